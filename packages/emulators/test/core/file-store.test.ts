import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import {
  createFileStore,
  type FileContent,
  type FileStore,
  FileTooLargeError,
} from '../../src/core/file-store.ts';

const PREFIX = `file-store-test-${process.pid}`;
const stores: FileStore[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.clear();
});

function startStore(memoryBytes: number): FileStore {
  const store = createFileStore({ prefix: PREFIX, memoryBytes });
  stores.push(store);
  return store;
}

async function* inChunks(bytes: Uint8Array, chunkBytes: number) {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield bytes.subarray(start, start + chunkBytes);
  }
}

async function read(file: FileContent, start = 0, end = file.sizeBytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const part = file.read(start, end);
  if (part instanceof Uint8Array) return Buffer.from(part);
  for await (const chunk of part) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));

test('gives back the bytes, any part of them, their number and their checksum, in memory or not', async () => {
  const store = startStore(500);
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 1_000 }),
      fc.integer({ min: 1, max: 300 }),
      fc.nat(1_000),
      fc.nat(1_000),
      async (bytes, chunkBytes, from, to) => {
        const file = await store.write(inChunks(bytes, chunkBytes));
        const [start, end] = [from, to].map((place) => Math.min(place, bytes.length)) as [
          number,
          number,
        ];
        expect(file.sizeBytes).toBe(bytes.length);
        expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(await read(file)).toEqual(Buffer.from(bytes));
        expect(Buffer.from(await file.bytes())).toEqual(Buffer.from(bytes));
        if (start <= end) {
          expect(await read(file, start, end)).toEqual(Buffer.from(bytes.subarray(start, end)));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('writes to disk only above its limit, and removes everything when cleared', async () => {
  const store = startStore(1_000);
  await store.write(inChunks(randomBytes(1_000), 100));
  expect(folders()).toEqual([]);
  await store.write(inChunks(randomBytes(1_001), 100));
  expect(folders()).toHaveLength(1);
  store.clear();
  expect(folders()).toEqual([]);
});

test('refuses a file beyond the limit given, and leaves none of it', async () => {
  const store = startStore(10);
  const refused = store.write(inChunks(randomBytes(2_001), 100), { maxBytes: 2_000 });
  await expect(refused).rejects.toThrow(FileTooLargeError);
  const [folder = ''] = folders();
  expect(readdirSync(`${tmpdir()}/${folder}`)).toEqual([]);
});

test('refuses a file whose source fails, or that was cleared while it came', async () => {
  const store = startStore(10);
  async function* failing() {
    yield randomBytes(100);
    throw new Error('the sender left');
  }
  await expect(store.write(failing())).rejects.toThrow('the sender left');
  async function* cleared() {
    yield randomBytes(100);
    store.clear();
    yield randomBytes(100);
  }
  await expect(store.write(cleared())).rejects.toThrow('cleared');
  expect(folders()).toEqual([]);
});
