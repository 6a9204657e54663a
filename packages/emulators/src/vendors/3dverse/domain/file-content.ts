import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** The bytes of a source file, wherever they are. */
export interface FileContent {
  readonly sizeBytes: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  discard(): void;
}

export interface ContentStorage {
  /** Drains the stream to disk, so that an upload of any size costs no memory. */
  write(stream: Readable): Promise<FileContent>;
  clear(): void;
}

export function createContentStorage(): ContentStorage {
  let folder: string | undefined;
  let count = 0;
  return {
    async write(stream) {
      folder ??= mkdtempSync(join(tmpdir(), '3dverse-emulator-'));
      count += 1;
      const path = join(folder, String(count));
      const sink = createWriteStream(path);
      try {
        await pipeline(stream, sink);
      } catch (error) {
        rmSync(path, { force: true });
        throw error;
      }
      return storedContent(path, sink.bytesWritten);
    },
    clear() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}

/** Bytes that are made again at each read: the same for the same make. */
export function generatedContent(
  sizeBytes: number,
  make: () => Uint8Array<ArrayBuffer>,
): FileContent {
  return {
    sizeBytes,
    read: (start, end) => make().subarray(start, end),
    discard() {},
  };
}

/** As many bytes as asked, the same for the same seed. */
export function seededBytes(seed: string, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const digest = createHash('shake256', { outputLength: sizeBytes }).update(seed).digest();
  return new Uint8Array(digest);
}

function storedContent(path: string, sizeBytes: number): FileContent {
  return {
    sizeBytes,
    read(start, end) {
      if (end <= start) return new Uint8Array();
      return Readable.toWeb(createReadStream(path, { start, end: end - 1 }));
    },
    discard: () => rmSync(path, { force: true }),
  };
}
