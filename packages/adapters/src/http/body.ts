import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ExchangeError } from './exchange-error.ts';

const DECODERS = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** What `Accept-Encoding` may promise. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * The whole body as text, decompressed while it arrives, so that neither a long body nor a small
 * one that unpacks to a long one takes more memory than `maxBytes`.
 * @throws ExchangeError TOO_LARGE, ENCODED_WRONG or CUT.
 */
export async function readText(
  body: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<string> {
  const decoded = decode(body, contentEncoding);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) throw new ExchangeError('TOO_LARGE');
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw toExchangeError(error);
  } finally {
    body.destroy();
  }
  return new TextDecoder().decode(Buffer.concat(chunks, size));
}

/** The body as it was before it was packed. @throws ExchangeError ENCODED_WRONG. */
export function decode(body: Readable, contentEncoding = 'identity'): Readable {
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return body;
  const createDecoder = DECODERS.get(encoding);
  if (createDecoder === undefined) {
    body.on('error', () => {}).destroy();
    throw new ExchangeError('ENCODED_WRONG');
  }
  // The reader of the last stream sees every failure; there is nothing left to do with it here.
  return pipeline(body, createDecoder(), () => {});
}

/** What a failure inside a body means. */
export function toExchangeError(error: unknown): unknown {
  if (error instanceof ExchangeError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return new ExchangeError('CUT', error);
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT')) {
    return new ExchangeError('ENCODED_WRONG', error);
  }
  return new ExchangeError('CUT', error);
}
