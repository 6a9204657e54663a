import type { AccountState, Caller, Lane, VendorInfo } from '@fabgraph/contract';
import type { AnswerOrigin } from '../wire/wire-type.ts';
import type { Authorization } from './authorization.ts';
import type { ErrorReader } from './error.ts';
import type { JsonAnswer } from './json.ts';
import type { LinkClient } from './link.ts';
import type { OpenedAnswer } from './transfer.ts';

export interface VendorClientOptions {
  readonly vendor: VendorInfo;
  readonly account: string;
  /** Origin plus optional path prefix, no trailing slash. */
  readonly baseUrl: string;
  readonly authorization: Authorization;
  /** The vendor's error dialect. */
  readonly readError: ErrorReader;
  /** Shared by all clients of one adapter. Default: one of its own, with the default limits. */
  readonly lane?: Lane | undefined;
  /** For one HTTP call with its whole answer, in ms. Default: the lane's. */
  readonly callTimeoutMs?: number;
  /** Decompressed. Default: the lane's. */
  readonly maxResponseBytes?: number;
  /** Tries of one read. Default: the lane's. */
  readonly maxTries?: number;
  /** The longest that one read with its tries and waits may plan to take. Default 20,000. */
  readonly readBudgetMs?: number;
  /** Origins that links of this vendor's may lead to wherever they are, beside that of `baseUrl`. */
  readonly linkOrigins?: readonly string[];
  /** How long an upload or download may stand still. Default 30,000. */
  readonly stallTimeoutMs?: number;
}

export interface ReadOptions {
  /** Already encoded, without `?`. */
  readonly query?: string | undefined;
  readonly caller: Caller;
  /** Decompressed, for lists that the vendor cannot page. */
  readonly maxBytes?: number | undefined;
}

export interface SendOptions {
  readonly query?: string | undefined;
  readonly json?: unknown;
  readonly caller: Caller;
}

export interface OpenRequestOptions {
  /** Default GET. */
  readonly method?: 'GET' | 'HEAD' | undefined;
  readonly query?: string | undefined;
  /** `range`, say. They go along with a redirect. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Its signal ends the read, of the body as well, and closes the connection. */
  readonly caller: Caller;
}

export interface SendStreamOptions {
  readonly query?: string | undefined;
  /** `content-type`, say. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Read once, as fast as the vendor takes it. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes of `body`, told to the vendor. Null: unknown, and sent in chunks. */
  readonly size: number | null;
  readonly caller: Caller;
}

/** One account's calls to one origin of its vendor. Fails with `GatewayError`s only. */
export interface VendorClient {
  /** Whose answers it gives, for those who read them. */
  readonly origin: AnswerOrigin;
  /**
   * GET, JSON answer. Tried up to three times where a repetition may mend it; a 401 renews the
   * credential once. Equal GETs in flight are one call. A redirect is an error.
   */
  readonly getJson: (path: string, options: ReadOptions) => Promise<JsonAnswer>;
  /**
   * A write: sent once; again only when the connection never opened, or after a 401 and a renewed
   * credential. The caller's signal ends the wait, not the write.
   */
  readonly sendJson: (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: SendOptions,
  ) => Promise<JsonAnswer>;
  /**
   * GET or HEAD whose answer is read while it arrives; no deadline, but it fails when nothing comes
   * for 30 s. Resolves with 2xx or 416. Repeated and renewed like any read until the answer begins.
   * A redirect is followed without credentials, as `links` does.
   */
  readonly open: (path: string, options: OpenRequestOptions) => Promise<OpenedAnswer>;
  /**
   * A write with a body of any length; no deadline, but it fails when nothing moves for 30 s. Sent
   * once: after a 401 the credential is renewed and the call fails all the same, because its body is
   * spent. Fails with the body's own error where reading that fails. The caller's signal breaks it
   * off while the body is on its way, and ends only the wait after that.
   */
  readonly sendStream: (
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    options: SendStreamOptions,
  ) => Promise<JsonAnswer>;
  /** What one answer may hold that is a list the vendor cannot page. */
  readonly maxListBytes: number;
  /** The way to URLs that this vendor's answers hold. */
  readonly links: LinkClient;
  /** Before this time no call goes out. */
  readonly heldUntil: () => Date | null;
  /** Calls sent so far, repetitions with them; uploads, downloads and fetched links apart. */
  readonly callsMade: () => number;
  readonly getState: () => AccountState;
  /** As `Adapter.onStateChange`. */
  readonly onStateChange: (listener: () => void) => () => void;
  /** Closes sockets, and its lane. */
  readonly close: () => Promise<void>;
}
