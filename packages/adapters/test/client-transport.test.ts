import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createTestClient, listen, originOf, rejection, serve } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

test('headers that never come time out at the deadline, without another try', async () => {
  const server = await serve(() => {});
  const client = createTestClient(server, { callTimeoutMs: 100 });
  const startedAt = performance.now();
  const error = await rejection(client.getJson('/a', { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_TIMEOUT', isRetryable: true });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99);
  expect(server.calls).toHaveLength(1);
  expect(client.getState()).toBe('UNREACHABLE');
});

test('a body that trickles for ever times out at the same deadline', async () => {
  const server = await serve((_request, response) => {
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  });
  const error = await rejection(
    createTestClient(server, { callTimeoutMs: 100 }).getJson('/a', { caller }),
  );
  expect(error.code).toBe('VENDOR_TIMEOUT');
});

test('a connection that breaks before the status is tried three times', async () => {
  const server = await serve((request) => {
    request.socket.destroy();
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_UNAVAILABLE', isRetryable: true });
  expect(server.calls).toHaveLength(3);
});

test('a kept socket that the vendor has closed costs a read nothing', async () => {
  const server = await serve((request, response, count) => {
    if (count === 2) request.socket.destroy();
    else response.end('{}');
  });
  const client = createTestClient(server);
  await client.getJson('/a', { caller });
  expect((await client.getJson('/a', { caller })).status).toBe(200);
  expect(client.getState()).toBe('HEALTHY');
});

test('what is not HTTP makes the vendor unavailable', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {}).end('\u0000\u0001 garbage \r\n\r\n');
  });
  await listen(server);
  const error = await rejection(
    createTestClient({ origin: originOf(server) }).getJson('/a', { caller }),
  );
  expect(error.code).toBe('VENDOR_UNAVAILABLE');
});

test('a vendor that does not speak TLS where it must is unavailable, at the first try', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const origin = server.origin.replace('http:', 'https:');
  const error = await rejection(createTestClient({ origin }).getJson('/a', { caller }));
  expect(error.code).toBe('VENDOR_UNAVAILABLE');
  expect(error.message).toBe(`Acme could not be reached safely (GET ${origin}/a).`);
  expect(server.calls).toHaveLength(0);
});

test('an answer longer than the limit is cut off and not read again', async () => {
  const server = await serve((_request, response) => {
    const chunk = `"${'x'.repeat(65_536)}",`;
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', write);
    write();
  });
  const client = createTestClient(server, { maxResponseBytes: 200_000 });
  const error = await rejection(client.getJson('/a', { caller }));
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  expect(server.calls).toHaveLength(1);
});

test('one call may be allowed more than the account is', async () => {
  const server = await serve((_request, response) => {
    response.end(JSON.stringify(['x'.repeat(5_000)]));
  });
  const client = createTestClient(server, { maxResponseBytes: 1_000 });
  await expect(client.getJson('/a', { caller })).rejects.toMatchObject({
    code: 'VENDOR_BAD_RESPONSE',
  });
  expect((await client.getJson('/a', { caller, maxBytes: 10_000 })).status).toBe(200);
});

test('a small body that unpacks to a huge one is cut off at the limit', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
  const server = await serve((_request, response) => {
    response.setHeader('content-encoding', 'gzip').end(bomb);
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(bomb.length).toBeLessThan(100_000);
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  expect(server.calls).toHaveLength(1);
});

test('a compressed answer is unpacked', async () => {
  const server = await serve((_request, response) => {
    response.setHeader('content-encoding', 'gzip').end(gzipSync('{"ok":true}'));
  });
  expect((await createTestClient(server).getJson('/a', { caller })).body).toEqual({ ok: true });
});

test.each(['gzip', 'br', 'zip'])(
  'a body that is not the %s it claims to be is a bad response',
  async (encoding) => {
    const server = await serve((_request, response) => {
      response.setHeader('content-encoding', encoding).end('{"ok":true}');
    });
    const error = await rejection(createTestClient(server).getJson('/a', { caller }));
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  },
);

test('a caller who leaves ends the read at once', async () => {
  const caller = new AbortController();
  const server = await serve(() => caller.abort());
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error.code).toBe('VENDOR_TIMEOUT');
});

test('a shared read goes on until the last of its callers has left', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const server = await serve((_request, response) => {
    first.abort();
    setTimeout(() => response.end('{}'), 50);
  });
  const client = createTestClient(server);
  const [left, stayed] = await Promise.allSettled([
    client.getJson('/a', { caller: { signal: first.signal } }),
    client.getJson('/a', { caller: { signal: second.signal } }),
  ]);
  expect(left).toMatchObject({ status: 'rejected', reason: { code: 'VENDOR_TIMEOUT' } });
  expect(stayed).toMatchObject({ status: 'fulfilled', value: { status: 200 } });
  expect(server.calls).toHaveLength(1);
});

test('when the last caller of a shared read leaves, the call to the vendor is ended', async () => {
  const callers = [new AbortController(), new AbortController()];
  let isEnded: Promise<boolean> | undefined;
  const server = await serve((_request, response) => {
    isEnded = new Promise((resolve) => response.on('close', () => resolve(true)));
    for (const caller of callers) caller.abort();
  });
  const client = createTestClient(server);
  await Promise.allSettled(callers.map((caller) => client.getJson('/a', { caller })));
  expect(await isEnded).toBe(true);
});

test('who asks after everybody has left gets a call of its own', async () => {
  const leaving = new AbortController();
  const server = await serve((_request, response, count) => {
    if (count === 1) leaving.abort();
    else response.end('{}');
  });
  const client = createTestClient(server);
  await rejection(client.getJson('/a', { caller: leaving }));
  expect((await client.getJson('/a', { caller })).status).toBe(200);
});
