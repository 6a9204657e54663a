import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createWaitingFiles } from '../../src/upload/waiting-file.ts';
import { createUploadVendor, startUploadServer } from './memory-upload.ts';
import { chunked, put } from './put-client.ts';

const MAX_BYTES = 300_000;
/** Of a file, and of a folder. */
const BLOCK = 4_096;
/** For the files of two uploads that have one each so far. */
const ROOM_OF_TWO = MAX_BYTES - 4 * BLOCK;
const FULL = { status: 503, body: { code: 'OVERLOADED' } };
const TOO_LARGE = { status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } };

const two = {
  files: ['a.stl', 'b.mtl'].map((filename) => ({ filename, size: null, checksum: null })),
};

async function start(options = {}) {
  const server = await startUploadServer(createUploadVendor(), {
    exchange: { maxWaitingBytes: MAX_BYTES, ...options },
  });
  const directory = join(server.dataDir, 'uploads');
  return {
    ...server,
    directory,
    /** Every file in the folder, by its path there. */
    left: () =>
      readdirSync(directory, { recursive: true }).filter((path) => String(path).includes('/')),
  };
}

function bytes(length: number): Buffer {
  return Buffer.alloc(length, 'solid');
}

describe('files that wait', () => {
  it('are refused by their length before any byte, once they would fill the room of all', async () => {
    const { create, left } = await start();
    const [first, second] = [create(two), create(two)];
    expect(await put(first.slots[0]!.url, bytes(200_000))).toMatchObject({ status: 201 });
    expect(await put(second.slots[0]!.url, bytes(ROOM_OF_TWO - 199_999))).toMatchObject(FULL);
    expect(left()).toHaveLength(1);
    expect(await put(second.slots[0]!.url, bytes(ROOM_OF_TWO - 200_000))).toMatchObject({
      status: 201,
    });
  });

  it('are refused by what has come where nobody knows their length, and leave nothing', async () => {
    const { create, left } = await start();
    const [first, second] = [create(two), create(two)];
    await put(first.slots[0]!.url, bytes(100_000));
    expect(await put(second.slots[0]!.url, chunked(bytes(250_000)))).toMatchObject(FULL);
    expect(left()).toHaveLength(1);
    expect(await put(second.slots[0]!.url, bytes(ROOM_OF_TWO - 100_000))).toMatchObject({
      status: 201,
    });
  });

  it('are too large where the room of all would not do, whether told or not', async () => {
    const { create, left } = await start();
    const { slots } = create(two);
    expect(await put(slots[0]!.url, bytes(MAX_BYTES + 1))).toMatchObject(TOO_LARGE);
    expect(await put(slots[1]!.url, chunked(bytes(MAX_BYTES + 1)))).toMatchObject(TOO_LARGE);
    expect(left()).toEqual([]);
  });

  it('make room when they go to their vendor, and when they break off', async () => {
    const { create, complete } = await start();
    const first = create(two);
    await put(first.slots[0]!.url, bytes(100_000));
    await put(first.slots[1]!.url, bytes(100_000));
    await complete(first.uploadId);
    const wrong = { ...two.files[0]!, checksum: `sha256:${'0'.repeat(64)}` };
    const { slots } = create({ files: [wrong, ...two.files] });
    expect(await put(slots[0]!.url, bytes(200_000))).toMatchObject({ status: 400 });
    const last = bytes(ROOM_OF_TWO + BLOCK);
    expect(await put(create(two).slots[0]!.url, last)).toMatchObject({ status: 201 });
  });

  it('count each for a block of the disk, and their folder for another', async () => {
    const { create } = await start();
    const { slots } = create(two);
    await put(slots[0]!.url, bytes(1));
    await put(slots[1]!.url, bytes(MAX_BYTES - 5 * BLOCK));
    expect(await put(create(two).slots[0]!.url, bytes(0))).toMatchObject(FULL);
  });

  it('count after a restart as well', async () => {
    const { create, directory } = await start();
    mkdirSync(join(directory, 'of-the-last-run'), { recursive: true });
    writeFileSync(join(directory, 'of-the-last-run', '0'), bytes(100_000));
    writeFileSync(join(directory, 'of-the-last-run', 'broken-off.part'), bytes(100_000));
    const room = ROOM_OF_TWO - BLOCK - 200_000;
    expect(await put(create(two).slots[0]!.url, bytes(room + 1))).toMatchObject(FULL);
    expect(await put(create(two).slots[0]!.url, bytes(room))).toMatchObject({ status: 201 });
  });

  it('take no room from a file that is alone, which waits nowhere', async () => {
    const { create } = await start();
    const { slots } = create();
    expect(await put(slots[0]!.url, bytes(MAX_BYTES * 2))).toMatchObject({ status: 201 });
  });
});

describe('files of which nobody asks any more', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  function age(folder: string): void {
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1_000);
    utimesSync(folder, longAgo, longAgo);
  }

  it('go when the next upload is made', async () => {
    const { create, directory } = await start();
    const old = join(directory, 'left-over');
    mkdirSync(old, { recursive: true });
    age(old);
    create();
    await vi.waitFor(() => expect(existsSync(old)).toBe(false));
  });

  it('go by themselves, and leave room', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { create, directory } = await start();
    const all = bytes(MAX_BYTES - 2 * BLOCK);
    expect(await put(create(two).slots[0]!.url, all)).toMatchObject({ status: 201 });
    const [upload = ''] = readdirSync(directory);
    age(join(directory, upload));
    vi.advanceTimersByTime(600_000);
    await vi.waitFor(() => expect(readdirSync(directory)).toEqual([]), { interval: 5 });
    expect(await put(create(two).slots[0]!.url, all)).toMatchObject({ status: 201 });
  });

  it('are looked after while something waits, and no longer than until the end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const options = { directory, maxAgeMs: 1_000, maxBytes: MAX_BYTES, now: Date.now };
    const files = createWaitingFiles(options);
    await files.sweep();
    expect(vi.getTimerCount()).toBe(0);
    await files.put('upload', 0, content(), null);
    expect(vi.getTimerCount()).toBe(1);
    files.close();
    await files.put('upload', 1, content(), null);
    expect(vi.getTimerCount()).toBe(0);
  });

  async function* content() {
    yield bytes(10);
  }
});
