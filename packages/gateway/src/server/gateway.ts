import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayError } from '@fabgraph/contract';
import {
  createListMemory,
  type FileLinks,
  type GraphContext,
  type ListMemoryOptions,
  maskError,
  type Registry,
  type Uploads,
} from '@fabgraph/schema';
import type { GraphQLFormattedError } from 'graphql';
import { type Logger, pino } from 'pino';
import { createCallerGate } from '../caller/caller-gate.ts';
import type { CallerOptions } from '../caller/caller-option.ts';
import { createCallers } from '../caller/callers.ts';
import { createClientAddress } from '../caller/client-address.ts';
import { createFailedAttempts } from '../caller/failed-attempt.ts';
import type { RequestAccount } from '../caller/request-account.ts';
import { createRequestCredentials } from '../caller/request-credential.ts';
import { createRouteRegistry } from '../caller/route-registry.ts';
import { createKnownDocuments, type DocumentOptions } from '../document/known-document.ts';
import type { HubOptions } from '../hub/hub-setting.ts';
import { createLiveHub } from '../hub/live-hub.ts';
import type { Timers } from '../hub/timers.ts';
import { type LimitOptions, toOperationLimits } from '../limit/operation-limit.ts';
import { type SocketTimeOptions, toSocketTimes } from '../limit/socket-time.ts';
import type { LoadWatch } from '../load/load-watch.ts';
import { silentMeter } from '../metrics/meter.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createEventStreams } from '../push/event-stream.ts';
import { createStreamPath } from '../stream/stream-path.ts';
import { type StreamOptions, toStreamSettings } from '../stream/stream-setting.ts';
import { createTokenSigner } from '../token/token-signer.ts';
import type { Tracing } from '../trace/tracing.ts';
import { createFileExchange } from './file-exchange.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';
import { createOperations } from './operation.ts';
import { createPlainPath } from './plain-path.ts';
import { createQueryFlights } from './query-flight.ts';
import { createRequestLog } from './request-log.ts';
import { codeOf } from './route-answer.ts';
import { createYogaServer } from './yoga.ts';

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
  /** Other sites, such as `https://app.example.com`, whose pages may ask from a browser. Default none. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Documents that callers may name by their hash. */
  readonly documents?: DocumentOptions | undefined;
  /** No introspection, no suggestions, no explorer. Default false. */
  readonly isProduction?: boolean | undefined;
  /** Turns requests away while the process has too much to do. Closed with the gateway. Default: none are. */
  readonly load?: LoadWatch | undefined;
  /** Its figures, shown at `/metrics`; each gateway needs its own. Default: there is no such path. */
  readonly metrics?: Metrics | undefined;
  /** Told of each operation. Not closed with the gateway. Default: nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** Time as uploads and addresses use it, so that a test can drive it. */
  readonly timers?: Timers | undefined;
}

export interface Gateway {
  /** Answers one GraphQL request without a port. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** HTTP, SSE and WebSocket on one port. */
  readonly listen: (options: ListenOptions) => Promise<Listening>;
  /**
   * Goes on to answer, but says by `/health/ready` that it is about to stop, and closes each connection
   * after its answer. To be followed by `close`, once whoever spreads the load has heard of it.
   */
  readonly leave: () => void;
  /** Ends all streams with SHUTTING_DOWN, lets requests under way finish, closes every socket. */
  readonly close: () => Promise<void>;
  readonly hub: ReturnType<typeof createLiveHub>;
  readonly uploads: Uploads;
  readonly files: FileLinks;
  readonly reportAddressFor: GraphContext['reportAddressFor'];
}

export function createGateway({
  registry,
  callers: callerOptions,
  maxFailedAttempts,
  trustedProxies = 0,
  requestAccounts = [],
  secret,
  publicUrl,
  dataDir = join(tmpdir(), 'fabgraph'),
  logger = pino({ level: 'silent' }),
  live = {},
  lists: listOptions,
  streams: streamOptions = {},
  operationDeadlineMs = 30_000,
  maxBodyBytes = 1_000_000,
  maxFiles = 10,
  maxFileBytes = 25_000_000,
  maxFrameBytes = 64 * 1_024,
  limits: limitOptions,
  sockets,
  allowedOrigins = [],
  documents: documentOptions,
  isProduction = false,
  load,
  metrics,
  tracing,
  timers,
}: GatewayOptions): Gateway {
  const meter = metrics?.meter ?? silentMeter;
  const log = createRequestLog({ logger, meter, tracing });
  const cursors = createTokenSigner(secret, 'cursor');
  const hub = createLiveHub({
    ...live,
    cursors,
    onWatchChange: (adapter) => {
      vendorStreams.update(adapter);
      credentials.touch(adapter);
    },
  });
  const vendorStreams = createEventStreams({
    isWatched: hub.isWatched,
    onHint: (adapter, ref) => hub.hint(adapter, ref, 'STREAM'),
    onFailure: ({ account }, error) =>
      logger.warn({ account, codes: [codeOf(error)] }, 'event stream'),
    timers: live.timers,
    random: live.random,
  });
  const lists = createListMemory(listOptions);
  const flights = createQueryFlights({ deadlineMs: operationDeadlineMs });
  const listening = new Set<Listening>();
  let stopping: Promise<void> | undefined;
  let isLeaving = false;
  const streams = toStreamSettings(streamOptions, meter);
  const credentials = createRequestCredentials({
    accounts: requestAccounts,
    isWatched: hub.isWatched,
    now: streams.timers.now,
  });
  const addressOf = createClientAddress(trustedProxies);
  const attempts = createFailedAttempts({ maxCount: maxFailedAttempts, meter });
  const exchange = createFileExchange({
    registry,
    registryFor: createRouteRegistry({ registry, credentials }),
    // A report would find nobody to read it for: these credentials are there only while they are used.
    isReported: ({ account }) => !requestAccounts.some((each) => each.account === account),
    secret,
    dataDir,
    publicUrl,
    baseUrl: () => publicUrl ?? [...listening][0]?.url ?? 'http://localhost',
    attempts,
    addressOf,
    meter,
    timers,
    onSent: (adapter) => {
      lists.forget(adapter);
      flights.startAnew();
    },
    onReported: flights.startAnew,
    onReportRefused: ({ account, vendor }, { httpStatus }) => {
      logger.warn({ account, httpStatus }, 'callback address refused: changes are found by polls');
      meter.count('refusedAddresses', vendor.id);
    },
    onReport: (adapter, about) => {
      for (const ref of about) hub.hint(adapter, ref, 'CALLBACK');
    },
  });
  const { uploads, files, reportAddressFor, routes } = exchange;
  const documents = createKnownDocuments(documentOptions);
  const callers = createCallers({
    ...callerOptions,
    registry,
    credentials,
    attempts,
    now: streams.timers.now,
  });
  const limits = toOperationLimits(limitOptions);
  const operations = createOperations({
    graph: { hub, cursors, lists, uploads, files, reportAddressFor },
    limits,
    isProduction,
    logger,
    onWritten: flights.startAnew,
  });
  const yoga = createYogaServer({
    callers,
    operations,
    logger,
    log,
    metrics,
    streams,
    timers,
    operationDeadlineMs,
    maxBodyBytes,
    maxFiles,
    maxFileBytes,
    limits,
    documents,
    isProduction,
    isStopping: () => isLeaving,
    shortage: () => load?.shortage() ?? null,
  });

  metrics?.read({ accounts: registry.accounts, hub: hub.getStats, shortage: load?.shortage });

  const parts = { yoga, documents, logger, log, maxBodyBytes };
  const admit = createStreamPath({
    ...parts,
    settings: streams,
    otherwise: createPlainPath({ ...parts, operations, flights }),
  });
  const answer = createCallerGate({ callers, addressOf, admit, refuse: yoga });

  return {
    hub,
    uploads,
    files,
    reportAddressFor,
    fetch: async (request) => yoga.fetch(request),
    listen: async ({ host, port }) => {
      const started = await listen({
        yoga,
        callers,
        addressOf,
        documents,
        answer,
        routes,
        streams,
        logger,
        log,
        meter,
        maxFrameBytes,
        times: toSocketTimes(sockets),
        allowedOrigins: new Set(allowedOrigins),
        publicUrl,
        load,
        isLeaving: () => isLeaving,
        host,
        port,
      });
      listening.add(started);
      return started;
    },
    leave: () => {
      isLeaving = true;
    },
    close: () => {
      isLeaving = true;
      stopping ??= stop();
      return stopping;
    },
  };

  async function stop(): Promise<void> {
    const closing = [...listening].map(({ close }) => close());
    // First the transports, which know how to make a client come back; then what is left.
    await Promise.all([...listening].map(({ endStreams }) => endStreams(shutdownError())));
    vendorStreams.close();
    hub.close();
    exchange.close();
    load?.close();
    await Promise.all(closing);
    await Promise.all([credentials.close(), ...registry.accounts.map(({ close }) => close())]);
  }
}

function shutdownError(): GraphQLFormattedError {
  return maskError(
    new GatewayError({
      code: 'SHUTTING_DOWN',
      message: 'The gateway is stopping: subscribe again in a moment',
    }),
  ).toJSON();
}
