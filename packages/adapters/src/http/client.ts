import {
  type Caller,
  type CallResult,
  createSignal,
  deadlineOf,
  type ErrorCode,
  GatewayError,
  type GatewayErrorOptions,
  type Pass,
  VendorError,
} from '@fabgraph/contract';
import { createAttempt, resultOf } from './attempt.ts';
import { createCondition } from './condition.ts';
import { onAbort, untilAborted } from './deadline.ts';
import { createExchange, type HttpRequest } from './exchange.ts';
import { createLinkClient } from './link.ts';
import { createParty } from './party.ts';
import { routeOf } from './path.ts';
import { type Outcome, retry } from './retry.ts';
import { createSingleFlight } from './single-flight.ts';
import { createStream, type StreamRequest } from './stream.ts';
import { createTraffic } from './traffic.ts';
import type { VendorClient, VendorClientOptions } from './vendor-client.ts';
import { createCallWatch } from './watch.ts';

export type { Authorization } from './authorization.ts';
export type { ErrorReader } from './error.ts';
export type { JsonAnswer } from './json.ts';
export type { LinkClient } from './link.ts';
export type { OpenedAnswer } from './transfer.ts';

export type {
  OpenRequestOptions,
  ReadOptions,
  SendOptions,
  SendStreamOptions,
  VendorClient,
  VendorClientOptions,
} from './vendor-client.ts';

export function createVendorClient({
  vendor,
  account,
  baseUrl,
  authorization,
  readError,
  lane = createTraffic().openLane(vendor, account),
  callTimeoutMs = lane.limits.callTimeoutMs,
  maxResponseBytes = lane.limits.maxAnswerBytes,
  maxTries = lane.limits.maxTries,
  readBudgetMs = 20_000,
  linkOrigins = [],
  stallTimeoutMs = 30_000,
}: VendorClientOptions): VendorClient {
  const { observer } = lane;
  const { reserveMs, callsPerAccount, retryWaitMs, maxRetryWaitMs } = lane.limits;
  const exchange = createExchange({
    baseUrl,
    callTimeoutMs,
    reserveMs,
    maxResponseBytes,
    maxSockets: callsPerAccount,
  });
  const baseOrigin = new URL(baseUrl).origin;
  const gate = lane.gateTo(baseOrigin);
  const allowedOrigins = [baseUrl, ...linkOrigins];
  const links = createLinkClient({ vendor, account, allowedOrigins, stallTimeoutMs, observer });
  const stream = createStream({
    vendor,
    account,
    baseUrl,
    authorization,
    readError,
    links,
    stallTimeoutMs,
  });
  const attempt = createAttempt({
    vendor,
    account,
    baseUrl,
    exchange,
    gate,
    authorization,
    readError,
  });
  const watchOf = (method: string, path: string) =>
    observer &&
    createCallWatch(observer, {
      vendor: vendor.id,
      account,
      method,
      route: routeOf(path),
      origin: baseOrigin,
    });
  const condition = createCondition();
  const { noteError, noteOutcome } = condition;
  const flights = createSingleFlight();
  const tries = {
    maxTries,
    retryWaitMs,
    maxRetryWaitMs,
    budgetMs: readBudgetMs,
    reserveMs,
    retries: lane.retries,
  };

  const fail = (code: ErrorCode, message: string, more: Partial<GatewayErrorOptions> = {}) =>
    new VendorError({ ...more, code, message, vendor: vendor.id, account });

  const timeLeftMs = ({ signal }: Caller) => deadlineOf(signal) - reserveMs - performance.now();

  /** Waits until the vendor no longer asks for quiet, but not longer than a read may take. */
  const pass = async (method: string, path: string, caller: Caller) => {
    const heldMs = Math.ceil(condition.remainingMs());
    if (heldMs === 0) return;
    if (heldMs > Math.min(readBudgetMs, timeLeftMs(caller))) {
      const what = `${method} ${baseUrl}${path}`;
      const message = `${vendor.name} asked for quiet; ${what} was not sent. Repeat it later.`;
      throw fail('RATE_LIMITED', message, { retryAfterMs: heldMs });
    }
    await condition.wait(caller.signal);
  };

  const getCredential = async (caller: Caller) => {
    try {
      return await authorization.headers(caller);
    } catch (error) {
      if (error instanceof VendorError) noteError(error);
      throw error;
    }
  };

  const read = (request: HttpRequest, caller: Caller) => {
    const run = async () => {
      await pass('GET', request.path, caller);
      return noteOutcome(await attempt(request, await getCredential(caller), caller));
    };
    return retry(run, { ...tries, caller });
  };

  /** From here on the write goes its way, whatever becomes of its caller. */
  const send = (
    request: HttpRequest,
    credential: Record<string, string>,
    caller: Caller,
    pass: Pass,
  ) => {
    const party = createParty(caller);
    let firstPass: Pass | undefined = pass;
    const run = async () => {
      const given = firstPass;
      firstPass = undefined;
      return noteOutcome(await attempt(request, credential, party, given));
    };
    return retry(run, { ...tries, caller: party });
  };

  /** One whose body is as long as it may be. */
  const transferred = async <T>(run: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const pass = gate.enterTransfer();
    let result: CallResult = 'NEITHER';
    try {
      const outcome = await run();
      result = resultOf(outcome);
      return noteOutcome(outcome);
    } finally {
      pass.leave(result);
    }
  };

  /** What the caller is told when its own signal ended the wait. */
  const toCallerError = (error: unknown, { signal }: Caller, isSent: boolean) => {
    if (!signal.aborted) return error;
    // Its own reason may say that all may be repeated, which is not so for a write that was sent.
    if (error instanceof GatewayError && !(isSent && error === signal.reason)) return error;
    return isSent
      ? fail('OUTCOME_UNKNOWN', `${vendor.name} had not answered a write when time was up.`)
      : fail('VENDOR_TIMEOUT', `${vendor.name} had not answered when time was up.`);
  };

  return {
    origin: { vendor, account, observer },
    getJson: async (path, { query, caller, maxBytes }) => {
      try {
        const key = `${maxBytes ?? ''} ${path}?${query ?? ''}`;
        return await flights.share(key, caller, (party) => {
          const watch = watchOf('GET', path);
          return read({ method: 'GET', path, query, maxBytes, watch }, party);
        });
      } catch (error) {
        throw toCallerError(error, caller, false);
      }
    },
    sendJson: async (method, path, { query, json, caller }) => {
      let isSent = false;
      try {
        await pass(method, path, caller);
        const credential = await getCredential(caller);
        const body = json === undefined ? undefined : JSON.stringify(json);
        const entered = await gate.enter(caller);
        if (caller.signal.aborted) {
          entered.leave('NEITHER');
          throw caller.signal.reason;
        }
        isSent = true;
        const watch = watchOf(method, path);
        const answer = send({ method, path, query, body, watch }, credential, caller, entered);
        return await untilAborted(answer, caller.signal);
      } catch (error) {
        throw toCallerError(error, caller, isSent);
      } finally {
        // A read that began before the write may not know of it.
        flights.startAnew();
      }
    },
    open: async (path, { method = 'GET', query, headers, caller }) => {
      const request: StreamRequest<'GET' | 'HEAD'> = {
        method,
        path,
        query,
        headers,
        watch: watchOf(method, path),
      };
      const run = async () => {
        await pass(method, path, caller);
        const credential = await getCredential(caller);
        return await transferred(() => stream.open(request, credential, caller));
      };
      try {
        return await retry(run, { ...tries, caller });
      } catch (error) {
        throw toCallerError(error, caller, false);
      }
    },
    sendStream: async (method, path, { query, headers, body, size, caller }) => {
      const { signal, onCall, trace } = caller;
      const breaker = createSignal();
      let isSent = false;
      const stop = onAbort(signal, () => {
        if (!isSent) breaker.abort(signal.reason);
      });
      const whole = withEnd(body, size, () => {
        isSent = true;
      });
      try {
        await pass(method, path, caller);
        const credential = await getCredential(caller);
        caller.signal.throwIfAborted();
        const watch = watchOf(method, path);
        const request = { method, path, query, headers, body: whole, size, watch };
        const outcome = transferred(() =>
          stream.send(request, credential, { signal: breaker.signal, onCall, trace }),
        );
        const result = await untilAborted(outcome, signal);
        if ('answer' in result) return result.answer;
        throw result.error;
      } catch (error) {
        throw toCallerError(error, caller, isSent);
      } finally {
        stop();
        flights.startAnew();
      }
    },
    maxListBytes: lane.limits.maxListBytes,
    links,
    heldUntil: condition.heldUntil,
    callsMade: exchange.sentCount,
    getState: condition.getState,
    onStateChange: condition.onStateChange,
    close: async () => {
      lane.close();
      await Promise.all([exchange.close(), stream.close(), links.close()]);
    },
  };
}

/** The same chunks; says when the vendor may have them all. */
async function* withEnd(
  body: AsyncIterable<Uint8Array>,
  size: number | null,
  onEnd: () => void,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length === size) onEnd();
    yield chunk;
  }
  onEnd();
}
