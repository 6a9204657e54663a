import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { listenFor } from './listening.ts';
import { sendRaw } from './raw-request.ts';
import { createTestServer } from './server-setup.ts';

const TWO = 'query A { vendors { id } } query B { vendors { name } }';

interface ShownError {
  readonly message: string;
  readonly extensions: { readonly code: string };
}

type Payload = Readonly<Record<string, unknown>>;

async function overHttp(payload: Payload, accept: string): Promise<ShownError> {
  const url = await listenFor(createTestServer().gateway);
  const headers = { 'content-type': 'application/json', accept };
  const { status, body } = await sendRaw(url, { headers, body: JSON.stringify(payload) });
  expect(status).toBe(400);
  return JSON.parse(body).errors[0];
}

async function overWebSocket(payload: Payload): Promise<ShownError> {
  const url = await listenFor(createTestServer().gateway);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  const [message] = await once(socket, 'message');
  socket.close();
  return JSON.parse(String(message)).payload[0];
}

const WAYS: readonly (readonly [string, (payload: Payload) => Promise<ShownError>])[] = [
  ['HTTP', (payload) => overHttp(payload, 'application/graphql-response+json')],
  ['HTTP in plain JSON', (payload) => overHttp(payload, 'application/json')],
  ['a WebSocket', overWebSocket],
];

describe.each(WAYS)('over %s', (_way, ask) => {
  it.each<[string, Payload, string]>([
    ['several operations and no name', { query: TWO }, 'has 2 operations: name the one to run in'],
    ['no such operation', { query: TWO, operationName: 'C' }, 'in "operationName": "C"'],
    ['an empty name', { query: TWO, operationName: '' }, 'in "operationName": ""'],
  ])('a document with %s is refused with what to do', async (_what, payload, advice) => {
    const { message, extensions } = await ask(payload);
    expect(message).toContain(advice);
    expect(extensions.code).toBe('INVALID_INPUT');
  });
});
