import { createServer } from 'node:http';
import type { Caller } from '@fabgraph/contract';
import { GatewayError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createRenewableAuthorization } from '../src/http/authorization.ts';
import {
  createTestClient,
  listen,
  originOf,
  rejection,
  serve,
  TEST_SECRET,
} from './support/server.ts';
import { bytesOf, chunksOf } from './support/stream.ts';

const caller: Caller = { signal: new AbortController().signal };

test('a body of known size is sent with its length and credentials', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(201).end('{"id":"7"}');
  });
  const answer = await createTestClient(server).sendStream('PUT', '/file', {
    query: 'a=1',
    headers: { 'content-type': 'model/stl' },
    body: chunksOf('ab', 'cde'),
    size: 5,
    caller,
  });
  expect(answer).toMatchObject({ status: 201, body: { id: '7' } });
  expect(server.calls).toMatchObject([
    {
      method: 'PUT',
      url: '/file?a=1',
      body: 'abcde',
      headers: {
        'content-length': '5',
        'content-type': 'model/stl',
        authorization: `Bearer ${TEST_SECRET}`,
      },
    },
  ]);
});

test('a body of unknown size is sent in chunks', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  await createTestClient(server).sendStream('POST', '/file', {
    body: chunksOf('ab', 'cde'),
    size: null,
    caller,
  });
  expect(server.calls).toMatchObject([
    { body: 'abcde', headers: { 'transfer-encoding': 'chunked' } },
  ]);
});

test('an empty body is sent', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const empty = { body: bytesOf(0), size: 0, caller };
  await createTestClient(server).sendStream('POST', '/file', empty);
  expect(server.calls).toMatchObject([{ body: '', headers: { 'content-length': '0' } }]);
});

test('a source that fails breaks the request off and its error is what is told', async () => {
  const { origin, broken } = await serveBroken();
  const failing = (async function* () {
    yield new Uint8Array(1_000);
    throw new GatewayError({ code: 'PAYLOAD_TOO_LARGE', message: 'Too much.' });
  })();
  const sent = createTestClient({ origin }).sendStream('POST', '/file', {
    body: failing,
    size: null,
    caller,
  });
  expect(await rejection(sent)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', message: 'Too much.' });
  expect(await broken).toBe(true);
});

test.each([
  ['fewer', 5],
  ['more', 3],
])('a source that holds %s bytes than it was said to is broken off', async (what, size) => {
  const { origin, broken } = await serveBroken();
  const sent = createTestClient({ origin }).sendStream('POST', '/file', {
    body: chunksOf('ab', 'cd'),
    size,
    caller,
  });
  const error = await rejection(sent);
  expect(error.code).toBe('INVALID_INPUT');
  expect(error.message).toContain(`holds ${what} than the ${size} bytes`);
  expect(await broken).toBe(true);
});

test('a source that stands still is broken off', async () => {
  const { origin, broken } = await serveBroken();
  const hanging = (async function* () {
    yield new Uint8Array(10);
    await new Promise(() => {});
  })();
  const sent = createTestClient({ origin }, { stallTimeoutMs: 80 }).sendStream('POST', '/file', {
    body: hanging,
    size: 20,
    caller,
  });
  expect(await rejection(sent)).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await broken).toBe(true);
});

test('a vendor that takes no more bytes times out, and nothing was done', async () => {
  const server = createServer((request) => {
    request.pause();
  });
  await listen(server);
  const client = createTestClient({ origin: originOf(server) }, { stallTimeoutMs: 150 });
  const size = 50_000_000;
  const sent = client.sendStream('POST', '/file', { body: bytesOf(size), size, caller });
  const error = await rejection(sent);
  expect(error.code).toBe('VENDOR_TIMEOUT');
  expect(error.message).toContain('stopped taking the file');
});

test('a vendor that takes all and says nothing leaves the outcome unknown', async () => {
  const server = await serve(() => {});
  const client = createTestClient(server, { stallTimeoutMs: 80 });
  const sent = client.sendStream('POST', '/file', { body: bytesOf(9), size: 9, caller });
  expect(await rejection(sent)).toMatchObject({ code: 'OUTCOME_UNKNOWN', isRetryable: false });
});

test('a connection that breaks when the vendor may have all of it leaves the outcome unknown', async () => {
  const server = createServer((request) => {
    let length = 0;
    request.on('data', (chunk) => {
      length += chunk.length;
      if (length === 20) request.socket.destroy();
    });
  });
  await listen(server);
  const late = (async function* () {
    yield new Uint8Array(20);
    await new Promise((resolve) => setTimeout(resolve, 100));
  })();
  const sent = createTestClient({ origin: originOf(server) }).sendStream('POST', '/file', {
    body: late,
    size: 20,
    caller,
  });
  expect(await rejection(sent)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test('a connection that breaks inside the body leaves nothing done', async () => {
  const server = createServer((request) => {
    request.once('data', () => request.socket.destroy());
  });
  await listen(server);
  const size = 50_000_000;
  const sent = createTestClient({ origin: originOf(server) }).sendStream('POST', '/file', {
    body: bytesOf(size),
    size,
    caller,
  });
  const error = await rejection(sent);
  expect(error.code).toBe('VENDOR_UNAVAILABLE');
  expect(error.message).toContain('before it had the whole file');
});

test('a 401 renews the credential and fails, because the body is spent', async () => {
  const server = await serve((request, response) => {
    const isNew = request.headers.authorization === 'Bearer 2';
    response.writeHead(isNew ? 200 : 401).end('{}');
  });
  let logins = 0;
  const logIn = async () => {
    logins += 1;
    return { headers: { authorization: `Bearer ${logins}` }, expiresInMs: null };
  };
  const client = createTestClient(server, {
    authorization: createRenewableAuthorization({ logIn }),
  });
  const send = () => client.sendStream('POST', '/file', { body: bytesOf(9), size: 9, caller });
  const error = await rejection(send());
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', httpStatus: 401 });
  expect(error.message).toContain('send the file again');
  expect((await send()).status).toBe(200);
  expect(server.calls).toHaveLength(2);
});

test('a refusal that comes before the body is read is told, and the source is closed', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(413).end('{}');
  });
  await listen(server);
  let isClosed = false;
  const endless = (async function* () {
    try {
      for (;;) yield new Uint8Array(1_000);
    } finally {
      isClosed = true;
    }
  })();
  const sent = createTestClient({ origin: originOf(server) }).sendStream('POST', '/file', {
    body: endless,
    size: null,
    caller,
  });
  expect(await rejection(sent)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', httpStatus: 413 });
  await expect.poll(() => isClosed).toBe(true);
});

test('a caller who leaves while the body is on its way breaks it off', async () => {
  const { origin, broken } = await serveBroken();
  const caller = new AbortController();
  const leaving = (async function* () {
    yield new Uint8Array(10);
    setImmediate(() => caller.abort());
    await new Promise(() => {});
  })();
  const sent = createTestClient({ origin }).sendStream('POST', '/file', {
    body: leaving,
    size: 20,
    caller,
  });
  expect(await rejection(sent)).toMatchObject({ code: 'VENDOR_TIMEOUT' });
  expect(await broken).toBe(true);
});

test('a caller who leaves after the body ends only the wait', async () => {
  const caller = new AbortController();
  let isAnswerTaken: Promise<boolean> | undefined;
  const server = await serve((_request, response) => {
    isAnswerTaken = new Promise((resolve) => {
      response.on('finish', () => resolve(true)).on('close', () => resolve(false));
    });
    caller.abort();
    setTimeout(() => response.end('{}'), 50);
  });
  const sent = createTestClient(server).sendStream('POST', '/file', {
    body: bytesOf(9),
    size: 9,
    caller,
  });
  expect(await rejection(sent)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(await isAnswerTaken).toBe(true);
});

/** A server that tells whether a request of its broke before it was whole. */
async function serveBroken(): Promise<{ origin: string; broken: Promise<boolean> }> {
  let tell: (isBroken: boolean) => void = () => {};
  const broken = new Promise<boolean>((resolve) => {
    tell = resolve;
  });
  const server = createServer((request, response) => {
    request.on('error', () => tell(true));
    request.on('end', () => {
      tell(false);
      response.end('{}');
    });
    request.resume();
  });
  await listen(server);
  return { origin: originOf(server), broken };
}
