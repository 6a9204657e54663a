import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '@fabgraph/adapters';
import type { VendorDefinition } from '@fabgraph/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/settings/configuration.ts';
import { ConfigurationError } from '../../src/settings/problem.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

const KEY = 'canary-key-0123456789abcdef0123456789ab';
const HASH = createHash('sha256').update(KEY).digest('hex');
const ACCOUNTS = `accounts:
  - { name: lab, vendor: memory }
  - { name: floor, vendor: memory }
`;
const JWT = `jwt:
  issuer: https://login.example.com/
  audience: fabgraph
  jwksUrl: https://login.example.com/keys
`;
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('callers', () => {
  it('are read from the file, a key by its hash or from the environment', () => {
    write(`${ACCOUNTS}callers:
  - { name: planning, keySha256: ${HASH.toUpperCase()}, accounts: [lab] }
  - { name: shop, key: "\${SHOP_KEY}", accounts: all, access: write }
`);
    const { callers } = load({ SHOP_KEY: `${KEY}-2` });
    expect(callers?.keys).toEqual([
      { name: 'planning', keySha256: HASH, accounts: ['lab'], access: 'read' },
      { name: 'shop', keySha256: expect.any(String), accounts: 'all', access: 'write' },
    ]);
    expect(JSON.stringify(callers)).not.toContain('canary');
    expect(callers?.tokens).toBeUndefined();
  });

  it('may be told to read the metrics, and nothing else', () => {
    write(`${ACCOUNTS}callers:
  - { name: prometheus, keySha256: ${HASH}, accounts: [], metrics: true }
`);
    expect(load({}).callers?.keys).toEqual([
      { name: 'prometheus', keySha256: HASH, accounts: [], access: 'read', metrics: true },
    ]);
  });

  it('are asked for tokens where the file says whose', () => {
    write(`${ACCOUNTS}${JWT}  accountsClaim: x\n  accounts: [floor]\n  access: write\n`);
    expect(load({}).callers).toEqual({
      tokens: {
        issuer: 'https://login.example.com/',
        audience: 'fabgraph',
        jwksUrl: 'https://login.example.com/keys',
        accountsClaim: 'x',
        accounts: ['floor'],
        access: 'write',
      },
    });
  });

  it('need no accounts in the file, where they are set elsewhere or are samples', () => {
    write(JWT);
    expect(load({}).callers?.tokens?.audience).toBe('fabgraph');
    write(`callers: [{ name: a, keySha256: ${HASH}, accounts: [memory] }]`);
    expect(load({ MEMORY_KEY: 'k' }).callers?.keys).toHaveLength(1);
  });

  it('are none where nothing is said of them', () => {
    write(ACCOUNTS);
    expect(load({}).callers).toBeUndefined();
  });

  it.each([
    ['callers: []', 'callers must be a list of callers'],
    ['callers: [text]', 'callers[0] is not an object'],
    [`callers: [{ keySha256: ${HASH}, accounts: all }]`, 'callers[0].name is missing or not text'],
    [`callers: [{ name: a, keySha256: ${HASH} }]`, 'callers[0].accounts must be all, or a list of'],
    ['callers: [{ name: a, accounts: all }]', 'callers[0] needs either key or keySha256'],
    [
      `callers: [{ name: a, key: ${KEY}, keySha256: ${HASH}, accounts: all }]`,
      'callers[0] needs either key or keySha256',
    ],
    ['callers: [{ name: a, key: short, accounts: all }]', 'callers[0].key must be at least 32'],
    [`callers: [{ name: a, keySha256: ${KEY}, accounts: all }]`, 'callers[0].keySha256 must be a'],
    [
      `callers: [{ name: a, key: "\${NOT_SET}", accounts: all }]`,
      `callers[0].key names \${NOT_SET}, which is not set`,
    ],
    [
      `callers: [{ name: a, keySha256: ${HASH}, accounts: [lab, attic] }]`,
      'callers[0].accounts names attic, which is no account; there are lab, floor',
    ],
    [
      `callers: [{ name: a, keySha256: ${HASH}, accounts: all, access: admin }]`,
      'callers[0].access must be read or write',
    ],
    [
      `callers: [{ name: a, keySha256: ${HASH}, accounts: all, role: admin }]`,
      'callers[0] has unknown entries: role',
    ],
    ['jwt: {}', 'jwt.issuer is missing or not text'],
    [`${JWT}  secret: x`, 'jwt has unknown entries: secret'],
    [`${JWT}  accounts: [attic]`, 'jwt.accounts names attic'],
    [JWT.replace('https://login.example.com/keys', 'http://10.0.0.8/keys'), 'jwt.jwksUrl must be'],
  ])('that are wrong are refused with the place: %s', (text, problem) => {
    write(`${ACCOUNTS}${text}`);
    expect(problemsOf({})).toEqual(
      expect.arrayContaining([expect.stringContaining(`fabgraph.yaml: ${problem}`)]),
    );
    expect(problemsOf({}).join('\n')).not.toContain('canary');
  });

  it('that are wrong are told all at once, with everything else', () => {
    write(`${ACCOUNTS}callers:
  - { name: a, keySha256: ${HASH}, accounts: [lab] }
  - { name: a, key: ${KEY}, accounts: [lab] }
  - { name: c, accounts: [lab] }
${JWT}  access: admin
hosts: x
`);
    expect(problemsOf({ PORT: 'x' })).toEqual([
      expect.stringContaining('PORT must be a port'),
      'fabgraph.yaml: the file has unknown entries: hosts',
      'fabgraph.yaml: callers[1].name is a, as another caller is',
      'fabgraph.yaml: callers[1] has the key of callers[0]',
      'fabgraph.yaml: callers[2] needs either key or keySha256',
      'fabgraph.yaml: jwt.access must be read or write',
    ]);
  });
});

describe('an address that others can reach', () => {
  it('is refused where nobody is asked who they are', () => {
    write(ACCOUNTS);
    for (const host of ['0.0.0.0', '::', '192.168.1.4', 'graph.example.com']) {
      expect(problemsOf({ HOST: host })).toEqual([
        expect.stringMatching(/^HOST is .* nobody is asked who they are: set callers or jwt/),
      ]);
    }
  });

  it('is listened on where callers are asked, or where it was said that none need be', () => {
    write(ACCOUNTS);
    expect(load({ HOST: '0.0.0.0', FABGRAPH_ALLOW_ANYONE: 'true' }).host).toBe('0.0.0.0');
    write(`${ACCOUNTS}${JWT}`);
    expect(load({ HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
  });

  it('is no address of this machine alone', () => {
    write(ACCOUNTS);
    for (const host of ['127.0.0.1', 'localhost', '::1'])
      expect(load({ HOST: host }).host).toBe(host);
  });
});

describe('an account whose credentials come with each request', () => {
  it('needs none in the settings, and stands among the others', () => {
    write('accounts: [{ name: own, vendor: 3dverse, fromRequest: [apiKey] }]');
    const { adapters, requestAccounts } = loadVendors();
    expect(adapters.map(({ account }) => account)).toEqual(['own']);
    expect(requestAccounts.map(({ account, fields }) => [account, fields])).toEqual([
      ['own', ['apiKey']],
    ]);
  });

  it.each([
    ['fromRequest: apiKey', 'fabgraph.yaml: accounts[0].fromRequest must be a list of names'],
    ['fromRequest: [apikey]', 'fabgraph.yaml: accounts[0].apikey is no setting here'],
    ['fromRequest: [apiKey, baseUrl]', 'fabgraph.yaml: accounts[0].baseUrl is not a URL'],
    ['fromRequest: [apiKey, linkOrigins]', 'fabgraph.yaml: accounts[0].linkOrigins must be'],
    ['fromRequest: [apiKey], userToken: x', 'fabgraph.yaml: accounts[0].userToken is set besides'],
  ])('takes from requests what is a credential only: %s', (settings, problem) => {
    write(`accounts: [{ name: own, vendor: 3dverse, ${settings} }]`);
    expect(loadVendors).toThrow(problem);
  });
});

function loadVendors() {
  return loadConfiguration({ definitions: vendorDefinitions, environment: {}, directory });
}

const memory: VendorDefinition = {
  vendor: { id: 'memory', name: 'Memory', minPollIntervalMs: 1_000 },
  capabilities: [],
  settings: [{ key: 'key', env: 'MEMORY_KEY', isSecret: true, description: 'Key.' }],
  create: (account) => createMemoryVendor({ account }).adapter,
};

function write(text: string): void {
  writeFileSync(join(directory, 'fabgraph.yaml'), text);
}

function load(environment: Record<string, string>) {
  return loadConfiguration({ definitions: [memory], environment, directory });
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    load(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ where, message }) => `${where} ${message}`);
  }
  throw new Error('nothing is wrong');
}
