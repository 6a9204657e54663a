import type { FileContent } from './file-store.ts';

export interface ByteResponseOptions {
  /** The request's `Range` header. */
  readonly range: string | undefined;
  readonly contentType: string;
  /** Makes the answer a download of this name. */
  readonly fileName?: string;
  /** More headers of an answer with bytes. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The bytes, or the one range of them that was asked for; several ranges at once get the whole. */
export function toByteResponse(content: FileContent, options: ByteResponseOptions): Response {
  const { range, contentType, fileName, headers: further } = options;
  const { sizeBytes } = content;
  const headers = new Headers({
    ...further,
    'accept-ranges': 'bytes',
    'content-type': contentType,
  });
  if (fileName !== undefined) {
    headers.set('content-disposition', dispositionOf(fileName));
  }
  const part = parseRange(range, sizeBytes);
  if (part === 'unsatisfiable') {
    return new Response(null, {
      status: 416,
      headers: { 'content-range': `bytes */${sizeBytes}` },
    });
  }
  const { start, end } = part ?? { start: 0, end: sizeBytes };
  headers.set('content-length', String(end - start));
  if (part) headers.set('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`);
  const body = content.read(start, end);
  // Node's stream type and the browser's differ in a detail; some programs know both.
  return new Response(body as ConstructorParameters<typeof Response>[0], {
    status: part ? 206 : 200,
    headers,
  });
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

function parseRange(
  range: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}

function dispositionOf(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeFileName(fileName)}`;
}

/** As RFC 8187 wants it: `encodeURIComponent` leaves some characters that a header may not have. */
function encodeFileName(name: string): string {
  // By way of bytes, because half a surrogate pair cannot be encoded.
  const wellFormed = Buffer.from(name, 'utf8').toString('utf8');
  return encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
