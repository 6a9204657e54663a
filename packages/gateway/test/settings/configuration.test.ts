import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError, type VendorDefinition } from '@fabgraph/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/settings/configuration.ts';
import { ConfigurationError } from '../../src/settings/problem.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

const CANARY = 'canary-7f3a';
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('settings from the environment', () => {
  it('have defaults, and no account where no vendor is set', () => {
    expect(load({})).toMatchObject({
      host: '127.0.0.1',
      port: 4_000,
      dataDir: join(directory, '.fabgraph'),
      publicUrl: undefined,
      adapters: [],
    });
  });

  it('make one account of a vendor’s variables, named like the vendor', () => {
    expect(accountsOf(load({ ACME_KEY: 'k' }))).toEqual(['acme/acme']);
  });

  it('count an empty variable as not set', () => {
    expect(load({ ACME_KEY: '', PORT: '', FABGRAPH_CONFIG: '' })).toMatchObject({
      port: 4_000,
      adapters: [],
    });
  });

  it('bound the calls to vendors, all accounts together', () => {
    const { traffic } = load({ FABGRAPH_ACCOUNT_MAX_CALLS: '7', FABGRAPH_BREAKER_OPEN_MS: '500' });
    const { limits } = traffic.openLane(createMemoryVendor().adapter.vendor, 'a');
    expect(limits).toMatchObject({ callsPerAccount: 7, callsPerVendor: 64, maxTries: 3 });
    expect(limits.breaker).toMatchObject({ openMs: 500, maxOpenMs: 120_000 });
    expect(problemsOf({ FABGRAPH_POLL_PERCENT: '0', FABGRAPH_CALL_TIMEOUT_MS: '1e9' })).toEqual([
      'FABGRAPH_CALL_TIMEOUT_MS must be a whole number from 1 to 86400000',
      'FABGRAPH_POLL_PERCENT must be a whole number from 1 to 100',
    ]);
  });

  it('name an address without credentials as a problem', () => {
    expect(problemsOf({ ACME_URL: 'http://localhost:1' })).toEqual(['ACME_KEY is missing']);
  });
});

describe('settings from a file', () => {
  it('make several accounts of one vendor, with secrets from the environment', () => {
    write(`accounts:
  - { name: first, vendor: acme, key: "\${FIRST_KEY}" }
  - { name: second, vendor: acme, key: 12345 }
`);
    const configuration = load({ FIRST_KEY: 'from-environment', ACME_KEY: 'k' });
    expect(accountsOf(configuration)).toEqual(['acme/acme', 'first/acme', 'second/acme']);
    expect(created).toEqual([{ key: 'k' }, { key: 'from-environment' }, { key: '12345' }]);
  });

  it('may lie where FABGRAPH_CONFIG says', () => {
    write('accounts: [{ name: first, vendor: acme, key: k }]', 'elsewhere.yaml');
    expect(accountsOf(load({ FABGRAPH_CONFIG: 'elsewhere.yaml' }))).toEqual(['first/acme']);
  });

  it('must be there when FABGRAPH_CONFIG names it', () => {
    expect(problemsOf({ FABGRAPH_CONFIG: 'missing.yaml' })).toEqual([
      'FABGRAPH_CONFIG names missing.yaml, which cannot be read (ENOENT)',
    ]);
  });

  it('is told once of each line that is not YAML, however much the parser finds in it', () => {
    // Braces of a variable end a list that is written in one line, unless it is in quotes.
    const account = (name: string) => `  - { name: ${name}, vendor: acme, key: \${KEY}, url: x }\n`;
    write(`accounts:\n${account('first')}${account('second')}`);
    expect(problemsOf({ KEY: 'k' }).map((problem) => problem.replace(/ \(.*/, ''))).toEqual([
      'fabgraph.yaml:2 is not YAML',
      'fabgraph.yaml:3 is not YAML',
    ]);
  });

  it.each([
    ['a: [', /^fabgraph\.yaml:1 is not YAML/],
    ['{}', /^fabgraph\.yaml: accounts is missing or not a list$/],
    ['', /^fabgraph\.yaml: the file is missing or not an object$/],
    [
      'accounts: [{ vendor: acme }]',
      /^fabgraph\.yaml: accounts\[0\]\.name is missing or not text$/,
    ],
    ['accounts: []\nhost: x', /^fabgraph\.yaml: the file has unknown entries: host$/],
    [
      'accounts: [{ name: a, vendor: acme, key: { deep: 1 } }]',
      /^fabgraph\.yaml: accounts\[0\]\.key must be text, a number, true or false$/,
    ],
    [
      'accounts: [{ name: a, vendor: acne, key: k }]',
      /^fabgraph\.yaml: accounts\[0\]\.vendor must be one of acme$/,
    ],
    [
      'accounts: [{ name: "a b", vendor: acme, key: k }]',
      /^fabgraph\.yaml: accounts\[0\]\.name must be up to 64 letters/,
    ],
    [
      'accounts: [{ name: a, vendor: acme, key: k }, { name: a, vendor: acme, key: k }]',
      /^fabgraph\.yaml: accounts\[1\]\.name is a, as another account is$/,
    ],
    [
      `accounts: [{ name: a, vendor: acme, key: "\${NOT_SET}" }]`,
      /^fabgraph\.yaml: accounts\[0\]\.key names \$\{NOT_SET\}, which is not set$/,
    ],
  ])('are refused with the place: %s', (text, problem) => {
    write(text);
    expect(problemsOf({})[0]).toMatch(problem);
  });
});

describe('what is wrong', () => {
  it('is told all at once, with no secret in it', () => {
    write(`accounts: [{ name: a, vendor: acme, key: "${CANARY}", url: "bad ${CANARY}" }]`);
    const environment = {
      PORT: '70000',
      HOST: 'not a host',
      FABGRAPH_SECRET: CANARY,
      FABGRAPH_PUBLIC_URL: `https://user:${CANARY}@example.com`,
      FABGRAPH_LOG_LEVEL: 'loud',
      FABGRAPH_MIN_POLL_INTERVAL_MS: '0',
      FABGRAPH_LIST_READ_AHEAD_MS: '1.5',
      FABGRAPH_LIST_STALE_MS: '-1',
      ACME_URL: 'ftp://localhost',
    };
    const error = catchError(() => load(environment));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).problems.map(({ where }) => where)).toEqual([
      'HOST',
      'PORT',
      'FABGRAPH_SECRET',
      'FABGRAPH_PUBLIC_URL',
      'FABGRAPH_LOG_LEVEL',
      'FABGRAPH_MIN_POLL_INTERVAL_MS',
      'FABGRAPH_LIST_READ_AHEAD_MS',
      'FABGRAPH_LIST_STALE_MS',
      'ACME_KEY',
      'ACME_URL',
      'fabgraph.yaml: accounts[0].url',
    ]);
    const { message } = error as Error;
    expect(message).toMatch(/^11 settings are missing or wrong:\n/);
    expect(message).not.toContain(CANARY);
  });

  it('in a file is told all at once, each thing once', () => {
    write(`host: x
retries: 3
accounts:
  - { vendor: acme, key: k, url: ftp://x }
  - { name: second, vendor: acne, key: k }
  - { name: third, vendor: acme, key: "\${NOT_SET}", url: "\${NOT_SET_EITHER}" }
  - just text
  - { name: fifth, key: k }
  - { name: sixth, vendor: acme, key: { deep: 1 } }
  - { name: seventh, vendor: acme }
  - { name: seventh, vendor: acme, key: k, url: http://x }
`);
    const at = (index: number) => `fabgraph.yaml: accounts[${index}]`;
    expect([...problemsOf({})].sort()).toEqual(
      [
        'fabgraph.yaml: the file has unknown entries: host, retries',
        `${at(0)}.name is missing or not text`,
        `${at(0)}.url must begin with http`,
        `${at(1)}.vendor must be one of acme`,
        `${at(2)}.key names \${NOT_SET}, which is not set`,
        `${at(2)}.url names \${NOT_SET_EITHER}, which is not set`,
        `${at(3)} is not an object`,
        `${at(4)}.vendor is missing or not text`,
        `${at(5)}.key must be text, a number, true or false`,
        `${at(6)}.key is missing`,
        `${at(7)}.name is seventh, as another account is`,
      ].sort(),
    );
  });

  it('is told whole where a variable of the server is wrong, and nothing is made', () => {
    write('a file, not a folder', 'taken');
    const environment = {
      PORT: 'x',
      HOST: '0.0.0.0',
      FABGRAPH_DATA_DIR: 'taken',
      FABGRAPH_DOCUMENTS: 'none.json',
    };
    expect(namesOf(environment)).toEqual([
      'PORT',
      'FABGRAPH_DATA_DIR',
      'HOST',
      'FABGRAPH_DOCUMENTS',
    ]);
    expect(namesOf({ PORT: 'x', FABGRAPH_DOCUMENTS_ONLY: 'true' })).toEqual([
      'PORT',
      'FABGRAPH_DOCUMENTS_ONLY',
    ]);
    expect(readdirSync(directory)).toEqual(['taken']);
  });

  it.each([
    [{ HOST: '0.0.0.0', FABGRAPH_ALLOW_ANYONE: 'yes' }, ['FABGRAPH_ALLOW_ANYONE']],
    [{ HOST: '0.0.0.0 ', PORT: 'x' }, ['HOST', 'PORT']],
    [{ FABGRAPH_SECRET: 'short', FABGRAPH_DATA_DIR: 'taken' }, ['FABGRAPH_SECRET']],
    [{ FABGRAPH_DOCUMENTS_ONLY: 'yes' }, ['FABGRAPH_DOCUMENTS_ONLY']],
  ])('is not told of what hangs on a wrong variable: %j', (environment, names) => {
    write('a file, not a folder', 'taken');
    expect(namesOf(environment)).toEqual(names);
  });

  it('in the syntax of a file is told without quoting it', () => {
    write(`accounts:\n  - key: "${CANARY}\n  : : [`);
    expect(catchError(() => load({}))).toMatchObject({
      message: expect.not.stringContaining(CANARY),
    });
  });
});

describe('the secret', () => {
  it('is made at the first start, kept for its owner only, and the same afterwards', () => {
    const { secret } = load({});
    const path = join(directory, '.fabgraph', 'secret');
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
    expect(readFileSync(path, 'utf8')).toBe(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(load({}).secret).toBe(secret);
  });

  it('is what FABGRAPH_SECRET says, and then none is kept', () => {
    const given = 'x'.repeat(32);
    expect(load({ FABGRAPH_SECRET: given }).secret).toBe(given);
    expect(() => statSync(join(directory, '.fabgraph'))).toThrow();
  });

  it.each([
    ['too short', Buffer.from('short'), 'holds fewer than 32 bytes'],
    ['nothing', Buffer.alloc(0), 'holds fewer than 32 bytes'],
    ['zeros', Buffer.alloc(43), 'holds something else than text'],
    ['garbage', Buffer.alloc(43, 0xc3), 'holds something else than text'],
  ])('F8: that is %s in the data folder is refused, and stays as it is', (_, bytes, message) => {
    load({});
    const path = join(directory, '.fabgraph', 'secret');
    writeFileSync(path, bytes);
    expect(problemsOf({})[0]).toContain(message);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('F8: is made whole or not at all, and once', () => {
    const folder = join(directory, '.fabgraph');
    mkdirSync(folder);
    // What a start that was ended in the middle left behind.
    writeFileSync(join(folder, 'secret.1'), 'half');
    const { secret } = load({});
    expect(readdirSync(folder).sort()).toEqual(['secret', 'secret.1']);
    expect(load({}).secret).toBe(secret);
  });

  it.each([
    ['a variable', { PORT: 'x' }],
    ['the secret that was set', { FABGRAPH_SECRET: 'short' }],
    ['an account', { ACME_URL: 'http://localhost' }],
    ['a file', { FABGRAPH_CONFIG: 'none.yaml' }],
  ])('is not made where %s is wrong', (_, environment) => {
    expect(problemsOf(environment)).toHaveLength(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is that of the first of two that start together', () => {
    const other = 'y'.repeat(43);
    const definition: VendorDefinition = {
      ...acme,
      create: (...given) => {
        // The other's start, between what this one finds and what it keeps.
        mkdirSync(join(directory, '.fabgraph'), { recursive: true });
        write(other, join('.fabgraph', 'secret'));
        fingerprintKeys.push(given[2]?.fingerprintKey);
        return acme.create(...given);
      },
    };
    const fingerprintKeys: unknown[] = [];
    const environment = { ACME_KEY: 'k' };
    const start = () => loadConfiguration({ definitions: [definition], environment, directory });
    expect(start().secret).toBe(other);
    start();
    const [own, ofOther, ofLater] = fingerprintKeys;
    expect(ofOther).not.toBe(own);
    expect(ofLater).toBe(ofOther);
  });

  it('that cannot be kept is a problem of the data folder', () => {
    write('a file, not a folder', 'taken');
    expect(problemsOf({ FABGRAPH_DATA_DIR: 'taken' })[0]).toMatch(/^FABGRAPH_DATA_DIR .*taken/);
  });
});

let created: Readonly<Record<string, string>>[] = [];

const acme: VendorDefinition = {
  vendor: { id: 'acme', name: 'Acme', minPollIntervalMs: 1_000 },
  capabilities: [],
  settings: [
    { key: 'key', env: 'ACME_KEY', isSecret: true, description: 'Key.' },
    { key: 'url', env: 'ACME_URL', isSecret: false, description: 'Address.' },
  ],
  create: (account, settings) => {
    const problems = [
      ...(settings.key === undefined ? [{ key: 'key', message: 'is missing' }] : []),
      ...(settings.url?.startsWith('http') === false
        ? [{ key: 'url', message: 'must begin with http' }]
        : []),
    ];
    if (problems.length > 0) throw new SettingsError(problems);
    created.push(settings);
    const { adapter } = createMemoryVendor({ account });
    return { ...adapter, vendor: { ...adapter.vendor, id: 'acme' } };
  },
};

function load(environment: Record<string, string>) {
  created = [];
  return loadConfiguration({ definitions: [acme], environment, directory });
}

function accountsOf({ adapters }: ReturnType<typeof load>): readonly string[] {
  return adapters.map(({ account, vendor }) => `${account}/${vendor.id}`);
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  const error = catchError(() => load(environment));
  if (!(error instanceof ConfigurationError)) throw error;
  return error.problems.map(({ where, message }) => `${where} ${message}`);
}

/** What is wrong, by its name. */
function namesOf(environment: Record<string, string>): readonly string[] {
  return problemsOf(environment).map((problem) => problem.split(' ')[0] ?? '');
}

function catchError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function write(text: string, name = 'fabgraph.yaml'): void {
  writeFileSync(join(directory, name), text);
}
