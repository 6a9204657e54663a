import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { createRefusal } from '../server/refusal.ts';
import { type FileMap, invalid, parseFileMap, parseOperations, quote } from './file-map.ts';

export interface MultipartLimits {
  readonly maxFiles: number;
  /** Of all files together. */
  readonly maxFileBytes: number;
  /** Of `operations` and of `map`, each. */
  readonly maxFieldBytes: number;
}

/** The parts of one multipart request, fed with its bytes as they come. */
export interface MultipartForm {
  /** Resolves when more can be taken. Rejects with what is wrong, as soon as it is known. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** The operation, with its files in its variables. */
  readonly end: () => Promise<Record<string, unknown>>;
}

const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 50;
const MAX_BOUNDARY_BYTES = 100;
/** `operations` and `map`. */
const FIELDS = 2;

/**
 * Reads a request of the GraphQL multipart convention: first `operations`, then `map`, then the
 * files that the map names, each once. A file that is not expected is not kept.
 * @throws GraphQLError with status 400 where it has no boundary.
 */
export function createMultipartForm(contentType: string, limits: MultipartLimits): MultipartForm {
  const parser = createParser(contentType, limits);
  const files = new Map<string, File>();
  const begun = new Set<string>();
  let operations: Record<string, unknown> | undefined;
  let map: FileMap | undefined;
  const maxBytes = maxBytesOf(limits);
  let received = 0;
  let bytes = 0;
  let failure: unknown;
  let isFinished = false;

  parser.on('field', (name, value, _isNameCut, isCut) => {
    attempt(() => takeField(name, value, isCut));
  });
  parser.on('file', (name, stream, filename, _encoding, type) => {
    stream.on('error', fail);
    attempt(() => takeFile(name, stream, filename, type));
    if (failure !== undefined) stream.resume();
  });
  parser.on('filesLimit', () => fail(tooManyFiles(limits)));
  parser.on('fieldsLimit', () => fail(invalid('only "operations" and "map" are fields')));
  parser.on('error', () => fail(invalid('the body is not what its boundary says')));
  parser.on('finish', () => {
    isFinished = true;
  });

  return {
    write: async (chunk) => {
      received += chunk.length;
      if (received > maxBytes) fail(tooLarge(`the body has more than ${maxBytes} bytes`));
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
      if (failure !== undefined) throw failure;
    },
    end: async () => {
      await new Promise<void>((resolve) => {
        if (isFinished) return resolve();
        parser.once('finish', resolve).once('error', () => resolve());
        parser.end();
      });
      if (failure !== undefined) throw failure;
      if (operations === undefined) throw invalid('"operations" is missing');
      if (map === undefined) throw invalid('"map" is missing');
      const absent = [...map.names].find((name) => !files.has(name));
      if (absent !== undefined) throw invalid(`the file ${quote(absent)} of "map" is missing`);
      map.place(files);
      return operations;
    },
  };

  function takeField(name: string, value: string, isCut: boolean): void {
    if (isCut) throw tooLarge(`${quote(name)} has more than ${limits.maxFieldBytes} bytes`);
    if (name === 'operations' && operations === undefined) {
      operations = parseOperations(value);
      return;
    }
    if (name !== 'map' || map !== undefined)
      throw invalid(`the field ${quote(name)} is one too many`);
    if (operations === undefined) throw invalid('"operations" must come before "map"');
    map = parseFileMap(value, operations);
    if (map.names.size > limits.maxFiles) throw tooManyFiles(limits);
  }

  function takeFile(name: string, stream: BusboyFileStream, filename: string, type: string): void {
    if (map === undefined) throw invalid('files come after "operations" and "map"');
    if (!map.names.has(name)) throw invalid(`the file ${quote(name)} is not in "map"`);
    if (begun.has(name)) throw invalid(`the file ${quote(name)} comes twice`);
    begun.add(name);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    stream.on('data', (chunk: Uint8Array<ArrayBuffer>) => {
      bytes += chunk.length;
      if (bytes > limits.maxFileBytes)
        fail(tooLarge(`files have at most ${limits.maxFileBytes} bytes together`));
      if (failure === undefined) chunks.push(chunk);
    });
    stream.on('end', () => files.set(name, new File(chunks, plainName(filename), { type })));
  }

  function attempt(take: () => void): void {
    if (failure !== undefined) return;
    try {
      take();
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    failure ??= error;
  }
}

/** Of the whole body. A field or a header without an end is told of to nobody before its end. */
function maxBytesOf({ maxFiles, maxFileBytes, maxFieldBytes }: MultipartLimits): number {
  const parts = maxFiles + FIELDS;
  return maxFileBytes + FIELDS * maxFieldBytes + parts * (MAX_HEADER_BYTES + MAX_BOUNDARY_BYTES);
}

function createParser(contentType: string, { maxFiles, maxFieldBytes }: MultipartLimits) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      preservePath: true,
      isPartAFile: (name, _type, filename) =>
        filename !== undefined && name !== 'operations' && name !== 'map',
      limits: {
        files: maxFiles,
        fields: FIELDS,
        fieldSize: maxFieldBytes,
        headerPairs: MAX_HEADERS,
        headerSize: MAX_HEADER_BYTES,
      },
    });
  } catch {
    throw invalid('the content type must name a boundary');
  }
}

/** Senders that follow the form rules of browsers write a quote in a file name as `%22`. */
function plainName(filename: string): string {
  return filename.replaceAll('%22', '"');
}

function tooManyFiles({ maxFiles }: MultipartLimits) {
  return tooLarge(`at most ${maxFiles} files come in one request`);
}

function tooLarge(message: string) {
  return createRefusal({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    message: `Multipart: ${message}; createUpload takes files of any size.`,
  });
}
