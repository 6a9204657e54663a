import { randomBytes } from 'node:crypto';

/** A file in a form. */
export interface FilePart {
  /** Name of the form's field. */
  readonly field: string;
  readonly filename: string;
  /** Default `application/octet-stream`. */
  readonly contentType?: string | null | undefined;
  /** Bytes. Null: unknown. */
  readonly size: number | null;
  readonly content: AsyncIterable<Uint8Array>;
}

export interface MultipartBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes of `body`; null where the size of a part is unknown. */
  readonly size: number | null;
}

const ENCODER = new TextEncoder();

/**
 * Files as `multipart/form-data`, read one after the other while they are sent. Written here because
 * the libraries want files of a known size or gather them first.
 */
export function createMultipart(parts: readonly FilePart[]): MultipartBody {
  const boundary = `fabgraph-${randomBytes(18).toString('hex')}`;
  const heads = parts.map((part) => ENCODER.encode(headOf(part, boundary)));
  const lineEnd = ENCODER.encode('\r\n');
  const end = ENCODER.encode(`--${boundary}--\r\n`);

  const read = async function* () {
    for (const [index, { content }] of parts.entries()) {
      const head = heads[index];
      if (head !== undefined) yield head;
      yield* content;
      yield lineEnd;
    }
    yield end;
  };

  const size = parts.reduce<number | null>(
    (sum, part, index) =>
      sum === null || part.size === null
        ? null
        : sum + (heads[index]?.length ?? 0) + part.size + lineEnd.length,
    end.length,
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: read(),
    size,
  };
}

function headOf({ field, filename, contentType }: FilePart, boundary: string): string {
  return [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${escapeName(field)}"; filename="${escapeName(filename)}"`,
    `Content-Type: ${safeType(contentType)}`,
    '\r\n',
  ].join('\r\n');
}

/** As browsers write them: raw UTF-8 but for what would end the name or the line. */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** What a client calls a file's type does not get to write headers of ours. */
function safeType(contentType: string | null | undefined): string {
  const type = contentType?.trim() ?? '';
  return /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/.test(type)
    ? type
    : 'application/octet-stream';
}
