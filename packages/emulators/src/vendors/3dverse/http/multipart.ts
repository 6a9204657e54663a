import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { FileStore } from '../../../core/file-store.ts';
import type { UploadedFile } from '../domain/upload.ts';
import { invalidRequest, unsupportedMediaType } from './service-error.ts';

/**
 * Every part that has a file name, whatever its field is called; the other parts are plain fields
 * and are let go. The bytes stream to storage as they come.
 */
export async function readUploadedFiles(
  request: IncomingMessage,
  storage: FileStore,
): Promise<UploadedFile[]> {
  const contentType = request.headers['content-type'];
  if (contentType === undefined || !/^multipart\/form-data\b/i.test(contentType)) {
    throw unsupportedMediaType('The body must be multipart/form-data');
  }
  const files: Promise<UploadedFile>[] = [];
  const streams: Readable[] = [];
  try {
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      isPartAFile: (_field, _type, fileName) => fileName !== undefined,
    });
    parser.on('file', (_field, stream, fileName) => {
      streams.push(stream);
      const file = storage
        .write(stream)
        .then((content) => ({ name: plainName(fileName), content }));
      // Awaited below; this keeps one that fails first from counting as unhandled.
      file.catch(() => undefined);
      files.push(file);
    });
    await pipeline(request, parser);
    return await Promise.all(files);
  } catch {
    // A sender that left in the middle of a file does not end its stream.
    for (const stream of streams) stream.destroy();
    for (const file of files) file.then(({ content }) => content.discard()).catch(() => undefined);
    throw invalidRequest('The body is not valid multipart/form-data');
  }
}

/** Senders that follow the WHATWG form rules write a quote in a file name as `%22`. */
function plainName(fileName: string): string {
  return fileName.replaceAll('%22', '"');
}
