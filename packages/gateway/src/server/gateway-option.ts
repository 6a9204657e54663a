import type { Traffic } from '@fabgraph/contract';
import type { ListMemoryOptions, ReadLimitOptions, Registry } from '@fabgraph/schema';
import type { Logger } from 'pino';
import type { CallerOptions } from '../caller/caller-option.ts';
import type { RequestAccount } from '../caller/request-account.ts';
import type { DocumentOptions } from '../document/known-document.ts';
import type { HubOptions } from '../hub/hub-setting.ts';
import type { ExchangeLimitOptions } from '../limit/exchange-limit.ts';
import type { LimitOptions } from '../limit/operation-limit.ts';
import type { SocketTimeOptions } from '../limit/socket-time.ts';
import type { LoadWatch } from '../load/load-watch.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { StreamOptions } from '../stream/stream-setting.ts';
import type { Timers } from '../time/timers.ts';
import type { Tracing } from '../trace/tracing.ts';

export interface GatewayOptions {
  /** The vendors, and all accounts. Closed with the gateway. */
  readonly registry: Registry;
  /** Who may call, and what they may use. Default: everyone, everything. */
  readonly callers?: CallerOptions | undefined;
  /** Keys, tokens and callbacks, each, that may be wrong from one address in a minute. 0: any number. Default 60. */
  readonly maxFailedAttempts?: number | undefined;
  /** Proxies between clients and the gateway, whose `X-Forwarded-For` tells addresses. Default 0: it is not looked at. */
  readonly trustedProxies?: number | undefined;
  /** Accounts of the registry whose credentials come with each request. Default none. */
  readonly requestAccounts?: readonly RequestAccount[] | undefined;
  /** At least 32 bytes; signs cursors and addresses. */
  readonly secret: string;
  /** Base of every address given to clients and vendors. Default: the server's own, and vendors are given none. */
  readonly publicUrl?: string | undefined;
  /** Where files of several wait for each other. Default: in the system's folder for temporary files. */
  readonly dataDir?: string | undefined;
  /** Default: no log. */
  readonly logger?: Logger | undefined;
  readonly live?: Omit<HubOptions, 'cursors'> | undefined;
  /** What lists keep between requests. */
  readonly lists?: ListMemoryOptions | undefined;
  /** How much of one vendor's list may be read for one page. Default 50 calls and 5,000 items. */
  readonly listLimits?: ReadLimitOptions | undefined;
  /** How event streams are kept, over WebSocket and SSE alike. */
  readonly streams?: StreamOptions | undefined;
  /** A query or mutation as a whole. Default 30 s. */
  readonly operationDeadlineMs?: number | undefined;
  /** Body of a request, files apart. Default 1 MB. */
  readonly maxBodyBytes?: number | undefined;
  /** Files that come with an operation by the multipart convention. Default 10. */
  readonly maxFiles?: number | undefined;
  /** All of them together. Default 25 MB. */
  readonly maxFileBytes?: number | undefined;
  /** One message over a WebSocket. Default 64 KB. */
  readonly maxFrameBytes?: number | undefined;
  /** What one operation may ask. */
  readonly limits?: LimitOptions | undefined;
  /** How long a client may take over its part of a request. */
  readonly sockets?: SocketTimeOptions | undefined;
  /** What bounds uploads, addresses of files and callbacks. */
  readonly exchange?: ExchangeLimitOptions | undefined;
  /** Other sites, such as `https://app.example.com`, whose pages may ask from a browser. Default none. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Documents that callers may name by their hash. */
  readonly documents?: DocumentOptions | undefined;
  /** No introspection, no suggestions, no explorer. Default false. */
  readonly isProduction?: boolean | undefined;
  /** Turns requests away while the process has too much to do. Closed with the gateway. Default: none are. */
  readonly load?: LoadWatch | undefined;
  /** Tells how the calls of all accounts go, to `/health/ready` and the figures. Default: neither tells of it. */
  readonly traffic?: Pick<Traffic, 'getState'> | undefined;
  /** Its figures, shown at `/metrics`; each gateway needs its own. Default: there is no such path. */
  readonly metrics?: Metrics | undefined;
  /** Told of each operation. Not closed with the gateway. Default: nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** Time as uploads and addresses use it, so that a test can drive it. */
  readonly timers?: Timers | undefined;
}
