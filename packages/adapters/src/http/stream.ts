import { type Caller, VendorError, type VendorInfo } from '@fabgraph/contract';
import { Pool } from 'undici';
import type { Authorization } from './authorization.ts';
import { createConnector } from './connector.ts';
import { type CallSite, type ErrorReader, toBadResponse, toFaultError } from './error.ts';
import { ExchangeError } from './exchange-error.ts';
import { type JsonAnswer, readJson } from './json.ts';
import { isOpen, type LinkClient, withVendorErrors } from './link.ts';
import type { Outcome } from './retry.ts';
import { secretsIn } from './secret.ts';
import { discard, type OpenedAnswer, readWhole, transfer } from './transfer.ts';
import { type CallWatch, watchEnd } from './watch.ts';

export interface StreamOptions {
  readonly vendor: VendorInfo;
  readonly account: string;
  readonly baseUrl: string;
  readonly authorization: Authorization;
  readonly readError: ErrorReader;
  /** Where redirects are followed. */
  readonly links: LinkClient;
  readonly stallTimeoutMs?: number | undefined;
}

export interface StreamRequest<Method> {
  readonly method: Method;
  /** After the base URL; segments already encoded. */
  readonly path: string;
  /** Already encoded, without `?`. */
  readonly query?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly watch?: CallWatch | undefined;
}

export interface StreamBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes of `body`. Null: unknown, and sent in chunks. */
  readonly size: number | null;
}

type Credential = Record<string, string>;

/** One try of a call whose body or answer is as long as it may be. */
export interface Stream {
  readonly open: (
    request: StreamRequest<'GET' | 'HEAD'>,
    credential: Credential,
    caller: Caller,
  ) => Promise<Outcome<OpenedAnswer>>;
  readonly send: (
    request: StreamRequest<'POST' | 'PUT' | 'PATCH'> & StreamBody,
    credential: Credential,
    caller: Caller,
  ) => Promise<Outcome<JsonAnswer>>;
  readonly close: () => Promise<void>;
}

/** Transfers that may run at the same time; they have sockets of their own, so that calls never wait for them. */
const MAX_TRANSFERS = 128;
const CONNECT_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 10_000_000;

export function createStream({
  vendor,
  account,
  baseUrl,
  authorization,
  readError,
  links,
  stallTimeoutMs,
}: StreamOptions): Stream {
  const pool = new Pool(new URL(baseUrl).origin, {
    connections: MAX_TRANSFERS,
    connect: createConnector({ timeout: CONNECT_TIMEOUT_MS }),
  });

  const urlOf = ({ path, query }: StreamRequest<string>) =>
    new URL(`${baseUrl}${path}${query ? `?${query}` : ''}`);

  const siteOf = ({ method, path }: StreamRequest<string>, credential: Credential): CallSite => ({
    vendor,
    account,
    method,
    url: `${baseUrl}${path}`,
    secrets: secretsIn(credential),
  });

  const toOutcome = (site: CallSite, error: unknown, isRead: boolean): Outcome<never> => {
    if (!(error instanceof ExchangeError)) throw error;
    const { fault } = error;
    return {
      error: toFaultError(site, fault, error),
      isWorthRepeating: isRead && (fault === 'NOT_CONNECTED' || fault === 'LOST'),
    };
  };

  const toStatusOutcome = async (site: CallSite, answer: OpenedAnswer) => {
    const text = await readWhole(answer.body, MAX_ANSWER_BYTES);
    return readJson(site, { ...answer, text }, readError);
  };

  const openOnce: Stream['open'] = async (request, credential, caller) => {
    const site = siteOf(request, credential);
    const { method, headers, watch } = request;
    const url = urlOf(request);
    try {
      const traced = watch?.begin(caller);
      const answer = await transfer(
        pool,
        { method, url, headers: { ...headers, ...credential, ...traced } },
        { caller, stallTimeoutMs },
      );
      if (isOpen(answer)) {
        return { answer: { ...answer, body: withVendorErrors(answer.body, site) } };
      }
      const { location } = answer.headers;
      if (answer.status >= 300 && answer.status < 400 && typeof location === 'string') {
        await discard(answer);
        watch?.end({ status: answer.status, code: null });
        const target = URL.canParse(location, url.href) ? new URL(location, url) : location;
        return { answer: await links.open(target, { method, headers, caller }) };
      }
      const outcome = await toStatusOutcome(site, answer);
      if (!('answer' in outcome)) return outcome;
      const error = toBadResponse(site, 'no file', answer.status);
      return { error, isWorthRepeating: false };
    } catch (error) {
      return toOutcome(site, error, true);
    }
  };

  const sendOnce: Stream['send'] = async (request, credential, caller) => {
    const site = siteOf(request, credential);
    const { method, headers, body, size, watch } = request;
    try {
      const answer = await transfer(
        pool,
        {
          method,
          url: urlOf(request),
          headers: {
            accept: 'application/json',
            ...headers,
            ...credential,
            ...watch?.begin(caller),
          },
          body,
          size,
        },
        { caller, stallTimeoutMs },
      );
      const outcome = await toStatusOutcome(site, answer);
      if ('answer' in outcome || outcome.error.httpStatus !== 401) return outcome;
      // The body is spent: all that can be done is that the next one fares better.
      return (await authorization.renew?.(caller, credential)) === true
        ? { error: toSpent(outcome.error), isWorthRepeating: false }
        : outcome;
    } catch (error) {
      return toOutcome(site, error, false);
    }
  };

  return {
    open: async (request, credential, caller) => {
      const { watch } = request;
      const outcome = await watchEnd(watch, openOnce(request, credential, caller));
      if ('answer' in outcome || outcome.error.httpStatus !== 401) return outcome;
      if (!(await authorization.renew?.(caller, credential))) return outcome;
      const renewed = await authorization.headers(caller);
      const second = await watchEnd(watch, openOnce(request, renewed, caller));
      if ('error' in second && second.error.httpStatus === 401) authorization.noteVain?.(renewed);
      return second;
    },

    send: (request, credential, caller) =>
      watchEnd(request.watch, sendOnce(request, credential, caller)),

    close: () => pool.destroy(),
  };
}

function toSpent({ message, vendor, account, httpStatus }: VendorError): VendorError {
  return new VendorError({
    code: 'UNAUTHENTICATED',
    message: `${message.replace(/\.?$/, '.')} The account is logged in anew; send the file again.`,
    vendor,
    account,
    httpStatus,
  });
}
