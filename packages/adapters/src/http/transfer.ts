import { Readable } from 'node:stream';
import { type Caller, GatewayError } from '@fabgraph/contract';
import type { Dispatcher } from 'undici';
import { decode, toExchangeError } from './body.ts';
import { ExchangeError, faultOf } from './exchange-error.ts';
import { createStallWatch, STALLED, type StallWatch } from './stall-watch.ts';

/** A request whose body or answer is as long as it may be. */
export interface TransferRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: AsyncIterable<Uint8Array> | undefined;
  /** Bytes of `body`. Null: unknown, and sent in chunks. */
  readonly size?: number | null | undefined;
}

/** An answer whose body is still on its way. Whoever has it reads `body` to its end or calls its iterator's `return`. */
export interface OpenedAnswer {
  readonly status: number;
  /** Lower-case names. Without `content-length` where the body was packed on its way. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface TransferOptions {
  /** Its signal ends the transfer and closes the connection, whether in the request or in the answer. */
  readonly caller: Caller;
  /** How long nothing may move. Default 30,000. */
  readonly stallTimeoutMs?: number | undefined;
}

/** Pieces of this size are handed on, so that each one tells that bytes do move. */
const MAX_CHUNK_BYTES = 65_536;

/**
 * Sends one request and resolves with its answer's head. Follows no redirect, repeats nothing.
 * @throws ExchangeError, the signal's reason, or whatever `body` failed with.
 */
export async function transfer(
  dispatcher: Dispatcher,
  { method, url, headers, body, size = null }: TransferRequest,
  { caller, stallTimeoutMs = 30_000 }: TransferOptions,
): Promise<OpenedAnswer> {
  const watch = createStallWatch(stallTimeoutMs, caller.signal);
  const source = body === undefined ? undefined : createSource(body, size, watch);
  caller.onCall?.('MADE');
  try {
    watch.start();
    const answer = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        'accept-encoding': 'identity',
        ...headers,
        ...(source === undefined || size === null ? {} : { 'content-length': String(size) }),
      },
      body: source?.stream ?? null,
      signal: watch.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
      // A kept socket that the other side is about to close would cost a body that cannot be sent again.
      ...(source === undefined ? {} : { reset: true }),
    });
    watch.stop();
    const isEmpty = method === 'HEAD';
    return openAnswer(answer, isEmpty, watch);
  } catch (error) {
    watch.close();
    throw source?.failure()?.error ?? toTransferError(error, watch, source?.isRead() ?? true);
  }
}

/** The whole of a short body. @throws ExchangeError TOO_LARGE. */
export async function readWhole(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ExchangeError('TOO_LARGE');
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, size));
}

/** Closes the connection of an answer that nobody will read. */
export async function discard({ body }: OpenedAnswer): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

interface Source {
  readonly stream: Readable;
  /** Why it ended too early, where it did so by itself. */
  readonly failure: () => { readonly error: unknown } | undefined;
  /** Whether it was read to its end. */
  readonly isRead: () => boolean;
}

function createSource(
  body: AsyncIterable<Uint8Array>,
  size: number | null,
  watch: StallWatch,
): Source {
  let failure: { readonly error: unknown } | undefined;
  let isRead = false;

  const check = async function* () {
    let length = 0;
    try {
      for await (const chunk of watch.awaitSource(body)) {
        length += chunk.length;
        if (size !== null && length > size) throw wrongSize('more', size);
        // From here on the other side may have it all, whatever becomes of the rest of this.
        if (length === size) isRead = true;
        yield chunk;
      }
      if (size !== null && length < size) throw wrongSize('fewer', size);
      isRead = true;
    } catch (error) {
      failure = { error };
      throw error;
    }
  };

  // On its own, so that what the connection throws in here is not taken for the source's failure.
  const split = async function* () {
    for await (const chunk of check()) {
      for (let start = 0; start < chunk.length; start += MAX_CHUNK_BYTES) {
        watch.start();
        yield chunk.subarray(start, start + MAX_CHUNK_BYTES);
      }
    }
  };

  return {
    stream: Readable.from(split(), { objectMode: true, highWaterMark: 1 }),
    failure: () => failure,
    isRead: () => isRead,
  };
}

function openAnswer(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  isEmpty: boolean,
  watch: StallWatch,
): OpenedAnswer {
  const encoding = String(headers['content-encoding'] ?? 'identity');
  const { 'content-length': _length, ...otherHeaders } = headers;
  const isPacked = encoding !== '' && encoding.toLowerCase() !== 'identity';
  const answer = { status: statusCode, headers: isPacked ? otherHeaders : headers };
  if (isEmpty) {
    body.on('error', () => {}).resume();
    watch.close();
    return { ...answer, body: Readable.from([]) };
  }
  const iterator = decode(body, encoding)[Symbol.asyncIterator]();

  const close = () => {
    watch.close();
    body.on('error', () => {}).destroy();
  };

  // By hand, because a generator's `return` closes nothing before its first `next`.
  const reader: AsyncIterator<Uint8Array> = {
    next: async () => {
      watch.start();
      try {
        const result = await iterator.next();
        watch.stop();
        if (result.done) watch.close();
        return result;
      } catch (error) {
        close();
        throw toReadError(error, watch);
      }
    },
    return: async () => {
      close();
      return { done: true, value: undefined };
    },
  };
  return { ...answer, body: { [Symbol.asyncIterator]: () => reader } };
}

function toTransferError(error: unknown, { signal }: StallWatch, isRead: boolean): unknown {
  if (signal.aborted && signal.reason !== STALLED) return signal.reason;
  if (signal.aborted) return new ExchangeError(isRead ? 'TIMED_OUT' : 'STALLED', error);
  const fault = faultOf(error);
  return new ExchangeError(fault === 'LOST' && !isRead ? 'UNFINISHED' : fault, error);
}

function toReadError(error: unknown, { signal }: StallWatch): unknown {
  if (signal.aborted && signal.reason !== STALLED) return signal.reason;
  if (signal.aborted) return new ExchangeError('TIMED_OUT', error);
  return toExchangeError(error);
}

function wrongSize(what: 'more' | 'fewer', size: number): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: `The file holds ${what} than the ${size} bytes that it was said to hold.`,
  });
}
