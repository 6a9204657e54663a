import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadableStream } from 'node:stream/web';

/** Bytes of a file, wherever they are: in memory, on disk, or made at each read. */
export interface FileContent {
  readonly sizeBytes: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  /** Frees what it takes up; it cannot be read after that. */
  discard(): void;
}

export interface StoredFile extends FileContent {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** The whole of it: for small files only. */
  bytes(): Promise<Uint8Array>;
}

export interface FileStore {
  /** Drains `source`. Rejects with `FileTooLargeError` above `maxBytes`, and with whatever `source` fails with. */
  write(
    source: AsyncIterable<Uint8Array>,
    options?: { readonly maxBytes?: number },
  ): Promise<StoredFile>;
  /** Removes every file; those still being written are refused at their end. */
  clear(): void;
}

export interface FileStoreOptions {
  /** Names the folder below the system's temporary one. */
  prefix: string;
  /** Files up to this size stay in memory. Default 1 MiB. */
  memoryBytes?: number;
}

export class FileTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`the file has more than ${maxBytes} bytes`);
    this.name = 'FileTooLargeError';
  }
}

/** Keeps uploads: small ones in memory, the others in temporary files, so that none costs much memory. */
export function createFileStore({ prefix, memoryBytes = 1024 ** 2 }: FileStoreOptions): FileStore {
  let folder: string | undefined;
  let fileCount = 0;
  let generation = 0;

  function nextPath(): string {
    folder ??= mkdtempSync(join(tmpdir(), `${prefix}-`));
    fileCount += 1;
    return join(folder, String(fileCount));
  }

  return {
    async write(source, { maxBytes = Number.POSITIVE_INFINITY } = {}) {
      const startedIn = generation;
      const hash = createHash('sha256');
      let head: Uint8Array[] = [];
      let sizeBytes = 0;
      let spill: { path: string; handle: FileHandle } | undefined;
      try {
        for await (const chunk of source) {
          sizeBytes += chunk.byteLength;
          if (sizeBytes > maxBytes) throw new FileTooLargeError(maxBytes);
          hash.update(chunk);
          if (spill !== undefined) {
            await writeWhole(spill.handle, chunk);
            continue;
          }
          head.push(chunk);
          if (sizeBytes <= memoryBytes) continue;
          const path = nextPath();
          spill = { path, handle: await open(path, 'wx', 0o600) };
          for (const early of head) await writeWhole(spill.handle, early);
          head = [];
        }
        if (startedIn !== generation) throw new Error('the files were cleared meanwhile');
      } catch (error) {
        await spill?.handle.close();
        if (spill !== undefined) rmSync(spill.path, { force: true });
        throw error;
      }
      await spill?.handle.close();
      const sha256 = hash.digest('hex');
      if (spill === undefined) return { ...memoryContent(Buffer.concat(head)), sha256 };
      return diskFile(spill.path, sizeBytes, sha256);
    },
    clear() {
      generation += 1;
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}

/** Bytes that are at hand, as a file. */
export function memoryFile(bytes: Uint8Array): StoredFile {
  return { ...memoryContent(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
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

function memoryContent(bytes: Uint8Array): Omit<StoredFile, 'sha256'> {
  return {
    sizeBytes: bytes.byteLength,
    read: (start, end) => new Uint8Array(bytes.subarray(start, end)),
    bytes: async () => bytes,
    discard() {},
  };
}

function diskFile(path: string, sizeBytes: number, sha256: string): StoredFile {
  return {
    sizeBytes,
    sha256,
    read(start, end) {
      if (end <= start) return new Uint8Array();
      return diskStream(path, { start, end: end - 1 });
    },
    bytes: () => readFile(path),
    discard: () => rmSync(path, { force: true }),
  };
}

/** Opens the file when the first bytes are asked for, so that an answer nobody reads (HEAD) leaves nothing open. */
function diskStream(
  path: string,
  range: { readonly start: number; readonly end: number },
): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Buffer> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        chunks ??= createReadStream(path, range)[Symbol.asyncIterator]();
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength; ) {
    const { bytesWritten } = await handle.write(chunk, offset);
    offset += bytesWritten;
  }
}
