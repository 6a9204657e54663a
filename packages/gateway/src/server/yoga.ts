import type { Traffic } from '@fabgraph/contract';
import { type GraphContext, maskError, schema } from '@fabgraph/schema';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { useCallers } from '../caller/caller-plugin.ts';
import type { Callers } from '../caller/callers.ts';
import { useExpiry } from '../caller/expiry-plugin.ts';
import type { CallerContext } from '../caller/known-caller.ts';
import { createDocumentCache } from '../document/document-cache.ts';
import { useKnownDocuments } from '../document/document-plugin.ts';
import type { KnownDocuments } from '../document/known-document.ts';
import { useOperationLimits } from '../limit/limit-plugin.ts';
import type { OperationLimits } from '../limit/operation-limit.ts';
import { useSubscriptionLimit } from '../limit/subscription-limit.ts';
import { useValidationLimit } from '../limit/validation-limit.ts';
import type { Shortage } from '../load/shortage.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { useMetrics } from '../metrics/metrics-plugin.ts';
import { useMultipart } from '../multipart/multipart-plugin.ts';
import { useEventSharing } from '../stream/event-sharing.ts';
import { createSharedRuns } from '../stream/shared-run.ts';
import { useEventStreams } from '../stream/stream-plugin.ts';
import type { StreamSettings } from '../stream/stream-setting.ts';
import { steadyTimers, type Timers } from '../time/timers.ts';
import type { SendingPace } from '../upload/sending-pace.ts';
import { useAcceptable } from './acceptable.ts';
import { useBodyLimit } from './body-limit.ts';
import { useShownErrors } from './error-plugin.ts';
import { useExplorer } from './explorer-plugin.ts';
import { graphiqlOptions } from './graphiql.ts';
import { useHealth } from './health.ts';
import type { Operations } from './operation.ts';
import { useOperationChoice } from './operation-choice.ts';
import { useOperationPath } from './operation-path.ts';
import { useOperations } from './operation-plugin.ts';
import { useRequestGuard } from './request-guard.ts';
import { type RequestLog, useRequestLog } from './request-log.ts';
import { useRequestParams } from './request-params.ts';
import { createRequestStates } from './request-state.ts';
import { useReticence } from './reticence-plugin.ts';
import type { TransportContext } from './transport-context.ts';

export const GRAPHQL_PATH = '/graphql';

export interface YogaOptions {
  readonly operations: Operations;
  readonly callers: Callers;
  readonly logger: Logger;
  readonly log: RequestLog;
  readonly traffic: Pick<Traffic, 'getState'> | undefined;
  /** Undefined: nobody is shown any. */
  readonly metrics: Metrics | undefined;
  readonly operationDeadlineMs: number;
  readonly maxBodyBytes: number;
  /** Small files that come with the operation itself; larger ones have uploads of their own. */
  readonly maxFiles: number;
  /** All files of one operation together. */
  readonly maxFileBytes: number;
  /** How slowly they may come. */
  readonly pace: SendingPace;
  readonly limits: OperationLimits;
  readonly documents: KnownDocuments;
  /** Callers are told nothing of the graph that they do not know, and get no explorer. */
  readonly isProduction: boolean;
  readonly isStopping: () => boolean;
  readonly shortage: () => Shortage | null;
  readonly streams: StreamSettings;
  readonly timers?: Timers | undefined;
}

/** The GraphQL server without a port: HTTP by `fetch`, any other transport by `getEnveloped`. */
export function createYogaServer({
  operations,
  callers,
  logger,
  log,
  metrics,
  traffic,
  operationDeadlineMs,
  maxBodyBytes,
  maxFiles,
  maxFileBytes,
  pace,
  limits,
  documents,
  isProduction,
  isStopping,
  shortage,
  streams,
  timers = steadyTimers,
}: YogaOptions) {
  const states = createRequestStates(log.begin);
  const sharerOf = (context: GraphContext & TransportContext & { request?: Request }) => {
    const { request, wantsCalls = request !== undefined && states.of(request).wantsCalls } =
      context;
    return wantsCalls ? null : (context.caller?.shareKey ?? null);
  };

  return createYoga<TransportContext, GraphContext & CallerContext>({
    schema,
    context: ({ request, caller: told, leaving, calls, trace }): GraphContext & CallerContext => {
      const caller = told ?? states.of(request).caller;
      if (caller === undefined) throw new Error('an operation of nobody');
      return operations.contextOf({
        caller,
        signal: leaving ?? request.signal,
        calls: calls ?? states.of(request).calls,
        trace: calls === undefined ? states.of(request).trace : trace,
      });
    },
    graphqlEndpoint: GRAPHQL_PATH,
    // Ours tells more. Yoga's looks at how the URL ends, and no URL ends like this.
    healthCheckEndpoint: ' ',
    landingPage: false,
    graphiql: false,
    batching: false,
    // Files are read, and bodies limited, by plugins below that know one from the other.
    multipart: false,
    maxRequestBodySize: false,
    cors: false,
    // Errors are logged where they are shown, once, with their request.
    logging: false,
    maskedErrors: { maskError: (error) => maskError(error) },
    parserAndValidationCache: {
      documentCache: operations.parsed,
      errorCache: createDocumentCache<NonNullable<unknown>>(),
    },
    plugins: [
      useRequestLog({ states, log }),
      useHealth({ callers, isStopping, shortage, traffic }),
      useMetrics({ callers, metrics }),
      isProduction
        ? useReticence(GRAPHQL_PATH)
        : useExplorer({ endpoint: GRAPHQL_PATH, graphiql: graphiqlOptions }),
      useOperationPath(GRAPHQL_PATH),
      useCallers({ callers, states }),
      useRequestGuard(states),
      useEventStreams({ states, settings: streams }),
      useAcceptable(states),
      useRequestParams(),
      useBodyLimit(maxBodyBytes),
      useMultipart({
        timers,
        pace,
        limits: { maxFiles, maxFileBytes, maxFieldBytes: maxBodyBytes },
      }),
      useShownErrors({ states, logger }),
      useKnownDocuments(documents),
      useOperationChoice(),
      useValidationLimit(),
      useOperationLimits({ maxTokens: limits.maxTokens, measured: operations.measured }),
      useEventSharing({ runs: createSharedRuns(streams.timers), sharerOf }),
      useSubscriptionLimit(limits.maxSubscriptions),
      useOperations({ run: operations.run, deadlineMs: operationDeadlineMs }),
      useExpiry(streams.timers),
    ],
  });
}

export type GatewayYoga = ReturnType<typeof createYogaServer>;
