import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../src/document/manifest.ts';
import { type ClientConfiguration, loadConfiguration } from '../../src/settings/configuration.ts';

const QUERY = '{ vendors { id } }';
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function load(environment: Record<string, string>): ClientConfiguration {
  return loadConfiguration({ definitions: [], environment, directory }).client;
}

describe('settings of what clients may send', () => {
  it('are each one variable', () => {
    const client = load({
      FABGRAPH_MAX_TOKENS: '1',
      FABGRAPH_MAX_DEPTH: '2',
      FABGRAPH_MAX_ALIASES: '3',
      FABGRAPH_MAX_ROOT_FIELDS: '4',
      FABGRAPH_MAX_DIRECTIVES: '0',
      FABGRAPH_MAX_COST: '6',
      FABGRAPH_MAX_VARIABLE_DEPTH: '7',
      FABGRAPH_MAX_SUBSCRIPTIONS: '8',
      FABGRAPH_MAX_BODY_BYTES: '9000',
      FABGRAPH_MAX_FILES: '10',
      FABGRAPH_MAX_FILE_BYTES: '11000',
      FABGRAPH_MAX_FRAME_BYTES: '12000',
      FABGRAPH_UPLOAD_PACE_BYTES: '0',
      FABGRAPH_MAX_WAITING_BYTES: '20000000000',
      FABGRAPH_UPLOAD_PACE_MS: '17',
      FABGRAPH_ADDRESS_TTL_MS: '1800',
      FABGRAPH_MAX_CALLBACK_BYTES: '19000',
      FABGRAPH_OPERATION_TIMEOUT_MS: '13',
      FABGRAPH_HEADERS_TIMEOUT_MS: '14',
      FABGRAPH_BODY_TIMEOUT_MS: '15',
      FABGRAPH_UNREAD_TIMEOUT_MS: '16',
      FABGRAPH_IDLE_TIMEOUT_MS: '18',
      FABGRAPH_MAX_FAILED_ATTEMPTS: '0',
      FABGRAPH_TRUSTED_PROXIES: '2',
      FABGRAPH_ALLOWED_ORIGINS: 'https://a.example, http://localhost:3000',
    });
    expect(client).toMatchObject({
      limits: {
        maxTokens: 1,
        maxDepth: 2,
        maxAliases: 3,
        maxRootFields: 4,
        maxDirectives: 0,
        maxCost: 6,
        maxVariableDepth: 7,
        maxSubscriptions: 8,
      },
      sockets: {
        headersTimeoutMs: 14,
        bodyTimeoutMs: 15,
        unreadTimeoutMs: 16,
        idleTimeoutMs: 18,
      },
      exchange: {
        uploadPaceBytes: 0,
        uploadPaceMs: 17,
        addressTtlMs: 1_800,
        maxWaitingBytes: 20_000_000_000,
        maxCallbackBytes: 19_000,
      },
      maxBodyBytes: 9_000,
      maxFiles: 10,
      maxFileBytes: 11_000,
      maxFrameBytes: 12_000,
      operationDeadlineMs: 13,
      maxFailedAttempts: 0,
      trustedProxies: 2,
      allowedOrigins: ['https://a.example', 'http://localhost:3000'],
    });
  });

  it.each([
    [{ FABGRAPH_MAX_COST: 'many' }, 'FABGRAPH_MAX_COST must be a whole number'],
    [{ FABGRAPH_MAX_DEPTH: '0' }, 'FABGRAPH_MAX_DEPTH must be a whole number'],
    [{ FABGRAPH_ALLOWED_ORIGINS: '*' }, 'FABGRAPH_ALLOWED_ORIGINS must be origins'],
    [{ FABGRAPH_ALLOWED_ORIGINS: 'https://a.example/path' }, 'FABGRAPH_ALLOWED_ORIGINS must be'],
    [{ FABGRAPH_PRODUCTION: 'yes' }, 'FABGRAPH_PRODUCTION must be true or false'],
    [{ FABGRAPH_DOCUMENTS: 'none.json' }, 'names none.json, which cannot be read (ENOENT)'],
    [{ FABGRAPH_DOCUMENTS_ONLY: 'true' }, 'FABGRAPH_DOCUMENTS_ONLY needs FABGRAPH_DOCUMENTS'],
  ] as const)('that are wrong are told: %j', (environment, message) => {
    expect(() => load(environment)).toThrow(message);
  });

  it.each([
    ['127.0.0.1', undefined, false],
    ['127.8.8.8', undefined, false],
    ['localhost', undefined, false],
    ['::1', undefined, false],
    ['0.0.0.0', undefined, true],
    ['127.evil.example', undefined, true],
    ['0.0.0.0', 'false', false],
    ['127.0.0.1', 'true', true],
  ])('turn production mode on where other machines can ask: %s, %s', (host, set, isOn) => {
    const { isProduction } = load({
      HOST: host,
      FABGRAPH_PRODUCTION: set ?? '',
      FABGRAPH_ALLOW_ANYONE: 'true',
    });
    expect(isProduction).toBe(isOn);
  });

  it('name files with documents, all of them together', () => {
    const other = '{ accounts { id } }';
    writeFileSync(join(directory, 'a.json'), JSON.stringify({ [hashOf(QUERY)]: QUERY }));
    writeFileSync(join(directory, 'b.json'), JSON.stringify({ [hashOf(other)]: other }));
    const environment = { FABGRAPH_DOCUMENTS: 'a.json,b.json', FABGRAPH_DOCUMENTS_ONLY: 'true' };
    const { documents } = load(environment);
    expect([...(documents.known?.values() ?? [])]).toEqual([QUERY, other]);
    expect(documents.isOnlyKnown).toBe(true);
  });

  it('say of a file of documents what is wrong with it', () => {
    writeFileSync(join(directory, 'a.json'), JSON.stringify({ [hashOf('other')]: QUERY }));
    expect(() => load({ FABGRAPH_DOCUMENTS: 'a.json' })).toThrow(/a\.json, which has a document/);
  });
});
