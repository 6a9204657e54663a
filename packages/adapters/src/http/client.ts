import { type AccountState, GatewayError, VendorError, type VendorInfo } from '@fabgraph/contract';
import type { Authorization } from './authorization.ts';
import { untilAborted } from './deadline.ts';
import { type CallSite, type ErrorReader, toFaultError } from './error.ts';
import { createExchange, type HttpRequest } from './exchange.ts';
import { ExchangeError } from './exchange-error.ts';
import { createHealth } from './health.ts';
import { createHold } from './hold.ts';
import { type JsonAnswer, readJson } from './json.ts';
import { type Outcome, retry } from './retry.ts';
import { secretsIn } from './secret.ts';
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
  const hold = createHold();
  const health = createHealth();
  const flights = createSingleFlight();
  const never = new AbortController().signal;

  /** One request, whatever becomes of it. */
  const attempt = async (
    request: HttpRequest,
    credential: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Outcome<JsonAnswer>> => {
    const url = `${baseUrl}${request.path}`;
    const secrets = secretsIn(credential);
    const site: CallSite = { vendor, account, method: request.method, url, secrets };
    const headers = { accept: 'application/json', ...request.headers, ...credential };
    try {
      return readJson(site, await exchange.send({ ...request, headers }, signal), readError);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      const { fault } = error;
      const isWorthRepeating =
        fault === 'NOT_CONNECTED' ||
        (request.method === 'GET' && (fault === 'LOST' || fault === 'NOT_HTTP' || fault === 'CUT'));
      return { error: toFaultError(site, fault, error), isWorthRepeating };
    }
  };

  /** One request, and once more with a new credential where the vendor refused the old one. */
  const attemptAuthorized = async (
    request: HttpRequest,
    credential: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Outcome<JsonAnswer>> => {
    const outcome = await attempt(request, credential, signal);
    if ('answer' in outcome || outcome.error.httpStatus !== 401) return outcome;
    if (!(await authorization.renew?.(signal, credential))) return outcome;
    return await attempt(request, await authorization.headers(signal), signal);
  };

  /** Remembers what an outcome says of the account. */
  const note = (outcome: Outcome<JsonAnswer>): Outcome<JsonAnswer> => {
    if ('answer' in outcome) health.noteAnswer();
    else noteError(outcome.error);
    return outcome;
  };

  const noteError = (error: VendorError) => {
    health.noteError(error);
    if (error.code === 'RATE_LIMITED' && error.retryAfterMs !== undefined) {
      hold.hold(error.retryAfterMs);
    }
  };

  /** Lets a call out when the vendor no longer asks for quiet; refuses to wait longer than a read may take. */
  const pass = async (method: string, path: string, signal: AbortSignal) => {
    const heldMs = hold.remainingMs();
    if (heldMs > readBudgetMs) throw heldBack(method, path, heldMs);
    await hold.wait(signal);
  };

  const heldBack = (method: string, path: string, heldMs: number) =>
    new VendorError({
      code: 'RATE_LIMITED',
      message: `${vendor.name} asked for quiet; ${method} ${baseUrl}${path} was not sent. Repeat it later.`,
      vendor: vendor.id,
      account,
      retryAfterMs: Math.ceil(heldMs),
    });

  const getCredential = async (signal: AbortSignal) => {
    try {
      return await authorization.headers(signal);
    } catch (error) {
      if (error instanceof VendorError) noteError(error);
      throw error;
    }
  };

  const read = (request: HttpRequest, signal: AbortSignal) =>
    retry(
      async () => {
        await pass('GET', request.path, signal);
        return note(await attemptAuthorized(request, await getCredential(signal), signal));
      },
      { signal, maxTries, budgetMs: readBudgetMs },
    );

  /** What the caller is told when its own signal ended the wait. */
  const toCallerError = (
    error: unknown,
    signal: AbortSignal,
    code: 'VENDOR_TIMEOUT' | 'OUTCOME_UNKNOWN',
  ) => {
    if (error instanceof GatewayError || !signal.aborted) return error;
    const says =
      code === 'VENDOR_TIMEOUT'
        ? 'in the time given'
        : 'in the time given to a write that was sent';
    return new VendorError({
      code,
      message: `${vendor.name} did not answer ${says}.`,
      vendor: vendor.id,
      account,
      cause: error,
    });
  };

  return {
    getJson: async (path, { query, signal, maxBytes }) => {
      const request: HttpRequest = { method: 'GET', path, query, maxBytes };
      try {
        const key = `${maxBytes ?? ''} ${path}?${query ?? ''}`;
        return await flights.share(key, signal, (shared) => read(request, shared));
      } catch (error) {
        throw toCallerError(error, signal, 'VENDOR_TIMEOUT');
      }
    },
    sendJson: async (method, path, { query, json, signal }) => {
      let isSent = false;
      try {
        await pass(method, path, signal);
        const credential = await getCredential(signal);
        const body = json === undefined ? undefined : JSON.stringify(json);
        const headers = body === undefined ? {} : { 'content-type': 'application/json' };
        const request: HttpRequest = { method, path, query, headers, body };
        signal.throwIfAborted();
        isSent = true;
        const send = async () => note(await attemptAuthorized(request, credential, never));
        const answer = retry(send, { signal: never, maxTries, budgetMs: readBudgetMs });
        return await untilAborted(answer, signal);
      } catch (error) {
        throw toCallerError(error, signal, isSent ? 'OUTCOME_UNKNOWN' : 'VENDOR_TIMEOUT');
      }
    },
    heldUntil: hold.heldUntil,
    getState: health.getState,
    close: exchange.close,
  };
}
