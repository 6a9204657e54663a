import { pipeline, type Readable, type Transform } from 'node:stream';
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

export interface TextCollectorOptions {
  readonly contentEncoding: string;
  readonly maxBytes: number;
  readonly onText: (text: string) => void;
  /** An ExchangeError TOO_LARGE, ENCODED_WRONG or CUT. Nothing follows. */
  readonly onError: (error: unknown) => void;
  /** After a `write` that gave false: more is welcome. */
  readonly onDrain: () => void;
}

/** Takes a body as it comes. */
export interface TextCollector {
  /** False: nothing more for now. */
  readonly write: (chunk: Buffer) => boolean;
  readonly end: () => void;
  /** Leaves it at that. */
  readonly destroy: () => void;
}

/**
 * Gathers a whole body as text, decompressed while it arrives, so that neither a long body nor a
 * small one that unpacks to a long one takes more memory than `maxBytes`.
 * @throws ExchangeError ENCODED_WRONG for an encoding that was not asked for.
 */
export function createTextCollector(options: TextCollectorOptions): TextCollector {
  const { contentEncoding, onError, onDrain } = options;
  const decoder = createDecoder(contentEncoding);
  const plain = createPlainCollector(options);
  if (decoder === null) return plain;
  decoder
    .on('data', plain.write)
    .on('end', plain.end)
    .on('drain', onDrain)
    .on('error', (error) => onError(toExchangeError(error)));
  return {
    write: (chunk) => decoder.write(chunk),
    end: () => decoder.end(),
    destroy: () => decoder.destroy(),
  };
}

function createPlainCollector({ maxBytes, onText, onError }: TextCollectorOptions): TextCollector {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    write: (chunk) => {
      size += chunk.length;
      if (size > maxBytes) onError(new ExchangeError('TOO_LARGE'));
      else chunks.push(chunk);
      return true;
    },
    end: () => onText(toText(chunks, size)),
    destroy: () => {},
  };
}

const BYTE_ORDER_MARK = '\ufeff';

function toText(chunks: readonly Buffer[], size: number): string {
  const [only, ...others] = chunks;
  const whole = only !== undefined && others.length === 0 ? only : Buffer.concat(chunks, size);
  const text = whole.toString();
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** The body as it was before it was packed. @throws ExchangeError ENCODED_WRONG. */
export function decode(body: Readable, contentEncoding = 'identity'): Readable {
  try {
    const decoder = createDecoder(contentEncoding);
    // The reader of the last stream sees every failure; there is nothing left to do with it here.
    return decoder === null ? body : pipeline(body, decoder, () => {});
  } catch (error) {
    body.on('error', () => {}).destroy();
    throw error;
  }
}

/** Null: there is nothing to undo. */
function createDecoder(contentEncoding: string): Transform | null {
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return null;
  const create = DECODERS.get(encoding);
  if (create === undefined) throw new ExchangeError('ENCODED_WRONG');
  return create();
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
