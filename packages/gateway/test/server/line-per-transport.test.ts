import { once } from 'node:events';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import type { GatewayOptions } from '../../src/index.ts';
import type { LoadWatch } from '../../src/load/load-watch.ts';
import type { Transport } from '../../src/metrics/meter.ts';
import { HOLDERS, KEYS } from '../caller/caller-setup.ts';
import { JOB_UPDATED, startStreams, TRANSPORTS } from '../stream/stream-setup.ts';
import { sendRaw } from './raw-request.ts';

const CANARY = 'canary-of-a-body';

/** A server with a running job, and the lines of its log, which hold nothing of a body. */
async function start(options: Partial<GatewayOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => {
    expect(line).not.toContain(CANARY);
    lines.push(JSON.parse(line));
  };
  const server = await startStreams({ ...options, logger: pino({ level: 'info' }, { write }) });
  const isOneLine = async (line: object) => {
    await vi.waitFor(() => expect(lines).not.toEqual([]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([expect.objectContaining({ msg: 'request', ...line })]);
  };
  return { ...server, lines, isOneLine };
}

const json = { 'content-type': 'application/json' };
const bodyOf = (query: string) => JSON.stringify({ query, variables: { unused: CANARY } });
const operation = (transport: Transport, operationType: string, operationName: string) => ({
  requestId: expect.any(String),
  transport,
  operationType,
  operationName,
  durationMs: expect.any(Number),
  vendorCalls: expect.any(Number),
});

it('names an operation that its document names', async () => {
  const { url, isOneLine } = await start();
  const body = bodyOf('query Named { jobs { nodes { id } } }');
  await sendRaw(url, { path: '/graphql', headers: json, body });
  await isOneLine({ ...operation('http', 'query', 'Named'), status: 200 });
});

it('writes one line for a query by GET', async () => {
  const { url, isOneLine } = await start();
  const query = encodeURIComponent('query Named { vendors { id } }');
  await fetch(`${url}/graphql?query=${query}`, { headers: { 'graphql-preflight': '1' } });
  await isOneLine({ ...operation('http', 'query', 'Named'), path: '/graphql', method: 'GET' });
});

it.each(TRANSPORTS)('writes one line for a subscription over %s, once it is over', async (each) => {
  const { isOneLine, lines, subscribe, id } = await start();
  const subscriber = await subscribe(each, { query: JOB_UPDATED, variables: { id } });
  await subscriber.received(1);
  expect(lines).toEqual([]);
  subscriber.cut();
  const transport = each === 'SSE' ? 'sse' : 'websocket';
  await vi.waitFor(() => expect(lines).not.toEqual([]));
  if (each === 'SSE') {
    await isOneLine(operation(transport, 'subscription', 'Watch'));
    return;
  }
  // The socket is a request of its own.
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  expect(lines).toContainEqual(
    expect.objectContaining(operation(transport, 'subscription', 'Watch')),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'request', path: '/graphql', status: 101, closeCode: 1_006 }),
  );
});

it('writes one line for an event stream that the ordinary way has no part in', async () => {
  const { url, id, isOneLine } = await start();
  const leaving = new AbortController();
  await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...json, accept: 'text/event-stream, */*;q=0.1' },
    body: JSON.stringify({ query: JOB_UPDATED, variables: { id } }),
    signal: leaving.signal,
  });
  leaving.abort();
  await isOneLine(operation('sse', 'subscription', 'Watch'));
});

it('writes one line for a request that is turned away', async () => {
  const load: LoadWatch = { shortage: () => 'TIME', admits: () => false, close: () => {} };
  const { url, isOneLine } = await start({ load });
  await sendRaw(url, { path: '/uploads/secret', headers: json, body: '{}' });
  await isOneLine({ path: '/uploads/…', status: 503, codes: ['OVERLOADED'] });
});

it('writes one line, without a name, for a caller whom nobody knows', async () => {
  const { url, isOneLine } = await start({ callers: { keys: HOLDERS } });
  const headers = { ...json, authorization: `Bearer ${KEYS.left}x` };
  await sendRaw(url, { path: '/graphql', headers, body: bodyOf('{ vendors { id } }') });
  await isOneLine({ status: 401, codes: ['UNAUTHENTICATED'] });
});

it('writes one line for a socket that is not opened', async () => {
  const { url, isOneLine } = await start();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    origin: 'https://elsewhere.example.com',
  });
  onTestFinished(() => socket.terminate());
  await once(socket, 'error');
  await isOneLine({ method: 'GET', path: '/graphql', status: 403 });
});

it('writes one line for what is no handshake of a socket', async () => {
  const { url, isOneLine } = await start();
  const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '1' };
  await sendRaw(url, { method: 'GET', path: '/graphql', headers, body: '' });
  await isOneLine({ path: '/graphql', status: 400 });
});
