import type { Caller } from '@fabgraph/contract';
import { Pool } from 'undici';
import { ACCEPTED_ENCODINGS, readText } from './body.ts';
import { DEADLINE, withDeadline } from './deadline.ts';
import { ExchangeError, faultOf } from './exchange-error.ts';

export interface ExchangeOptions {
  /** Origin and optional path prefix, no trailing slash. */
  readonly baseUrl: string;
  /** For one request with its whole answer. Default 10,000. */
  readonly callTimeoutMs?: number;
  /** Decompressed. Default 10,000,000. */
  readonly maxResponseBytes?: number;
  /** Sockets kept to this origin; further calls wait for one. Default 32. */
  readonly maxSockets?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After `baseUrl`; segments already encoded. */
  readonly path: string;
  /** Already encoded, without `?`. */
  readonly query?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly maxBytes?: number | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Requests to one origin. Follows no redirect, repeats nothing, knows no vendor. */
export interface Exchange {
  /**
   * Sends one request and reads its answer whole, whatever its status.
   * @throws ExchangeError, or the reason of the caller's signal when that ended it.
   */
  readonly send: (request: HttpRequest, caller: Caller) => Promise<HttpAnswer>;
  /** Requests sent so far. */
  readonly sentCount: () => number;
  /** Closes sockets; what is in flight fails. */
  readonly close: () => Promise<void>;
}

export function createExchange({
  baseUrl,
  callTimeoutMs = 10_000,
  maxResponseBytes = 10_000_000,
  maxSockets = 32,
}: ExchangeOptions): Exchange {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname === '/' ? '' : pathname;
  // undici's timers are coarse: the deadline is ours, these only make sure that nothing stays.
  const pool = new Pool(origin, {
    connections: maxSockets,
    connect: { timeout: callTimeoutMs / 2 },
    headersTimeout: callTimeoutMs * 2,
    bodyTimeout: callTimeoutMs * 2,
  });

  let sentCount = 0;

  const sendOnce = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    sentCount += 1;
    const { statusCode, headers, body } = await pool.request({
      method: request.method,
      path: `${prefix}${request.path}${request.query ? `?${request.query}` : ''}`,
      headers: { 'accept-encoding': ACCEPTED_ENCODINGS, ...request.headers },
      body: request.body ?? null,
      signal,
    });
    const encoding = headers['content-encoding'];
    const maxBytes = request.maxBytes ?? maxResponseBytes;
    const text = await readText(
      body,
      Array.isArray(encoding) ? encoding.join() : encoding,
      maxBytes,
    );
    return { status: statusCode, headers, text };
  };

  return {
    send: (request, caller) =>
      withDeadline(caller.signal, callTimeoutMs, async (limited) => {
        caller.onCall?.('MADE');
        try {
          return await sendOnce(request, limited);
        } catch (error) {
          if (limited.aborted && limited.reason !== DEADLINE) throw limited.reason;
          if (limited.aborted) throw new ExchangeError('TIMED_OUT', error);
          if (error instanceof ExchangeError) throw error;
          throw new ExchangeError(faultOf(error), error);
        }
      }),
    sentCount: () => sentCount,
    close: () => pool.destroy(),
  };
}
