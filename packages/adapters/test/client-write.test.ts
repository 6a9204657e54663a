import { createServer } from 'node:net';
import type { Caller } from '@fabgraph/contract';
import { expect, test, vi } from 'vitest';
import { createTestClient, originOf, rejection, serve } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

test('a write sends its JSON once and gives the answer', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(202).end('{"id":"7"}');
  });
  const answer = await createTestClient(server).sendJson('POST', '/runs', {
    json: { a: 1 },
    caller,
  });
  expect(answer).toMatchObject({ status: 202, body: { id: '7' } });
  expect(server.calls).toMatchObject([{ method: 'POST', body: '{"a":1}' }]);
});

test('a read after a write joins no read that began before it', async () => {
  let answerFirst = () => {};
  const server = await serve((request, response, count) => {
    if (count === 1) answerFirst = () => response.end('{"name":"old"}');
    else response.end(request.method === 'GET' ? '{"name":"new"}' : '{}');
  });
  const client = createTestClient(server);
  const before = client.getJson('/thing', { caller });
  await vi.waitFor(() => expect(server.calls).toHaveLength(1));
  await client.sendJson('PUT', '/thing', { json: { name: 'new' }, caller });
  const after = await client.getJson('/thing', { caller });
  answerFirst();
  expect(after.body).toEqual({ name: 'new' });
  expect((await before).body).toEqual({ name: 'old' });
});

test('words after a delete are no failure', async () => {
  const server = await serve((_request, response) => {
    response.setHeader('content-type', 'text/plain').end('OK');
  });
  const answer = await createTestClient(server).sendJson('DELETE', '/runs/1', { caller });
  expect(answer).toMatchObject({ status: 200, body: undefined });
});

test.each([
  [500, 'OUTCOME_UNKNOWN'],
  [502, 'OUTCOME_UNKNOWN'],
  [503, 'VENDOR_UNAVAILABLE'],
  [504, 'OUTCOME_UNKNOWN'],
  [429, 'RATE_LIMITED'],
  [400, 'INVALID_INPUT'],
  [409, 'CONFLICT'],
])('a write answered with %i is %s and was sent once', async (status, code) => {
  const server = await serve((_request, response) => {
    response.writeHead(status, { 'retry-after': '0' }).end('{}');
  });
  const error = await rejection(createTestClient(server).sendJson('POST', '/runs', { caller }));
  expect(error).toMatchObject({ code, httpStatus: status });
  expect(server.calls).toHaveLength(1);
});

test('a write whose connection breaks has an unknown outcome and was sent once', async () => {
  const server = await serve((request) => {
    request.socket.destroy();
  });
  const error = await rejection(createTestClient(server).sendJson('POST', '/runs', { caller }));
  expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', isRetryable: false });
  expect(server.calls).toHaveLength(1);
});

test('a write whose answer is cut has an unknown outcome', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(201).end('{"id":');
  });
  const error = await rejection(createTestClient(server).sendJson('POST', '/runs', { caller }));
  expect(error.code).toBe('OUTCOME_UNKNOWN');
  expect(server.calls).toHaveLength(1);
});

test('a write without an answer in time has an unknown outcome', async () => {
  const server = await serve(() => {});
  const client = createTestClient(server, { callTimeoutMs: 80 });
  const error = await rejection(client.sendJson('POST', '/runs', { caller }));
  expect(error.code).toBe('OUTCOME_UNKNOWN');
  expect(server.calls).toHaveLength(1);
});

test('a write to a closed port was not sent: tried three times, then the vendor is unavailable', async () => {
  const origin = await closedOrigin();
  const client = createTestClient({ origin });
  const error = await rejection(client.sendJson('POST', '/runs', { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_UNAVAILABLE', httpStatus: undefined });
  expect(client.getState()).toBe('UNREACHABLE');
});

test('a caller who leaves ends the wait and not the write', async () => {
  const caller = new AbortController();
  let isAnswerTaken: Promise<boolean> | undefined;
  const server = await serve((_request, response) => {
    isAnswerTaken = new Promise((resolve) => {
      response.on('finish', () => resolve(true)).on('close', () => resolve(false));
    });
    caller.abort();
    setTimeout(() => response.end('{}'), 50);
  });
  const client = createTestClient(server);
  const error = await rejection(client.sendJson('POST', '/runs', { caller }));
  expect(error.code).toBe('OUTCOME_UNKNOWN');
  expect(await isAnswerTaken).toBe(true);
});

test('a caller who has left already sends no write', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const error = await rejection(
    createTestClient(server).sendJson('POST', '/runs', { caller: { signal: AbortSignal.abort() } }),
  );
  expect(error.code).toBe('VENDOR_TIMEOUT');
  expect(server.calls).toHaveLength(0);
});

async function closedOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = originOf(server);
  await new Promise((resolve) => server.close(resolve));
  return origin;
}
