import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createListMemory,
  type FileLinks,
  type GraphContext,
  maskError,
  type Uploads,
} from '@fabgraph/schema';
import type { GraphQLFormattedError } from 'graphql';
import { pino } from 'pino';
import { createAccountStates } from '../account-state/account-states.ts';
import { createCallerGate } from '../caller/caller-gate.ts';
import { createCallers } from '../caller/callers.ts';
import { createClientAddress } from '../caller/client-address.ts';
import { createFailedAttempts } from '../caller/failed-attempt.ts';
import { createRequestCredentials } from '../caller/request-credential.ts';
import { createRouteRegistry } from '../caller/route-registry.ts';
import { createKnownDocuments } from '../document/known-document.ts';
import { createLiveHub } from '../hub/live-hub.ts';
import { toExchangeLimits } from '../limit/exchange-limit.ts';
import { toOperationLimits } from '../limit/operation-limit.ts';
import { toSocketTimes } from '../limit/socket-time.ts';
import { silentMeter } from '../metrics/meter.ts';
import { createEventStreams } from '../push/event-stream.ts';
import { createStreamPath } from '../stream/stream-path.ts';
import { toStreamSettings } from '../stream/stream-setting.ts';
import { createTokenSigner } from '../token/token-signer.ts';
import { createShutdownError } from '../watch/shutdown-error.ts';
import { createFileExchange } from './file-exchange.ts';
import type { GatewayOptions } from './gateway-option.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';
import { createOperations } from './operation.ts';
import { createPlainPath } from './plain-path.ts';
import { createQueryFlights } from './query-flight.ts';
import { createRequestLog } from './request-log.ts';
import { codeOf } from './route-answer.ts';
import { createYogaServer } from './yoga.ts';

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
  listLimits,
  streams: streamOptions = {},
  operationDeadlineMs = 30_000,
  maxBodyBytes = 1_000_000,
  maxFiles = 10,
  maxFileBytes = 25_000_000,
  maxFrameBytes = 64 * 1_024,
  limits: limitOptions,
  sockets,
  exchange: exchangeOptions,
  allowedOrigins = [],
  documents: documentOptions,
  isProduction = false,
  load,
  traffic,
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
  const accountStates = createAccountStates({
    cursors,
    timers: live.timers,
    onUnwatched: (adapter) => credentials.touch(adapter),
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
    isWatched: (adapter) => hub.isWatched(adapter) || accountStates.isWatched(adapter),
    onClosed: lists.letGo,
    now: streams.timers.now,
  });
  const addressOf = createClientAddress(trustedProxies);
  const attempts = createFailedAttempts({ maxCount: maxFailedAttempts, meter });
  const exchangeLimits = toExchangeLimits(exchangeOptions);
  const exchange = createFileExchange({
    limits: exchangeLimits,
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
    graph: { hub, accountStates, cursors, lists, listLimits, uploads, files, reportAddressFor },
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
    traffic,
    streams,
    timers,
    operationDeadlineMs,
    maxBodyBytes,
    maxFiles,
    maxFileBytes,
    pace: exchangeLimits,
    limits,
    documents,
    isProduction,
    isStopping: () => isLeaving,
    shortage: () => load?.shortage() ?? null,
  });

  metrics?.read({
    accounts: registry.accounts,
    traffic: traffic?.getState,
    hub: () => {
      const { sources, subscribers } = hub.getStats();
      return { sources, subscribers: subscribers + accountStates.subscriberCount() };
    },
    unwatched: hub.unwatchedCount,
    shortage: load?.shortage,
  });

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
    accountStates.close();
    exchange.close();
    load?.close();
    await Promise.all(closing);
    await Promise.all([credentials.close(), ...registry.accounts.map(({ close }) => close())]);
  }
}

function shutdownError(): GraphQLFormattedError {
  return maskError(createShutdownError()).toJSON();
}
