import {
  type Caller,
  type ErrorCode,
  GatewayError,
  type GatewayErrorOptions,
  VendorError,
} from '@fabgraph/contract';
import { createAttempt } from './attempt.ts';
import { onAbort, untilAborted } from './deadline.ts';
import { createExchange, type HttpRequest } from './exchange.ts';
import { createHealth } from './health.ts';
import { createHold } from './hold.ts';
import { createLinkClient } from './link.ts';
import { createParty, type Party } from './party.ts';
import { type Outcome, retry } from './retry.ts';
import { createSingleFlight } from './single-flight.ts';
import { createStream, type StreamRequest } from './stream.ts';
import type { VendorClient, VendorClientOptions } from './vendor-client.ts';

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
  callTimeoutMs = 10_000,
  maxResponseBytes = 10_000_000,
  maxTries = 3,
  readBudgetMs = 20_000,
  linkOrigins = [],
  stallTimeoutMs = 30_000,
}: VendorClientOptions): VendorClient {
  const exchange = createExchange({ baseUrl, callTimeoutMs, maxResponseBytes });
  const allowedOrigins = [baseUrl, ...linkOrigins];
  const links = createLinkClient({ vendor, account, allowedOrigins, stallTimeoutMs });
  const stream = createStream({
    vendor,
    account,
    baseUrl,
    authorization,
    readError,
    links,
    stallTimeoutMs,
  });
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

  /** Remembers what an outcome says of the account. */
  const noteOutcome = <T>(outcome: Outcome<T>): Outcome<T> => {
    if ('answer' in outcome) health.noteAnswer();
    else noteError(outcome.error);
    return outcome;
  };

  /** Waits until the vendor no longer asks for quiet, but not longer than a read may take. */
  const pass = async (method: string, path: string, caller: Caller) => {
    const heldMs = Math.ceil(hold.remainingMs());
    if (heldMs === 0) return;
    if (heldMs > readBudgetMs) {
      const what = `${method} ${baseUrl}${path}`;
      const message = `${vendor.name} asked for quiet; ${what} was not sent. Repeat it later.`;
      throw fail('RATE_LIMITED', message, { retryAfterMs: heldMs });
    }
    await hold.wait(caller.signal);
  };

  const getCredential = async (caller: Caller) => {
    try {
      return await authorization.headers(caller);
    } catch (error) {
      if (error instanceof VendorError) noteError(error);
      throw error;
    }
  };

  const read = (request: HttpRequest, party: Party) => {
    const run = async () => {
      await pass('GET', request.path, party);
      return noteOutcome(await attempt(request, await getCredential(party), party));
    };
    return retry(run, { caller: party, maxTries, budgetMs: readBudgetMs });
  };

  /** From here on the write goes its way, whatever becomes of its caller. */
  const send = (request: HttpRequest, credential: Record<string, string>, { onCall }: Caller) => {
    const party = createParty(onCall);
    const run = async () => noteOutcome(await attempt(request, credential, party));
    return retry(run, { caller: party, maxTries, budgetMs: readBudgetMs });
  };

  /** What the caller is told when its own signal ended the wait. */
  const toCallerError = (error: unknown, { signal }: Caller, isSent: boolean) => {
    if (error instanceof GatewayError || !signal.aborted) return error;
    return isSent
      ? fail('OUTCOME_UNKNOWN', `${vendor.name} had not answered a write when time was up.`)
      : fail('VENDOR_TIMEOUT', `${vendor.name} had not answered when time was up.`);
  };

  return {
    getJson: async (path, { query, caller, maxBytes }) => {
      const request: HttpRequest = { method: 'GET', path, query, maxBytes };
      try {
        const key = `${maxBytes ?? ''} ${path}?${query ?? ''}`;
        return await flights.share(key, caller, (party) => read(request, party));
      } catch (error) {
        throw toCallerError(error, caller, false);
      }
    },
    sendJson: async (method, path, { query, json, caller }) => {
      let isSent = false;
      try {
        await pass(method, path, caller);
        const credential = await getCredential(caller);
        caller.signal.throwIfAborted();
        isSent = true;
        const answer = send(
          { method, path, query, body: json === undefined ? undefined : JSON.stringify(json) },
          credential,
          caller,
        );
        return await untilAborted(answer, caller.signal);
      } catch (error) {
        throw toCallerError(error, caller, isSent);
      } finally {
        // A read that began before the write may not know of it.
        flights.startAnew();
      }
    },
    open: async (path, { method = 'GET', query, headers, caller }) => {
      const request: StreamRequest<'GET' | 'HEAD'> = { method, path, query, headers };
      const run = async () => {
        await pass(method, path, caller);
        return noteOutcome(await stream.open(request, await getCredential(caller), caller));
      };
      try {
        return await retry(run, { caller, maxTries, budgetMs: readBudgetMs });
      } catch (error) {
        throw toCallerError(error, caller, false);
      }
    },
    sendStream: async (method, path, { query, headers, body, size, caller }) => {
      const { signal, onCall } = caller;
      const breaker = new AbortController();
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
        const request = { method, path, query, headers, body: whole, size };
        const outcome = stream
          .send(request, credential, { signal: breaker.signal, onCall })
          .then(noteOutcome);
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
    links,
    heldUntil: hold.heldUntil,
    callsMade: exchange.sentCount,
    getState: health.getState,
    close: async () => {
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
