import { gzipSync } from 'node:zlib';
import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createRenewableAuthorization } from '../src/http/authorization.ts';
import { createTestClient, rejection, serve, TEST_SECRET } from './support/server.ts';
import { lengthOf, textOf } from './support/stream.ts';

const caller: Caller = { signal: new AbortController().signal };

test('a read is opened with credentials, its query and its headers, and read while it arrives', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(206, { 'content-range': 'bytes 0-3/9' });
    response.write('ab');
    setImmediate(() => response.end('cd'));
  });
  const answer = await createTestClient(server).open('/file', {
    query: 'a=1',
    headers: { range: 'bytes=0-3' },
    caller,
  });
  expect(answer).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 0-3/9' } });
  expect(await textOf(answer.body)).toBe('abcd');
  expect(server.calls).toMatchObject([
    {
      url: '/file?a=1',
      headers: { authorization: `Bearer ${TEST_SECRET}`, range: 'bytes=0-3' },
    },
  ]);
});

test('a HEAD gives the length and no bytes', async () => {
  const server = await serve((_request, response) => {
    response.setHeader('content-length', '12').end();
  });
  const answer = await createTestClient(server).open('/file', { method: 'HEAD', caller });
  expect(answer.headers['content-length']).toBe('12');
  expect(await lengthOf(answer.body)).toBe(0);
});

test('a range that cannot be is an answer and no failure', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(416, { 'content-range': 'bytes */9' }).end();
  });
  const answer = await createTestClient(server).open('/file', { caller });
  expect(answer).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */9' } });
});

test.each([202, 204])('%s is no file', async (status) => {
  const server = await serve((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 204 ? undefined : '{"state":"later"}');
  });
  const error = await rejection(createTestClient(server).open('/file', { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', httpStatus: status });
  expect(server.calls).toHaveLength(1);
});

test('a redirect is followed without credentials', async () => {
  const storage = await serve((_request, response) => {
    response.end('bytes');
  });
  const server = await serve((_request, response) => {
    response.writeHead(302, { location: `${storage.origin}/signed?key=1` }).end();
  });
  const client = createTestClient(server, { linkOrigins: [storage.origin] });
  const headers = { range: 'bytes=0-' };
  const { body } = await client.open('/file', { headers, caller });
  expect(await textOf(body)).toBe('bytes');
  expect(storage.calls).toMatchObject([{ url: '/signed?key=1', headers }]);
  expect(JSON.stringify(storage.calls)).not.toContain(TEST_SECRET);
});

test('a redirect into the own network is refused', async () => {
  const inside = await serve((_request, response) => {
    response.end('secret');
  });
  const server = await serve((_request, response) => {
    response.writeHead(302, { location: inside.origin }).end();
  });
  const error = await rejection(createTestClient(server).open('/file', { caller }));
  expect(error.message).toContain('which is not on the internet');
  expect(inside.calls).toHaveLength(0);
});

test('a 401 renews the credential once', async () => {
  const server = await serve((request, response) => {
    const isNew = request.headers.authorization === 'Bearer 2';
    response.writeHead(isNew ? 200 : 401).end('bytes');
  });
  let logins = 0;
  const logIn = async () => {
    logins += 1;
    return { headers: { authorization: `Bearer ${logins}` }, expiresInMs: null };
  };
  const authorization = createRenewableAuthorization({ logIn });
  const { body } = await createTestClient(server, { authorization }).open('/file', { caller });
  expect(await textOf(body)).toBe('bytes');
  expect(logins).toBe(2);
});

test.each([
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [429, 'RATE_LIMITED'],
])('an answer of %i is %s, with what the vendor says', async (status, code) => {
  const server = await serve((_request, response) => {
    response.writeHead(status, { 'retry-after': '60' }).end('{"why":"so"}');
  });
  const error = await rejection(createTestClient(server).open('/file', { caller }));
  expect(error).toMatchObject({ code, httpStatus: status });
  expect(error.message).toContain('so');
});

test('a connection that breaks before the answer is tried again', async () => {
  const server = await serve((request, response, count) => {
    if (count === 1) request.socket.destroy();
    else response.end('bytes');
  });
  const { body } = await createTestClient(server).open('/file', { caller });
  expect(await textOf(body)).toBe('bytes');
  expect(server.calls).toHaveLength(2);
});

test('a body that was packed on its way is unpacked, and its length is unknown', async () => {
  const server = await serve((_request, response) => {
    const packed = gzipSync('bytes '.repeat(100));
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
    response.end(packed);
  });
  const answer = await createTestClient(server).open('/file', { caller });
  expect(server.calls[0]?.headers['accept-encoding']).toBe('identity');
  expect(answer.headers['content-length']).toBeUndefined();
  expect(await lengthOf(answer.body)).toBe(600);
});

test('a body that is cut fails where it is cut', async () => {
  const server = await serve((_request, response) => {
    response.setHeader('content-length', '100').write('abc', () => response.destroy());
  });
  const { body } = await createTestClient(server).open('/file', { caller });
  const error = await rejection(lengthOf(body));
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
  expect(error.message).toContain('broke off inside its answer');
});

test('a body that stands still times out, however long it may take in all', async () => {
  const server = await serve((_request, response) => {
    let count = 0;
    const timer = setInterval(() => {
      count += 1;
      if (count <= 8) response.write('x');
      else clearInterval(timer);
    }, 25);
  });
  const client = createTestClient(server, { stallTimeoutMs: 150, callTimeoutMs: 50 });
  const { body } = await client.open('/file', { caller });
  const seen: number[] = [];
  const error = await rejection(
    (async () => {
      for await (const chunk of body) seen.push(chunk.length);
    })(),
  );
  expect(error.code).toBe('VENDOR_TIMEOUT');
  expect(seen.reduce((sum, length) => sum + length, 0)).toBe(8);
});

test('a reader who takes his time costs no timeout', async () => {
  const server = await serve((_request, response) => {
    response.write('a');
    response.end('b');
  });
  const client = createTestClient(server, { stallTimeoutMs: 40 });
  const { body } = await client.open('/file', { caller });
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(await textOf(body)).toBe('ab');
});

test.each([
  ['before the first byte', 0],
  ['after the first byte', 1],
])('a reader who stops %s closes the connection', async (_when, reads) => {
  let closed: (() => void) | undefined;
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await serve((_request, response) => {
    response.on('close', () => closed?.());
    response.write('a');
  });
  const { body } = await createTestClient(server).open('/file', { caller });
  const iterator = body[Symbol.asyncIterator]();
  for (let index = 0; index < reads; index += 1) await iterator.next();
  await iterator.return?.();
  await isClosed;
  expect(await iterator.next().catch(() => 'closed')).not.toMatchObject({ done: false });
});

test('a signal that ends closes the connection, also of a body that nobody reads', async () => {
  const caller = new AbortController();
  let closed: (() => void) | undefined;
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await serve((_request, response) => {
    response.on('close', () => closed?.());
    response.write('a');
  });
  const { body } = await createTestClient(server).open('/file', { caller });
  caller.abort(new Error('left'));
  await isClosed;
  await expect(lengthOf(body)).rejects.toThrow();
});
