import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { AccountsDocument } from '@fabgraph/codegen-client';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { hashOf, parseManifest } from '../../src/document/manifest.ts';
import type { GatewayOptions } from '../../src/index.ts';
import { listenFor } from '../server/listening.ts';
import { createTestServer } from '../server/server-setup.ts';
import { createAsker, TRANSPORTS } from './asking.ts';

const MANIFEST = new URL(
  '../../../codegen-client/src/generated/persisted-documents.json',
  import.meta.url,
);

async function start(options: Partial<GatewayOptions>) {
  const url = await listenFor(createTestServer({}, options).gateway);
  return { url, ...createAsker(`${url}/graphql`) };
}

describe('production mode', () => {
  it.each([
    ['introspection', getIntrospectionQuery()],
    ['__schema', '{ __schema { queryType { name } } }'],
    ['__type', '{ __type(name: "Query") { name } }'],
    ['__schema in a fragment', '{ ...F } fragment F on Query { s: __schema { __typename } }'],
  ])('E20: refuses %s over every transport', async (_, query) => {
    const { ask } = await start({ isProduction: true });
    for (const transport of TRANSPORTS) {
      const { data, errors } = await ask(transport, { query });
      expect([transport, data ?? null]).toEqual([transport, null]);
      expect(errors.map(({ extensions }) => extensions.code)).toContain('INVALID_INPUT');
      expect(JSON.stringify(errors)).toContain('introspection');
    }
  });

  it.each([
    ['a field', { query: '{ vendrs { id } }' }],
    ['an argument', { query: '{ models(frist: 3) { totalCount } }' }],
    ['a type', { query: '{ node(id: "x") { ... on Modle { id } } }' }],
    ['a value', { query: '{ models(orderBy: { field: NAEM }) { totalCount } }' }],
    [
      'a value in a variable',
      {
        query: 'query ($o: ModelOrder) { models(orderBy: $o) { totalCount } }',
        variables: { o: { feild: 'NAME', field: 'NAEM' } },
      },
    ],
    [
      'a value in a subscription’s variable',
      {
        query: 'subscription ($f: JobFilter) { jobsUpdated(filter: $f) { change } }',
        variables: { f: { statuses: ['RUNING'] } },
      },
    ],
  ])('E20: says nothing of what %s may have meant', async (_, operation) => {
    const development = await start({});
    const production = await start({ isProduction: true });
    for (const transport of TRANSPORTS) {
      const isStream = operation.query.startsWith('subscription');
      if (isStream && transport !== 'SSE' && transport !== 'WebSocket') continue;
      const told = await development.ask(transport, operation);
      expect(JSON.stringify(told.errors)).toContain('Did you mean');
      const { errors } = await production.ask(transport, operation);
      expect(errors.length).toBe(told.errors.length);
      expect(JSON.stringify(errors)).not.toContain('Did you mean');
      expect(errors[0]?.extensions.code).toBe('INVALID_INPUT');
    }
  });

  it('E20: has no explorer, and answers all else', async () => {
    const { url, ask } = await start({ isProduction: true });
    const page = { headers: { accept: 'text/html' }, redirect: 'manual' } as const;
    const answers = await Promise.all([
      fetch(`${url}/graphql`, page),
      fetch(url, page),
      fetch(`${url}/graphiql`, page),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    for (const answer of answers) expect(await answer.text()).not.toContain('GraphiQL');
    for (const transport of TRANSPORTS) {
      const { data } = await ask(transport, { query: '{ vendors { __typename id } }' });
      expect(data).toEqual({ vendors: [{ __typename: 'Vendor', id: 'memory' }] });
    }
  });
});

const VENDORS = '{ vendors { id } }';
const KNOWN = new Map([[hashOf(VENDORS), VENDORS]]);
const named = (sha256Hash: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});
const DATA = { vendors: [{ id: 'memory' }] };

describe('documents that the gateway knows', () => {
  it('are run by their hash over every transport', async () => {
    const { ask } = await start({ documents: { known: KNOWN } });
    for (const transport of TRANSPORTS) {
      expect((await ask(transport, named(hashOf(VENDORS)))).data).toEqual(DATA);
      expect((await ask(transport, named(hashOf(VENDORS).toUpperCase()))).data).toEqual(DATA);
      expect((await ask(transport, { query: '{ vendors { name } }' })).errors).toEqual([]);
    }
  });

  it('are held against the variables that came with the hash', async () => {
    const query = 'query ($n: Int) { models(first: $n) { totalCount } }';
    const { ask } = await start({ documents: { known: new Map([[hashOf(query), query]]) } });
    for (const transport of TRANSPORTS) {
      const run = (n: number) => ask(transport, { ...named(hashOf(query)), variables: { n } });
      expect((await run(5)).errors).toEqual([]);
      expect((await run(500)).errors[0]?.extensions.code).toBe('INVALID_INPUT');
    }
  });

  it('are others than one that nobody told of: clients know by the answer to send it whole', async () => {
    const { ask } = await start({ documents: { known: KNOWN } });
    for (const transport of TRANSPORTS) {
      const { errors, status } = await ask(transport, named(hashOf('{ something { else } }')));
      expect(errors).toMatchObject([
        { message: 'PersistedQueryNotFound', extensions: { code: 'INVALID_INPUT' } },
      ]);
      if (transport === 'POST' || transport === 'GET') expect(status).toBe(400);
    }
  });

  it('are none by default, whatever a hash is', async () => {
    const { ask } = await start({});
    for (const extensions of [
      { persistedQuery: { sha256Hash: '__proto__' } },
      { persistedQuery: { sha256Hash: 5 } },
      { persistedQuery: null },
    ]) {
      for (const transport of TRANSPORTS) {
        const { data, errors } = await ask(transport, { extensions });
        expect([data ?? null, errors[0]?.extensions.code]).toEqual([null, 'INVALID_INPUT']);
      }
    }
  });

  it('are the only ones that run, where it was told so', async () => {
    const { ask } = await start({ documents: { known: KNOWN, isOnlyKnown: true } });
    for (const transport of TRANSPORTS) {
      for (let run = 0; run < 2; run += 1) {
        expect((await ask(transport, { query: VENDORS })).data).toEqual(DATA);
        expect((await ask(transport, named(hashOf(VENDORS)))).data).toEqual(DATA);
        const { errors, data } = await ask(transport, { query: `${VENDORS} ` });
        expect([data ?? null, errors]).toMatchObject([
          null,
          [{ message: expect.stringContaining('manifest'), extensions: { code: 'INVALID_INPUT' } }],
        ]);
      }
    }
  });

  it('may be the client’s own set, by its manifest', async () => {
    const manifest = parseManifest(readFileSync(MANIFEST, 'utf8'));
    if ('problem' in manifest) throw new Error(manifest.problem);
    const { ask } = await start({ documents: { known: manifest.documents, isOnlyKnown: true } });
    for (const operation of [
      { query: String(AccountsDocument) },
      named(hashOf(String(AccountsDocument))),
    ]) {
      expect((await ask('POST', operation)).data).toMatchObject({ accounts: [{ name: 'shop' }] });
    }
  });
});

describe('a manifest', () => {
  it('is one that Apollo’s tools write, too', () => {
    const text = JSON.stringify({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: hashOf(VENDORS), name: 'V', type: 'query', body: VENDORS }],
    });
    expect(parseManifest(text)).toEqual({ documents: KNOWN });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['something else than text', '{"a": 5}'],
    ['a document under another hash', JSON.stringify({ [hashOf('other')]: VENDORS })],
  ])('that is %s is a problem', (_, text) => {
    expect(parseManifest(text)).toEqual({ problem: expect.any(String) });
  });
});

describe('pages of other sites', () => {
  const APP = 'https://app.example.com';
  const AHEAD = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,graphql-preflight',
  };

  it('E18: are let in by a list only, by a browser’s question and by a socket', async () => {
    const { url } = await start({ allowedOrigins: [APP] });
    for (const [origin, isAllowed] of [
      [APP, true],
      [`${APP}.evil.example`, false],
      ['null', false],
    ] as const) {
      const ahead = await fetch(`${url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, ...AHEAD },
      });
      expect(ahead.headers.get('access-control-allow-origin')).toBe(isAllowed ? origin : null);
      expect(ahead.status === 204).toBe(isAllowed);
      for (const path of ['/graphql', '/graphql?']) {
        const answer = await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { origin, 'content-type': 'application/json' },
          body: JSON.stringify({ query: VENDORS }),
        });
        expect(answer.headers.get('access-control-allow-origin')).toBe(isAllowed ? origin : null);
        expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
      }
    }
    for (const [origin, event] of [
      [APP, 'open'],
      [`${APP}.evil.example`, 'unexpected-response'],
    ] as const) {
      const address = `${url.replace('http', 'ws')}/graphql`;
      const socket = new WebSocket(address, 'graphql-transport-ws', { headers: { origin } });
      await once(socket, event);
      socket.on('error', () => {}).terminate();
    }
  });

  it('E18: are all kept out by default', async () => {
    const { url } = await start({});
    const ahead = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: APP, ...AHEAD },
    });
    expect(ahead.headers.get('access-control-allow-origin')).toBeNull();
  });
});
