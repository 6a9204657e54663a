import { GatewayError } from './error.ts';

/** What is to be sent. A path works in Node only; a stream needs a `filename` beside it. */
export type FileContent =
  | string
  | URL
  | Blob
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

export interface NamedFile {
  readonly content: FileContent;
  /** Default: that of the `File`, or the last part of the path. */
  readonly filename?: string | undefined;
  /** Bytes. Only a stream does not know; say it where you do: some vendors need it. */
  readonly size?: number | undefined;
  /** SHA-256 in hex; bytes that differ fail. Default: not checked. */
  readonly checksum?: string | undefined;
}

export type FileInput = FileContent | NamedFile;

/** A file that is ready to be sent. */
export interface UploadFile {
  readonly filename: string;
  readonly size: number | undefined;
  readonly checksum: string | undefined;
  /** As one piece where it is one already, so that a browser can send it without a stream. */
  readonly content: Blob | AsyncIterable<Uint8Array>;
}

/** @throws GatewayError INVALID_INPUT where the file has no name or cannot be read here. */
export async function openFile(input: FileInput): Promise<UploadFile> {
  const { content, ...named } = isNamed(input) ? input : { content: input };
  const opened = await openContent(content);
  const filename = named.filename ?? opened.filename;
  if (filename === undefined) throw invalid('Name the file: { content, filename }.');
  return {
    filename,
    size: named.size ?? opened.size,
    checksum: named.checksum,
    content: opened.content,
  };
}

function isNamed(input: FileInput): input is NamedFile {
  return typeof input === 'object' && 'content' in input;
}

interface Opened {
  readonly filename?: string | undefined;
  readonly size?: number | undefined;
  readonly content: UploadFile['content'];
}

async function openContent(content: FileContent): Promise<Opened> {
  if (typeof content === 'string' || content instanceof URL) return openPath(content);
  if (content instanceof Blob) {
    const filename = 'name' in content ? String(content.name) : undefined;
    return { filename, size: content.size, content };
  }
  if (content instanceof Uint8Array) {
    const blob = new Blob([content as Uint8Array<ArrayBuffer>]);
    return { size: blob.size, content: blob };
  }
  return { content: Symbol.asyncIterator in content ? content : readStream(content) };
}

interface FileStatus {
  readonly size: number;
  readonly isFile: () => boolean;
}

/** What is needed of `node:fs`. */
interface FileSystem {
  readonly createReadStream: (path: string | URL) => AsyncIterable<Uint8Array>;
  readonly promises: { readonly stat: (path: string | URL) => Promise<FileStatus> };
}

/** Asked of the running Node instead of imported, so that bundles for browsers stay free of it. */
async function openPath(path: string | URL): Promise<Opened> {
  const { process } = globalThis as {
    readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  };
  const fs = process?.getBuiltinModule?.('node:fs') as FileSystem | undefined;
  if (fs === undefined) throw invalid('A path can be read in Node only: pass a File or a Blob.');
  const status = await fs.promises.stat(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  if (!status.isFile()) throw invalid(`${String(path)} is no file.`);
  return { filename: nameOf(path), size: status.size, content: readPath(fs, path) };
}

/** Opened when it is its turn: it may never be. */
async function* readPath(fs: FileSystem, path: string | URL): AsyncGenerator<Uint8Array> {
  try {
    yield* fs.createReadStream(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function nameOf(path: string | URL): string | undefined {
  const text = path instanceof URL ? decodeURIComponent(path.pathname) : path;
  return text.split(/[\\/]/).at(-1);
}

/** Not every browser can loop over a stream. */
export async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function unreadable(path: string | URL, cause: unknown): GatewayError {
  return invalid(`${String(path)} cannot be read.`, cause);
}

function invalid(message: string, cause?: unknown): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message, cause });
}
