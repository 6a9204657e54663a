import { createServer } from 'node:http';
import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createMultipart } from '../src/http/multipart.ts';
import { createTestClient, listen, originOf } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };
const SIZE = 256 * 1_024 * 1_024;
const CHUNK = new Uint8Array(65_536);
/** Chunks that wait for a collection make up the most of it, and do not grow with the size. */
const MAX_GROWTH = 96 * 1_024 * 1_024;

test('what passes through is not kept: memory stays flat on the way there and back', async () => {
  let received = 0;
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-length', SIZE);
      let left = SIZE;
      const write = () => {
        while (left > 0) {
          left -= CHUNK.length;
          if (!response.write(CHUNK)) return;
        }
        response.end();
      };
      response.on('drain', write);
      write();
      return;
    }
    request.on('data', (chunk) => {
      received += chunk.length;
    });
    request.on('end', () => response.end('{}'));
  });
  await listen(server);
  const client = createTestClient({ origin: originOf(server) });
  const before = bytesHeld();
  let peak = 0;
  const look = (count: number) => {
    if (count % 200 === 0) peak = Math.max(peak, bytesHeld());
  };

  const content = (async function* () {
    for (let count = 0; count < SIZE / CHUNK.length; count += 1) {
      look(count);
      yield CHUNK.slice();
    }
  })();
  const form = createMultipart([{ field: 'file', filename: 'a.stl', size: SIZE, content }]);
  await client.sendStream('POST', '/file', { ...form, caller });
  expect(received).toBe(form.size);

  const { body } = await client.open('/file', { caller });
  let count = 0;
  let read = 0;
  for await (const chunk of body) {
    read += chunk.length;
    count += 1;
    look(count);
  }
  expect(read).toBe(SIZE);
  expect(peak - before).toBeLessThan(MAX_GROWTH);
});

/** Without what the heap holds as garbage of other tests, which no collection was forced upon. */
function bytesHeld(): number {
  return process.memoryUsage().arrayBuffers;
}
