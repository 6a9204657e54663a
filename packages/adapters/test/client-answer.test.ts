import { randomBytes } from 'node:crypto';
import { getEventListeners, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { createTestClient, rejection, serve } from './support/server.ts';

const SOCKET_COUNT = 32;

test('what is told ahead of an answer is not the answer', async () => {
  const server = await serve((_request, response) => {
    response.writeEarlyHints({ link: '</a>; rel=preload' });
    response.end('{"ok":true}');
  });
  const answer = await createTestClient(server).getJson('/a', { caller: new AbortController() });
  expect(answer).toMatchObject({ status: 200, body: { ok: true } });
});

test('a byte order mark and characters that lie in two pieces do no harm', async () => {
  const bytes = Buffer.from('\ufeff{"name":"größe"}');
  const cut = bytes.indexOf(0xc3) + 1;
  const server = await serve((_request, response) => {
    response.write(bytes.subarray(0, cut));
    setTimeout(() => response.end(bytes.subarray(cut)), 20);
  });
  const answer = await createTestClient(server).getJson('/a', { caller: new AbortController() });
  expect(answer.body).toEqual({ name: 'größe' });
});

test('a long packed answer is unpacked while it arrives', async () => {
  const value = { noise: randomBytes(3_000_000).toString('base64'), calm: 'a'.repeat(3_000_000) };
  const packed = gzipSync(JSON.stringify(value));
  const server = await serve((_request, response) => {
    response.setHeader('content-encoding', 'gzip').end(packed);
  });
  const answer = await createTestClient(server).getJson('/a', { caller: new AbortController() });
  expect(answer.body).toEqual(value);
});

test('a packed answer with more behind its end is read, and holds no socket', async () => {
  const packed = Buffer.concat([deflateSync('{"ok":true}'), Buffer.alloc(500_000, 'x')]);
  const closed = vi.fn();
  const server = await serve((_request, response) => {
    response.on('close', closed).setHeader('content-encoding', 'deflate').end(packed);
  });
  const client = createTestClient(server);
  const answer = await client.getJson('/a', { caller: new AbortController() });
  expect(answer.body).toEqual({ ok: true });
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test('a read that is over leaves nothing on the signal of its caller', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const client = createTestClient(server);
  const caller = new AbortController();
  await Promise.all(['/a', '/b', '/b'].map((path) => client.getJson(path, { caller })));
  await client.sendJson('POST', '/a', { caller });
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
});

test('a deadline closes the connection', async () => {
  let closed: Promise<unknown> | undefined;
  const server = await serve((_request, response) => {
    closed = once(response, 'close');
  });
  const client = createTestClient(server, { callTimeoutMs: 50 });
  await rejection(client.getJson('/a', { caller: new AbortController() }));
  await closed;
});

test('one who leaves before there is a socket for its call is told at once, and nothing is sent', async () => {
  const waiting: ServerResponse[] = [];
  const server = await serve((_request, response) => {
    waiting.push(response);
  });
  const client = createTestClient(server);
  const stayed = Array.from({ length: SOCKET_COUNT }, (_, index) =>
    client.getJson(`/stayed/${index}`, { caller: new AbortController() }),
  );
  await vi.waitFor(() => expect(waiting).toHaveLength(SOCKET_COUNT));

  const leaving = new AbortController();
  const left = rejection(client.getJson('/left', { caller: leaving }));
  leaving.abort();
  expect(await left).toMatchObject({ code: 'VENDOR_TIMEOUT' });

  for (const response of waiting.splice(0)) response.end('{}');
  await Promise.all(stayed);
  const later = client.getJson('/later', { caller: new AbortController() });
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  waiting[0]?.end('{}');
  await later;
  expect(server.calls.map(({ url }) => url)).not.toContain('/left');
});

test('a call that gets no socket in time fails at its deadline', async () => {
  const server = await serve(() => {});
  const client = createTestClient(server, { callTimeoutMs: 200 });
  const reads = Array.from({ length: SOCKET_COUNT + 1 }, (_, index) =>
    rejection(client.getJson(`/a/${index}`, { caller: new AbortController() })),
  );
  const errors = await Promise.all(reads);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['VENDOR_TIMEOUT']));
});
