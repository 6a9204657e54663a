import { createWriteStream } from 'node:fs';
import { access, link, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../stop.ts';

export interface WriteOptions {
  /** Over a file that is there. */
  readonly isForced: boolean;
  readonly signal: AbortSignal;
}

/** A file that is whole or not there: the bytes come beside it first. */
export async function writeFileSafely(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { isForced, signal }: WriteOptions,
): Promise<void> {
  if (!isForced && (await exists(path))) throw taken(path);
  const part = `${path}.${process.pid}.part`;
  try {
    await pipeline(bytes, createWriteStream(part, { flags: 'wx' }), { signal });
    if (isForced) await rename(part, path);
    else await link(part, path);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && syscall === 'link') throw taken(path);
    if (code === 'ENOENT' && syscall === 'open') {
      throw new UsageError(`There is no folder for ${path}.`);
    }
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** Leaves the stream open. */
export async function writeTo(
  stream: NodeJS.WritableStream,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  await pipeline(bytes, stream, { signal, end: false });
}

function taken(path: string): UsageError {
  return new UsageError(
    `${path} is there already: --force writes over it, --output names another.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
