import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { type Caller, type CallObserver, VendorError, type VendorInfo } from '@fabgraph/contract';
import { Agent } from 'undici';
import { isPublicAddress } from './address.ts';
import { createConnector } from './connector.ts';
import { type CallSite, toBadResponse, toFaultError, toStatusError } from './error.ts';
import { ExchangeError } from './exchange-error.ts';
import {
  discard,
  type OpenedAnswer,
  readWhole,
  type TransferRequest,
  transfer,
} from './transfer.ts';
import { createCallWatch, endOf, LINK_ROUTE } from './watch.ts';

export interface LinkClientOptions {
  readonly vendor: VendorInfo;
  readonly account: string;
  /** Origins that may be called wherever they are: the account's own and those its settings name. */
  readonly allowedOrigins: readonly string[];
  /** How long nothing may move. Default 30,000. */
  readonly stallTimeoutMs?: number | undefined;
  /** Sees what is sent. */
  readonly observer?: CallObserver | undefined;
  /** Default: the system's. */
  readonly lookup?: typeof systemLookup | undefined;
}

export interface OpenLinkOptions {
  readonly method?: 'GET' | 'HEAD' | undefined;
  /** None of an account's credentials. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Its signal ends the read and closes the connection. */
  readonly caller: Caller;
}

export interface SendToLinkOptions {
  readonly method: 'PUT' | 'POST';
  /** None of an account's credentials. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes of `body`. Null: unknown, and sent in chunks. */
  readonly size: number | null;
  /** Its signal ends the transfer and closes the connection. */
  readonly caller: Caller;
}

export interface LinkAnswer {
  readonly status: number;
  readonly headers: OpenedAnswer['headers'];
  readonly text: string;
}

/**
 * The one way to a URL that came from a vendor: to an allowed origin, or to an address that is
 * somebody's on the internet. No credentials go there, and no error shows more of it than its origin.
 * Fails with `VendorError`s, whose `httpStatus` is what the other side answered; with the signal's
 * reason; and with whatever a body that is sent fails with.
 */
export interface LinkClient {
  /** The same address, for somebody else who will call it, where `open` would do so. */
  readonly check: (url: string | URL) => string;
  /** Follows at most 3 redirects, each under the same rule. Answers 200, 206 or 416. */
  readonly open: (url: string | URL, options: OpenLinkOptions) => Promise<OpenedAnswer>;
  /** Sent once; a redirect is an error, because the body is gone. Answers 2xx. */
  readonly send: (url: string | URL, options: SendToLinkOptions) => Promise<LinkAnswer>;
  readonly close: () => Promise<void>;
}

const MAX_REDIRECTS = 3;
const MAX_TEXT_BYTES = 1_000_000;
const CONNECT_TIMEOUT_MS = 5_000;

export function createLinkClient({
  vendor,
  account,
  allowedOrigins,
  stallTimeoutMs,
  observer,
  lookup = systemLookup,
}: LinkClientOptions): LinkClient {
  const allowed = new Set(allowedOrigins.map((origin) => new URL(origin).origin));
  const trusting = new Agent({ connect: createConnector({ timeout: CONNECT_TIMEOUT_MS }) });
  const guarded = new Agent({
    connect: createConnector({
      timeout: CONNECT_TIMEOUT_MS,
      lookup: createPublicLookup(lookup),
    }),
  });

  const refuse = (says: string) =>
    new VendorError({
      code: 'VENDOR_BAD_RESPONSE',
      message: `${vendor.name} gave a link that ${says}.`,
      vendor: vendor.id,
      account,
      isRetryable: false,
    });

  const siteOf = (method: string, url: URL): CallSite => ({
    vendor,
    account,
    method,
    url: `a link to ${url.origin}`,
    secrets: [],
  });

  const parse = (link: string | URL, base?: URL): URL => {
    if (!URL.canParse(String(link), base?.href)) throw refuse('is no URL');
    const url = new URL(link, base);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw refuse('begins with neither https:// nor http://');
    }
    if (url.username !== '' || url.password !== '') throw refuse('holds a user name or password');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // Only names are looked up: numbers are checked here.
    if (!allowed.has(url.origin) && isIP(host) !== 0 && !isPublicAddress(host)) {
      throw refuse(notPublic(url));
    }
    return url;
  };

  const send = async (request: TransferRequest, caller: Caller): Promise<OpenedAnswer> => {
    const { method, url } = request;
    const dispatcher = allowed.has(url.origin) ? trusting : guarded;
    try {
      const answer = await transfer(dispatcher, request, { caller, stallTimeoutMs });
      return { ...answer, body: withVendorErrors(answer.body, siteOf(method, url)) };
    } catch (error) {
      if (isNotPublic(error)) throw refuse(notPublic(url));
      if (error instanceof ExchangeError) throw toFaultError(siteOf(method, url), error.fault);
      throw error;
    }
  };

  const call = async (request: TransferRequest, caller: Caller): Promise<OpenedAnswer> => {
    if (observer === undefined) return await send(request, caller);
    const { method, url } = request;
    const site = { vendor: vendor.id, account, method, route: LINK_ROUTE, origin: url.origin };
    const watch = createCallWatch(observer, site);
    // What there is to be sent along is for the vendor only.
    watch.begin(caller);
    try {
      const answer = await send(request, caller);
      watch.end({ status: answer.status, code: null });
      return answer;
    } catch (error) {
      watch.end(endOf(error));
      throw error;
    }
  };

  const throwStatus = async (method: string, url: URL, answer: OpenedAnswer): Promise<never> => {
    await discard(answer);
    const { status } = answer;
    const site = siteOf(method, url);
    if (status >= 300 && status < 400) throw toBadResponse(site, 'a redirect', status);
    throw toStatusError(site, { status, body: '' }, () => ({ message: null }));
  };

  return {
    check: (link) => parse(link).href,
    open: async (link, { method = 'GET', headers, caller }) => {
      let url = parse(link);
      for (let redirects = 0; ; redirects += 1) {
        const answer = await call({ method, url, headers }, caller);
        const { location } = answer.headers;
        const isRedirect = answer.status >= 300 && answer.status < 400;
        if (isRedirect && typeof location === 'string' && redirects < MAX_REDIRECTS) {
          await discard(answer);
          url = parse(location, url);
        } else if (isOpen(answer)) return answer;
        else return await throwStatus(method, url, answer);
      }
    },

    send: async (link, { method, headers, body, size, caller }) => {
      const url = parse(link);
      const answer = await call({ method, url, headers, body, size }, caller);
      if (answer.status < 200 || answer.status > 299) {
        return await throwStatus(method, url, answer);
      }
      try {
        const text = await readWhole(answer.body, MAX_TEXT_BYTES);
        return { status: answer.status, headers: answer.headers, text };
      } catch (error) {
        if (error instanceof ExchangeError) throw toFaultError(siteOf(method, url), error.fault);
        throw error;
      }
    },

    close: async () => {
      await Promise.all([trusting.destroy(), guarded.destroy()]);
    },
  };
}

/** Whether an answer's body is what was asked for, which that of another 2xx is not, or tells that there is no such part of it. */
export function isOpen({ status }: OpenedAnswer): boolean {
  return status === 200 || status === 206 || status === 416;
}

/** The same bytes; what breaks on their way is told as the vendor's. */
export function withVendorErrors(
  body: AsyncIterable<Uint8Array>,
  site: CallSite,
): AsyncIterable<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  const reader: AsyncIterator<Uint8Array> = {
    next: async () => {
      try {
        return await iterator.next();
      } catch (error) {
        throw error instanceof ExchangeError ? toFaultError(site, error.fault, error) : error;
      }
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  return { [Symbol.asyncIterator]: () => reader };
}

const NOT_PUBLIC = 'ERR_ADDRESS_NOT_PUBLIC';

/** Gives a socket no other addresses than public ones: what it connects to is what was checked. */
function createPublicLookup(lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const open = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = open;
      if (first === undefined) {
        callback(Object.assign(new Error('not public'), { code: NOT_PUBLIC }), []);
      } else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

function isNotPublic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === NOT_PUBLIC) || isNotPublic(error.cause);
}

function notPublic({ origin }: URL): string {
  return `leads to ${origin}, which is not on the internet; if that is right, name it in linkOrigins`;
}
