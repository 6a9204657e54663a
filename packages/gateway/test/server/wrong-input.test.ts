import { once } from 'node:events';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { listenFor } from './listening.ts';
import { sendRaw } from './raw-request.ts';
import { createTestServer } from './server-setup.ts';

const QUERY = '{ vendors { id } }';
const VENDORS = { data: { vendors: [{ id: 'memory' }] } };
const JSON_TYPE = { 'content-type': 'application/json' };

async function start() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { url: await listenFor(createTestServer({}, { logger }).gateway), lines };
}

const errorOf = (body: string) => JSON.parse(body).errors[0];

describe('a GET', () => {
  it.each([
    ['variables', '{x'],
    ['extensions', '{x'],
    ['variables', '[1]'],
    ['variables', '"text"'],
    ['extensions', '5'],
  ])('with %s of %s is INVALID_INPUT', async (name, value) => {
    const { url } = await start();
    const path = `/graphql?${new URLSearchParams({ query: QUERY, [name]: value })}`;
    const headers = { 'graphql-preflight': '1' };
    const { status, body } = await sendRaw(url, { method: 'GET', path, headers });
    expect(status).toBe(400);
    expect(errorOf(body).message).toContain(name);
    expect(errorOf(body).extensions).toMatchObject({
      code: 'INVALID_INPUT',
      requestId: expect.any(String),
    });
  });

  it('with variables and extensions that are JSON is answered', async () => {
    const { url } = await start();
    const path = `/graphql?${new URLSearchParams({ query: QUERY, variables: '{}', extensions: '{}' })}`;
    const headers = { 'graphql-preflight': '1' };
    const { body } = await sendRaw(url, { method: 'GET', path, headers });
    expect(JSON.parse(body)).toEqual(VENDORS);
  });
});

const around = (inner: string, open: string, close: string, times: number) =>
  open.repeat(times) + inner + close.repeat(times);

const TOO_COMPLEX: readonly (readonly [string, string])[] = [
  [
    'lists in each other',
    `{ jobs(filter: { name: ${around('', '[', ']', 3_000)} }) { totalCount } }`,
  ],
  ['selections in each other', around('{ id }', '{ node ', '}', 4_000)],
  [
    'objects in each other',
    `{ jobs(filter: ${around('{}', '{ a: ', '}', 3_000)}) { totalCount } }`,
  ],
  ['types in each other', `query ($a: ${around('Int', '[', ']', 3_000)}) ${QUERY}`],
  ['brackets that are never closed', '{ a'.repeat(5_000)],
  ['the same field ten thousand times', `{ vendors { ${'id '.repeat(10_000)} } }`],
  [
    'a chain of fragments',
    `{ ...F0 } ${Array.from({ length: 2_000 }, (_, each) => `fragment F${each} on Query { ...F${each + 1} }`).join(' ')}`,
  ],
];

describe('a document of too much', () => {
  it.each(TOO_COMPLEX)('is refused by POST, also the second time: %s', async (_, query) => {
    const { url, lines } = await start();
    for (const path of ['/graphql', '/graphql', '/graphql?']) {
      const body = JSON.stringify({ query });
      const answer = await sendRaw(url, { path, headers: JSON_TYPE, body });
      expect(answer.status).toBe(400);
      expect(errorOf(answer.body).extensions.code).toBe('OPERATION_TOO_COMPLEX');
    }
    expect(lines.filter(({ msg }) => msg === 'fault')).toEqual([]);
  });

  it('is refused by GET', async () => {
    const { url } = await start();
    const path = `/graphql?query=${around('{id}', '{a', '}', 500)}`;
    const headers = { 'graphql-preflight': '1' };
    const { status, body } = await sendRaw(url, { method: 'GET', path, headers });
    expect([status, errorOf(body).extensions.code]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
  });

  it.each(TOO_COMPLEX.filter(([, query]) => query.length < 60_000))(
    'is refused over a WebSocket, which goes on: %s',
    async (_, query) => {
      const { url } = await start();
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      const ask = async (message: object) => {
        socket.send(JSON.stringify(message));
        const [data] = await once(socket, 'message');
        return JSON.parse(String(data));
      };
      await ask({ type: 'connection_init' });
      expect(await ask({ id: '1', type: 'subscribe', payload: { query } })).toMatchObject({
        id: '1',
        type: 'error',
        payload: [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }],
      });
      const { payload } = await ask({ id: '2', type: 'subscribe', payload: { query: QUERY } });
      expect(payload).toEqual(VENDORS);
      socket.close();
    },
  );

  it('is not one of many brackets in texts and comments', async () => {
    const { url } = await start();
    const query = `{ vendors { id } a: node(id: "${'['.repeat(3_000)}") { id } } # ${'{'.repeat(3_000)}`;
    const { body } = await sendRaw(url, { headers: JSON_TYPE, body: JSON.stringify({ query }) });
    expect(JSON.parse(body).data).toEqual({ vendors: [{ id: 'memory' }], a: null });
  });

  it('is not the introspection that tools send', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { url } = await start();
    const body = JSON.stringify({ query: getIntrospectionQuery() });
    expect((await sendRaw(url, { headers: JSON_TYPE, body })).status).toBe(200);
  });
});

describe('media types', () => {
  it.each([
    'APPLICATION/JSON',
    'Application/Json; Charset=UTF-8',
    'application/json ;charset=utf-8',
  ])('a request of %s is taken, whole and in chunks', async (type) => {
    const { url } = await start();
    const body = JSON.stringify({ query: QUERY });
    for (const sent of [body, [body.slice(0, 5), body.slice(5)]]) {
      const answer = await sendRaw(url, { headers: { 'content-type': type }, body: sent });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, VENDORS]);
    }
  });

  it('says in JSON what to send instead of another type', async () => {
    const { url } = await start();
    const headers = { 'content-type': 'text/plain', 'x-request-id': 'mine' };
    const { status, body } = await sendRaw(url, { headers, body: QUERY });
    expect(status).toBe(415);
    expect(errorOf(body)).toMatchObject({
      message: expect.stringContaining('application/json'),
      extensions: { code: 'INVALID_INPUT', requestId: 'mine' },
    });
  });

  it('says in JSON what to accept, and runs nothing before', async () => {
    const { url, lines } = await start();
    const headers = { ...JSON_TYPE, accept: 'application/xml', 'x-request-id': 'mine' };
    const query = 'mutation Mine { cancelJob(id: "x") { job { id } } }';
    const { status, body } = await sendRaw(url, { headers, body: JSON.stringify({ query }) });
    expect(status).toBe(406);
    expect(errorOf(body)).toMatchObject({
      message: expect.stringContaining('application/json'),
      extensions: { code: 'INVALID_INPUT', requestId: 'mine' },
    });
    await vi.waitFor(() =>
      expect(lines).toMatchObject([{ codes: ['INVALID_INPUT'], vendorCalls: 0 }]),
    );
  });

  it('says so of a subscription whose caller accepts no stream', async () => {
    const { url } = await start();
    const headers = { ...JSON_TYPE, accept: 'application/json' };
    const query = 'subscription { jobsUpdated { change } }';
    const { status, body } = await sendRaw(url, { headers, body: JSON.stringify({ query }) });
    expect(status).toBe(406);
    expect(errorOf(body).message).toContain('text/event-stream');
  });
});

describe('the name of an operation in the log', () => {
  it.each([
    ['is cut', 'A'.repeat(5_000), 'A'.repeat(200)],
    ['is left out where it is no text', { deep: ['secret'] }, undefined],
  ])('%s', async (_, operationName, logged) => {
    const { url, lines } = await start();
    for (const path of ['/graphql', '/graphql?']) {
      const body = JSON.stringify({ query: `query ${'A'.repeat(5_000)} ${QUERY}`, operationName });
      await sendRaw(url, { path, headers: JSON_TYPE, body });
    }
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(lines.map((line) => line.operationName)).toEqual([logged, logged]);
  });
});
