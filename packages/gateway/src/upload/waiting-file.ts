import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Files of unfinished uploads in the data folder: of each upload a folder, of each file one in it. */
export interface WaitingFiles {
  /** Keeps the bytes. Where they break off nothing stays. */
  readonly put: (
    upload: string,
    index: number,
    content: AsyncIterable<Uint8Array>,
  ) => Promise<void>;
  /** Those that are there whole, by index. */
  readonly list: (upload: string) => Promise<ReadonlyMap<number, WaitingFile>>;
  readonly remove: (upload: string) => Promise<void>;
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
  readonly now: () => number;
}

export function createWaitingFiles({
  directory,
  maxAgeMs,
  now,
}: WaitingFilesOptions): WaitingFiles {
  return {
    put: async (upload, index, content) => {
      const folder = join(directory, upload);
      await removeLeftovers();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = join(folder, `${randomUUID()}.part`);
      try {
        await pipeline(content, createWriteStream(part, { flags: 'wx', mode: 0o600 }));
        await rename(part, join(folder, String(index)));
      } catch (error) {
        await rm(part, { force: true });
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
    remove: (upload) => rm(join(directory, upload), { recursive: true, force: true }),
  };

  async function removeLeftovers(): Promise<void> {
    for (const name of await namesIn(directory)) {
      const path = join(directory, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
      if (now() - mtimeMs > maxAgeMs) await rm(path, { recursive: true, force: true });
    }
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
