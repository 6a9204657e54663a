import { createServer, type Socket } from 'node:net';
import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createTestClient, listen, originOf, rejection } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };
const CHUNK = Buffer.alloc(65_536);
const ANSWER =
  'HTTP/1.1 413 Content Too Large\r\ncontent-length: 20\r\nconnection: close\r\n\r\n{"error":"too much"}';

test.each([
  ['closes', (socket: Socket) => socket.destroy()],
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
])(
  'a vendor that answers in the middle of a file and %s the connection is heard',
  async (_what, end) => {
    const { origin, ended } = await serveEarly(ANSWER, end);
    const sending = createTestClient({ origin }).sendStream('PUT', '/file', {
      body: bytesUntil(ended),
      size: 100 * CHUNK.length,
      caller,
    });
    expect(await rejection(sending)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', httpStatus: 413 });
  },
);

test('a vendor that says nothing before the connection ends is unavailable, as ever', async () => {
  const { origin, ended } = await serveEarly('', (socket) => socket.resetAndDestroy());
  const sending = createTestClient({ origin }).sendStream('PUT', '/file', {
    body: bytesUntil(ended),
    size: 100 * CHUNK.length,
    caller,
  });
  expect(await rejection(sending)).toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
});

/** Ends the connection with the first bytes of a body that come, which are read no further. */
async function serveEarly(answer: string, end: (socket: Socket) => void) {
  let noteEnd = () => {};
  const ended = new Promise<void>((resolve) => {
    noteEnd = resolve;
  });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    let length = 0;
    socket.on('data', (chunk) => {
      length += chunk.length;
      if (length < CHUNK.length) return;
      socket.pause();
      if (answer !== '') socket.write(answer);
      end(socket);
      noteEnd();
    });
  });
  await listen(server);
  return { origin: originOf(server), ended };
}

/** Goes on in the very turn in which the other side is gone: writing fails before anything is read. */
async function* bytesUntil(ended: Promise<void>): AsyncGenerator<Uint8Array> {
  yield CHUNK;
  yield CHUNK;
  await ended;
  for (let count = 2; count < 100; count += 1) yield CHUNK;
}
