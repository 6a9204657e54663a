import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { invalid } from '../wire/error.ts';

export interface UploadedFile {
  filename: string;
  content: Buffer;
}

/** The one part named `file` of a multipart body, whatever content type the part has or has not. */
export async function readUpload(incoming: IncomingMessage): Promise<UploadedFile> {
  if (!/^multipart\/form-data\b/i.test(incoming.headers['content-type'] ?? '')) {
    throw invalid('file', 'Expected multipart/form-data');
  }
  const files: UploadedFile[] = [];
  try {
    await pipeline(incoming, createParser(incoming.headers as BusboyHeaders, files));
  } catch {
    throw invalid('file', 'Cannot read the form');
  }
  const [file] = files;
  if (file === undefined || files.length > 1) throw invalid('file', 'Exactly one file is required');
  if (file.filename === '') throw invalid('file', 'The file needs a name');
  return file;
}

function createParser(headers: BusboyHeaders, files: UploadedFile[]) {
  const parser = new Busboy({ headers, isPartAFile: (name) => name === 'file' });
  parser.on('file', (_name, stream, filename) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      files.push({ filename: filename ?? '', content: Buffer.concat(chunks) });
    });
  });
  return parser;
}
