import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createWaitingRoom, type WaitingPlace } from './waiting-room.ts';

/** Files of unfinished uploads in the data folder: of each upload a folder, of each file one in it. */
export interface WaitingFiles {
  /**
   * Keeps the bytes. Where they break off nothing stays. `size`: how many they are said to be.
   * @throws GatewayError where there is no room for them.
   */
  readonly put: (
    upload: string,
    index: number,
    content: AsyncIterable<Uint8Array>,
    size: number | null,
  ) => Promise<void>;
  /** Those that are there whole, by index. */
  readonly list: (upload: string) => Promise<ReadonlyMap<number, WaitingFile>>;
  readonly remove: (upload: string) => Promise<void>;
  /** Removes what is too old, which is done by itself as well from time to time where something waits. */
  readonly sweep: () => Promise<void>;
  readonly close: () => void;
}

export interface WaitingFile {
  /** Bytes. */
  readonly size: number;
  readonly contentType: null;
  /** Opens the file when it is first read. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface WaitingFilesOptions {
  readonly directory: string;
  /** What is older is left over from an upload that nobody can complete any more. */
  readonly maxAgeMs: number;
  /** Of all files that wait. */
  readonly maxBytes: number;
  readonly now: () => number;
}

const SWEEP_AFTER_MS = 600_000;

export function createWaitingFiles({
  directory,
  maxAgeMs,
  maxBytes,
  now,
}: WaitingFilesOptions): WaitingFiles {
  const room = createWaitingRoom(maxBytes);
  let sweeping: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isCounted = false;
  let isClosed = false;

  return {
    put: async (upload, index, content, size) => {
      // Nothing is written before what is there already has been counted.
      await sweep();
      const place = room.enter(upload, size);
      const folder = join(directory, upload);
      const part = join(folder, `${randomUUID()}.part`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = createWriteStream(part, { flags: 'wx', mode: 0o600 });
        await pipeline(taking(place, content), file);
        await rename(part, join(folder, String(index)));
        sweepLater();
      } catch (error) {
        await rm(part, { force: true });
        place.leave();
        throw error;
      }
    },
    list: async (upload) => {
      const folder = join(directory, upload);
      const names = (await namesIn(folder)).filter((name) => /^\d+$/.test(name));
      const files = names.map(async (name) => {
        const path = join(folder, name);
        const { size } = await stat(path);
        return [Number(name), { size, contentType: null, content: read(path) }] as const;
      });
      return new Map(await Promise.all(files));
    },
    remove,
    sweep,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };

  async function remove(upload: string): Promise<void> {
    await rm(join(directory, upload), { recursive: true, force: true });
    room.forget(upload);
  }

  function sweep(): Promise<void> {
    sweeping ??= removeLeftovers().finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  async function removeLeftovers(): Promise<void> {
    for (const name of await namesIn(directory)) {
      const path = join(directory, name);
      const found = await stat(path).catch(() => null);
      if (found === null) continue;
      if (now() - found.mtimeMs > maxAgeMs) await remove(name);
      else if (!isCounted)
        room.note(name, found.isDirectory() ? await sizesIn(path) : [found.size]);
    }
    isCounted = true;
    if (!room.isEmpty()) sweepLater();
  }

  function sweepLater(): void {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void sweep().catch(sweepLater), SWEEP_AFTER_MS).unref();
  }
}

async function* taking(
  place: WaitingPlace,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of content) {
    place.take(chunk.length);
    yield chunk;
  }
}

async function* read(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield* createReadStream(path);
}

/** None where the folder is not there. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Of each file in a folder, in bytes. */
async function sizesIn(folder: string): Promise<readonly number[]> {
  const names = await namesIn(folder);
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return found.map((file) => file?.size ?? 0);
}
