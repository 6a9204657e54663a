import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { parseRetryAfter } from '../src/http/retry-after.ts';
import { createTestClient, rejection, serve } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

test('a 429 with Retry-After is repeated, not before that time', async () => {
  const server = await serve((_request, response, count) => {
    if (count === 1) response.writeHead(429, { 'retry-after': '1' });
    response.end('{}');
  });
  const startedAt = performance.now();
  const answer = await createTestClient(server).getJson('/a', { caller });
  expect(answer.status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(999);
  expect(server.calls).toHaveLength(2);
});

test('a 429 without Retry-After, for ever, is RATE_LIMITED after three tries', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(429).end('{}');
  });
  const client = createTestClient(server);
  const error = await rejection(client.getJson('/a', { caller }));
  expect(error).toMatchObject({ code: 'RATE_LIMITED', isRetryable: true });
  expect(server.calls).toHaveLength(3);
  expect(client.getState()).toBe('DEGRADED');
  expect(client.callsMade()).toBe(3);
});

test('a Retry-After longer than a read may take fails at once and tells how long', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(429, { 'retry-after': '120' }).end('{}');
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 120_000 });
  expect(server.calls).toHaveLength(1);
});

test('while a vendor asks for quiet no other call of the account goes out', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(429, { 'retry-after': '120' }).end('{}');
  });
  const client = createTestClient(server);
  expect(client.heldUntil()).toBeNull();
  await rejection(client.getJson('/a', { caller }));
  expect(Number(client.heldUntil())).toBeGreaterThan(Date.now() + 110_000);
  const read = await rejection(client.getJson('/b', { caller }));
  const write = await rejection(client.sendJson('POST', '/b', { caller }));
  expect(read).toMatchObject({ code: 'RATE_LIMITED', httpStatus: undefined });
  expect(write.retryAfterMs).toBeGreaterThan(110_000);
  expect(server.calls).toHaveLength(1);
});

test('a call that is held goes out when the quiet is over', async () => {
  const server = await serve((_request, response, count) => {
    if (count === 1) response.writeHead(429, { 'retry-after': '1' });
    response.end('{}');
  });
  const client = createTestClient(server);
  await rejection(client.sendJson('POST', '/a', { caller }));
  const answer = await client.sendJson('POST', '/b', { caller });
  expect(answer.status).toBe(200);
  expect(client.heldUntil()).toBeNull();
});

test('a caller who leaves while its call is held ends the wait', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(429, { 'retry-after': '15' }).end('{}');
  });
  const client = createTestClient(server);
  await rejection(client.sendJson('POST', '/a', { caller }));
  const error = await rejection(
    client.getJson('/b', { caller: { signal: AbortSignal.timeout(20) } }),
  );
  expect(error.code).toBe('VENDOR_TIMEOUT');
  expect(server.calls).toHaveLength(1);
});

test.each([
  ['120', undefined, 120_000],
  ['0', undefined, 0],
  ['Mon, 01 Jan 2024 00:00:10 GMT', 'Mon, 01 Jan 2024 00:00:00 GMT', 10_000],
  ['Mon, 01 Jan 2024 00:00:10 GMT', undefined, 5_000],
  ['Sun, 31 Dec 2023 00:00:00 GMT', undefined, 0],
  ['99999999', undefined, 86_400_000],
  ['soon', undefined, undefined],
  ['1.5', undefined, 1_500],
  ['-5', undefined, undefined],
  ['1,2', undefined, undefined],
  [undefined, undefined, undefined],
])('Retry-After %s with Date %s waits %s ms', (retryAfter, date, expected) => {
  expect(parseRetryAfter(retryAfter, date, Date.UTC(2024, 0, 1, 0, 0, 5))).toBe(expected);
});
