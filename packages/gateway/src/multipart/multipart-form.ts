import { once } from 'node:events';
import type { Readable } from 'node:stream';
import createBusboy, { type Busboy } from 'busboy';
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

/** Of all headers of one part: the parser's own limit. */
const MAX_HEADER_BYTES = 16_384;
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
  /** Parts are taken one after the other, though a file tells of its end later than the next part of its beginning. */
  let turn = Promise.resolve();

  parser.on('field', (name = '', value, { valueTruncated }) => {
    inTurn(() => takeField(name, value, valueTruncated));
  });
  parser.on('file', (name = '', stream, { filename = '', mimeType }) => {
    stream.on('error', failBroken);
    inTurn(() =>
      isField(name) ? takeFieldOfFile(name, stream) : takeFile(name, stream, filename, mimeType),
    );
    inTurn(
      () => {},
      () => stream.resume(),
    );
  });
  parser.on('fieldsLimit', () => {
    inTurn(() => fail(invalid('only "operations" and "map" are fields; a file has a filename')));
  });
  parser.on('partsLimit', () => {
    inTurn(() => fail(invalid('it has more parts than files can need')));
  });
  parser.on('error', () => inTurn(failBroken));

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
        parser.once('close', resolve);
        parser.end();
      });
      await turn;
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
    if (map.names.size > limits.maxFiles) {
      throw tooLarge(`at most ${limits.maxFiles} files come in one request`);
    }
  }

  /** Some clients send JSON as a file of its own type. */
  async function takeFieldOfFile(name: string, stream: Readable): Promise<void> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    stream.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= limits.maxFieldBytes) chunks.push(chunk);
    });
    await once(stream, 'end');
    takeField(name, Buffer.concat(chunks).toString('utf8'), size > limits.maxFieldBytes);
  }

  function takeFile(name: string, stream: Readable, filename: string, type: string): void {
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

  function failBroken(): void {
    const needed = `parts that end, each with headers of at most ${MAX_HEADER_BYTES} bytes`;
    fail(invalid(`the body is not what its boundary says: it needs ${needed}`));
  }

  function inTurn(take: () => void | Promise<void>, leave: () => void = () => {}): void {
    turn = turn.then(() => (failure === undefined ? take() : leave())).catch(fail);
  }

  function fail(error: unknown): void {
    failure ??= error;
  }
}

/** Of the whole body. A field without an end is told of to nobody before its end. */
function maxBytesOf({ maxFiles, maxFileBytes, maxFieldBytes }: MultipartLimits): number {
  const parts = maxFiles + FIELDS;
  return maxFileBytes + FIELDS * maxFieldBytes + parts * (MAX_HEADER_BYTES + MAX_BOUNDARY_BYTES);
}

function createParser(contentType: string, { maxFiles, maxFieldBytes }: MultipartLimits): Busboy {
  try {
    return createBusboy({
      headers: { 'content-type': contentType },
      preservePath: true,
      defParamCharset: 'utf8',
      limits: {
        fields: FIELDS,
        // The parser tells of what reaches a limit, as well as of what passes it.
        fieldSize: maxFieldBytes + 1,
        parts: maxFiles + FIELDS + 1,
      },
    });
  } catch {
    throw invalid('the content type must name a boundary');
  }
}

function isField(name: string): boolean {
  return name === 'operations' || name === 'map';
}

/** Senders that follow the form rules of browsers write a quote in a file name as `%22`. */
function plainName(filename: string): string {
  return filename.replaceAll('%22', '"');
}

function tooLarge(message: string) {
  return createRefusal({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    message: `Multipart: ${message}; createUpload takes files of any size.`,
  });
}
