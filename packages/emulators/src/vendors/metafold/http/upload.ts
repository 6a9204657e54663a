import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { FileStore, StoredFile } from '../../../core/file-store.ts';
import { invalid } from '../wire/error.ts';

export interface UploadedFile {
  filename: string;
  content: StoredFile;
}

/**
 * The one part named `file` of a multipart body, whatever content type the part has or has not.
 * Its bytes go to `files` as they come; of a body that is refused nothing stays there.
 */
export async function readUpload(
  incoming: IncomingMessage,
  files: FileStore,
): Promise<UploadedFile> {
  if (!/^multipart\/form-data\b/i.test(incoming.headers['content-type'] ?? '')) {
    throw invalid('file', 'Expected multipart/form-data');
  }
  const parts: Promise<UploadedFile>[] = [];
  const streams: Readable[] = [];
  try {
    const parser = new Busboy({
      headers: incoming.headers as BusboyHeaders,
      isPartAFile: (name) => name === 'file',
    });
    parser.on('file', (_name, stream, filename) => {
      streams.push(stream);
      const part = files.write(stream).then((content) => ({ filename: filename ?? '', content }));
      // Awaited below; this keeps one that fails first from counting as unhandled.
      part.catch(() => undefined);
      parts.push(part);
    });
    await pipeline(incoming, parser);
    await Promise.all(parts);
  } catch {
    // A sender that left in the middle of a file does not end its stream.
    for (const stream of streams) stream.destroy();
    discardAll(parts);
    throw invalid('file', 'Cannot read the form');
  }
  const [file] = await Promise.all(parts);
  if (file !== undefined && parts.length === 1 && file.filename !== '') return file;
  discardAll(parts);
  if (file === undefined || parts.length > 1) {
    throw invalid('file', 'Exactly one file is required');
  }
  throw invalid('file', 'The file needs a name');
}

function discardAll(parts: readonly Promise<UploadedFile>[]): void {
  for (const part of parts) part.then(({ content }) => content.discard()).catch(() => undefined);
}
