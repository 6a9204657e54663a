import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '@fabgraph/adapters';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfiguration } from '../../src/settings/configuration.ts';
import { sha256 } from './caller-setup.ts';

const TEXT = readFileSync(new URL('../../../../docs/running.md', import.meta.url), 'utf8');
const [, SECTION = ''] = TEXT.split('## Who may do what\n');
const [, YAML = ''] = /```yaml\n([\s\S]*?)```/.exec(SECTION) ?? [];
const [, COMMAND = ''] = /```sh\n([\s\S]*?)```/.exec(SECTION) ?? [];

it('takes the accounts of the docs that bring credentials with each request', () => {
  const [, section = ''] = TEXT.split('### Credentials with each request\n');
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(section) ?? [];
  const [, header = ''] = /x-fabgraph-credentials: (\{.*\})/.exec(section) ?? [];
  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'fabgraph.yaml'), yaml);
  const { requestAccounts } = loadConfiguration({
    definitions: vendorDefinitions,
    environment: {},
    directory,
  });
  const brought = Object.entries(JSON.parse(header) as Record<string, object>);
  expect(requestAccounts.map(({ account, fields }) => [account, fields])).toEqual(
    brought.map(([account, settings]) => [account, Object.keys(settings)]),
  );
});

it('makes a key by the command in the docs, whose hash goes into the file there', () => {
  const printed = execFileSync('/bin/sh', ['-c', COMMAND], { encoding: 'utf8' });
  const [, key = ''] = /^key: +(\S+)$/m.exec(printed) ?? [];
  const [, hash = ''] = /^keySha256: +(\S+)$/m.exec(printed) ?? [];
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(hash).toBe(sha256(key));

  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const text = YAML.replace(/(?<=keySha256: )[0-9a-f]{64}/, hash);
  writeFileSync(join(directory, 'fabgraph.yaml'), text);
  const environment = { RELEASE_ROBOT_KEY: `${key}-of-another` };
  const { callers } = loadConfiguration({
    definitions: vendorDefinitions,
    environment,
    directory,
  });
  expect(callers?.keys?.map(({ name, keySha256 }) => [name, keySha256])).toEqual([
    ['planning', hash],
    ['release-robot', sha256(`${key}-of-another`)],
  ]);
  expect(callers?.tokens?.issuer).toBe('https://login.example.com/');
});
