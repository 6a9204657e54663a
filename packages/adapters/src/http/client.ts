import {
  type AccountState,
  type ErrorCode,
  GatewayError,
  type GatewayErrorOptions,
  VendorError,
  type VendorInfo,
} from '@fabgraph/contract';
import { type Attempt, createAttempt } from './attempt.ts';
import type { Authorization } from './authorization.ts';
import { untilAborted } from './deadline.ts';
import type { ErrorReader } from './error.ts';
import { createExchange, type HttpRequest } from './exchange.ts';
import { createHealth } from './health.ts';
import { createHold } from './hold.ts';
import type { JsonAnswer } from './json.ts';
import { retry } from './retry.ts';
import { createSingleFlight } from './single-flight.ts';

export type { Authorization } from './authorization.ts';
export type { ErrorReader } from './error.ts';
export type { JsonAnswer } from './json.ts';

export interface VendorClientOptions {
  readonly vendor: VendorInfo;
  readonly account: string;
  /** Origin plus optional path prefix, no trailing slash. */
  readonly baseUrl: string;
  readonly authorization: Authorization;
  /** The vendor's error dialect. */
  readonly readError: ErrorReader;
  /** For one HTTP call with its whole answer. Default 10,000. */
  readonly callTimeoutMs?: number;
  /** Decompressed. Default 10,000,000. */
  readonly maxResponseBytes?: number;
  /** Tries of one read. Default 3. */
  readonly maxTries?: number;
  /** The longest that one read with its tries and waits may plan to take. Default 20,000. */
  readonly readBudgetMs?: number;
}

export interface ReadOptions {
  /** Already encoded, without `?`. */
  readonly query?: string | undefined;
  readonly signal: AbortSignal;
  /** Decompressed, for lists that the vendor cannot page. */
  readonly maxBytes?: number | undefined;
}

export interface SendOptions {
  readonly query?: string | undefined;
  readonly json?: unknown;
  readonly signal: AbortSignal;
}

/** One account's calls to one origin of its vendor. Fails with `GatewayError`s only. */
export interface VendorClient {
  /**
   * GET, JSON answer. Tried up to three times where a repetition may mend it; a 401 renews the
   * credential once. Equal GETs in flight are one call. A redirect is an error.
   */
  readonly getJson: (path: string, options: ReadOptions) => Promise<JsonAnswer>;
  /**
   * A write: sent once; again only when the connection never opened, or after a 401 and a renewed
   * credential. The signal ends the wait, not the write.
   */
  readonly sendJson: (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: SendOptions,
  ) => Promise<JsonAnswer>;
  /** Before this time no call goes out. */
  readonly heldUntil: () => Date | null;
  readonly getState: () => AccountState;
  /** Closes sockets. */
  readonly close: () => Promise<void>;
}

export function createVendorClient({
  vendor,
  account,
  baseUrl,
  authorization,
  readError,
  callTimeoutMs = 10_000,
  maxResponseBytes = 10_000_000,
  maxTries = 3,
  readBudgetMs = 20_000,
}: VendorClientOptions): VendorClient {
  const exchange = createExchange({ baseUrl, callTimeoutMs, maxResponseBytes });
  const attempt = createAttempt({ vendor, account, baseUrl, exchange, authorization, readError });
  const hold = createHold();
  const health = createHealth();
  const flights = createSingleFlight();

  const fail = (code: ErrorCode, message: string, more: Partial<GatewayErrorOptions> = {}) =>
    new VendorError({ ...more, code, message, vendor: vendor.id, account });

  const noteError = (error: VendorError) => {
    health.noteError(error);
    if (error.code === 'RATE_LIMITED' && error.retryAfterMs !== undefined) {
      hold.hold(error.retryAfterMs);
    }
  };

  /** Tries, and remembers what the outcome says of the account. */
  const attemptNoted: Attempt = async (request, credential, signal) => {
    const outcome = await attempt(request, credential, signal);
    if ('answer' in outcome) health.noteAnswer();
    else noteError(outcome.error);
    return outcome;
  };

  /** Waits until the vendor no longer asks for quiet, but not longer than a read may take. */
  const pass = async (method: string, path: string, signal: AbortSignal) => {
    const heldMs = Math.ceil(hold.remainingMs());
    if (heldMs > readBudgetMs) {
      const what = `${method} ${baseUrl}${path}`;
      const message = `${vendor.name} asked for quiet; ${what} was not sent. Repeat it later.`;
      throw fail('RATE_LIMITED', message, { retryAfterMs: heldMs });
    }
    await hold.wait(signal);
  };

  const getCredential = async (signal: AbortSignal) => {
    try {
      return await authorization.headers(signal);
    } catch (error) {
      if (error instanceof VendorError) noteError(error);
      throw error;
    }
  };

  const read = (request: HttpRequest, signal: AbortSignal) => {
    const run = async () => {
      await pass('GET', request.path, signal);
      return await attemptNoted(request, await getCredential(signal), signal);
    };
    return retry(run, { signal, maxTries, budgetMs: readBudgetMs });
  };

  /** From here on the write goes its way, whatever becomes of its caller. */
  const send = (request: HttpRequest, credential: Record<string, string>) => {
    const run = () => attemptNoted(request, credential, NEVER_ABORTED);
    return retry(run, { signal: NEVER_ABORTED, maxTries, budgetMs: readBudgetMs });
  };

  /** What the caller is told when its own signal ended the wait. */
  const toCallerError = (error: unknown, signal: AbortSignal, isSent: boolean) => {
    if (error instanceof GatewayError || !signal.aborted) return error;
    return isSent
      ? fail('OUTCOME_UNKNOWN', `${vendor.name} had not answered a write when time was up.`)
      : fail('VENDOR_TIMEOUT', `${vendor.name} had not answered when time was up.`);
  };

  return {
    getJson: async (path, { query, signal, maxBytes }) => {
      const request: HttpRequest = { method: 'GET', path, query, maxBytes };
      try {
        const key = `${maxBytes ?? ''} ${path}?${query ?? ''}`;
        return await flights.share(key, signal, (shared) => read(request, shared));
      } catch (error) {
        throw toCallerError(error, signal, false);
      }
    },
    sendJson: async (method, path, { query, json, signal }) => {
      let isSent = false;
      try {
        await pass(method, path, signal);
        const credential = await getCredential(signal);
        signal.throwIfAborted();
        isSent = true;
        const answer = send({ method, path, query, ...toJsonBody(json) }, credential);
        return await untilAborted(answer, signal);
      } catch (error) {
        throw toCallerError(error, signal, isSent);
      }
    },
    heldUntil: hold.heldUntil,
    getState: health.getState,
    close: exchange.close,
  };
}

const NEVER_ABORTED = new AbortController().signal;

function toJsonBody(json: unknown): Pick<HttpRequest, 'body' | 'headers'> {
  if (json === undefined) return {};
  return { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
}
