import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createTestClient, listen, originOf, rejection } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };
const BODY = Buffer.from(JSON.stringify(randomBytes(200_000).toString('base64')));

/** A vendor that hangs up behind its answer, as `end` says. */
async function serveAndEnd(
  headers: string,
  body: Buffer,
  end: (socket: Socket) => void = (socket) => void socket.end(),
) {
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}\r\n`;
        socket.write(Buffer.concat([Buffer.from(head), body]), () => end(socket));
      });
  });
  await listen(server);
  return { origin: originOf(server) };
}

const lengthOf = (body: Buffer) => `content-length: ${body.length}\r\n`;

test.each([
  ['tells its length', (body: Buffer) => `connection: close\r\n${lengthOf(body)}`],
  ['ends with its connection', () => ''],
])(
  'a packed answer that %s is read whole though the vendor hangs up sooner than it is unpacked',
  async (_, headersOf) => {
    const packed = gzipSync(BODY);
    const vendor = await serveAndEnd(`content-encoding: gzip\r\n${headersOf(packed)}`, packed);
    const client = createTestClient(vendor);
    for (let count = 0; count < 20; count += 1) {
      const { body } = await client.getJson('/thing', { query: String(count), caller });
      expect(body).toBe(JSON.parse(BODY.toString()));
    }
  },
);

test.each([
  ['tells its length', `connection: close\r\n${lengthOf(BODY)}`],
  ['ends with its connection', ''],
])(
  'a file that %s comes whole to a slow reader though the vendor has hung up',
  async (_, headers) => {
    const client = createTestClient(await serveAndEnd(headers, BODY));
    const { body } = await client.open('/file', { caller });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) {
      chunks.push(chunk);
      await wait(chunks.length < 4 ? 30 : 0);
    }
    expect(Buffer.concat(chunks).equals(BODY)).toBe(true);
  },
);

test('a connection that is reset while a reader is slow is an error of that reader', async () => {
  const headers = 'connection: close\r\ncontent-length: 900000\r\n';
  const vendor = await serveAndEnd(
    headers,
    BODY,
    (socket) => void setTimeout(() => socket.resetAndDestroy(), 20),
  );
  const { body } = await createTestClient(vendor).open('/file', { caller });
  await wait(60);
  const error = await rejection(
    (async () => {
      for await (const _ of body);
    })(),
  );
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
});
