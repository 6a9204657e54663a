import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReplay } from '../../../src/vendors/authentise/replay.ts';
import { inPieces } from './stl.ts';

async function take(body: AsyncIterable<Uint8Array>, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    if (chunks.length >= count) break;
  }
  return Buffer.concat(chunks);
}

test('a stream whose beginning was read can be read whole, as long as that was little', async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
  const few = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(bytes, few, few, async (content, size, count) => {
      const replay = createReplay(inPieces(content, size), 100);
      const start = await take(replay.read(), count);
      expect(start).toEqual(Buffer.from(content.subarray(0, start.length)));
      expect(replay.isWhole()).toBe(start.length <= 100);
      if (replay.isWhole()) {
        expect(await take(replay.read(), 1_000)).toEqual(Buffer.from(content));
        expect(replay.hasEnded()).toBe(true);
      }
    }),
  );
});

test('a piece that was asked for by a reader who left is not lost', async () => {
  const replay = createReplay(inPieces(new Uint8Array([1, 2, 3]), 1));
  const first = replay.read()[Symbol.asyncIterator]();
  await first.next();
  const asked = first.next();
  const again = take(replay.read(), 9);
  await asked;
  expect(await again).toEqual(Buffer.from([1, 2, 3]));
});

test('a source that fails fails every reader', async () => {
  const source = async function* () {
    yield new Uint8Array(1);
    throw new Error('cut');
  };
  const replay = createReplay(source());
  for (let time = 0; time < 2; time += 1) {
    await expect(take(replay.read(), 9)).rejects.toThrow('cut');
  }
});

test('a source that is wanted no more is told so', async () => {
  let isClosed = false;
  const source = async function* () {
    try {
      yield new Uint8Array(1);
      yield new Uint8Array(1);
    } finally {
      isClosed = true;
    }
  };
  const replay = createReplay(source());
  await take(replay.read(), 1);
  expect(isClosed).toBe(false);
  await replay.close();
  expect(isClosed).toBe(true);
});
