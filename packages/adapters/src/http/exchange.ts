import { type Caller, deadlineOf } from '@fabgraph/contract';
import { Pool } from 'undici';
import { type HttpAnswer, readAnswer } from './answer.ts';
import { ACCEPTED_ENCODINGS } from './body.ts';
import { createConnector } from './connector.ts';
import { ExchangeError } from './exchange-error.ts';
import type { CallWatch } from './watch.ts';

export interface ExchangeOptions {
  /** Origin and optional path prefix, no trailing slash. */
  readonly baseUrl: string;
  /** For one request with its whole answer, in ms. */
  readonly callTimeoutMs: number;
  /** What an operation keeps of its time, in ms. */
  readonly reserveMs: number;
  /** Decompressed. */
  readonly maxResponseBytes: number;
  /** Sockets kept to this origin; further calls wait for one. */
  readonly maxSockets: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After `baseUrl`; segments already encoded. */
  readonly path: string;
  /** Already encoded, without `?`. */
  readonly query?: string | undefined;
  readonly body?: string | undefined;
  readonly maxBytes?: number | undefined;
  readonly watch?: CallWatch | undefined;
}

/** Requests to one origin. Follows no redirect, repeats nothing, knows no vendor. */
export interface Exchange {
  /**
   * Sends one request and reads its answer whole, whatever its status.
   * @throws ExchangeError, or the caller's own reason when it left.
   */
  readonly send: (
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
    caller: Caller,
  ) => Promise<HttpAnswer>;
  /** Requests sent so far. */
  readonly sentCount: () => number;
  /** Closes sockets; what is in flight fails. */
  readonly close: () => Promise<void>;
}

export function createExchange({
  baseUrl,
  callTimeoutMs,
  reserveMs,
  maxResponseBytes,
  maxSockets,
}: ExchangeOptions): Exchange {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname === '/' ? '' : pathname;
  // undici's timers are coarse: the deadline of a call is ours, and ends all that they would end.
  const pool = new Pool(origin, {
    connections: maxSockets,
    connect: createConnector({ timeout: callTimeoutMs / 2 }),
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  let sentCount = 0;

  return {
    send: async (
      { method, path, query, body = null, maxBytes = maxResponseBytes, watch },
      headers,
      caller,
    ) => {
      const { signal, onCall } = caller;
      signal.throwIfAborted();
      if (deadlineOf(signal) - reserveMs <= performance.now())
        throw new ExchangeError('OUT_OF_TIME');
      sentCount += 1;
      onCall?.('MADE');
      const request = {
        method,
        path: `${prefix}${path}${query ? `?${query}` : ''}`,
        headers: { 'accept-encoding': ACCEPTED_ENCODINGS, ...headers, ...watch?.begin(caller) },
        body,
      };
      return await readAnswer((handler) => pool.dispatch(request, handler), {
        timeoutMs: callTimeoutMs,
        reserveMs,
        maxBytes,
        signal,
      });
    },
    sentCount: () => sentCount,
    close: () => pool.destroy(),
  };
}
