import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '@fabgraph/contract';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Meter, Outcome, RouteName } from '../metrics/meter.ts';
import type { TraceParent, Tracing } from '../trace/tracing.ts';
import { headerOf } from './node-request.ts';
import {
  createRequestState,
  type HeaderReader,
  noteOperation,
  noteParams,
  type RequestState,
  type RequestStates,
} from './request-state.ts';
import { isWhole } from './route-answer.ts';

/**
 * Where what may be an operation begins, and where each request and each operation that is over
 * becomes one line of the log, is counted, and ends its span.
 */
export interface RequestLog {
  /** `parent`: of the trace that it is part of, where its headers do not tell. */
  readonly begin: (header?: HeaderReader, parent?: TraceParent) => RequestState;
  /** One that is no operation begins. `template`: its path, with names in place of what is secret. */
  readonly beginExchange: (request: IncomingMessage, template: string) => RequestState;
  /** One that is answered with objects of the Fetch API. */
  readonly noteRequest: (state: RequestState, answered: AnsweredRequest) => void;
  /** One that is answered on node:http. `path`: as the log may have it; absent: whatever it was. */
  readonly noteExchange: (exchange: NodeExchange, path?: string) => void;
  /** One over a WebSocket. */
  readonly noteOperation: (state: RequestState) => void;
}

/** A request that is answered on node:http. */
export interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly state: RequestState;
}

export interface AnsweredRequest {
  readonly method: string | undefined;
  /** As the log may have it: without a query, and without what is secret. */
  readonly path: string | undefined;
  readonly status: number;
  /** The caller left before it had the whole answer. */
  readonly isCutOff?: true | undefined;
  /** What a WebSocket was closed with. */
  readonly closeCode?: number | undefined;
}

export interface RequestLogOptions {
  readonly logger: Logger;
  readonly meter: Meter;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

export function createRequestLog({ logger, meter, tracing }: RequestLogOptions): RequestLog {
  const noteRequest: RequestLog['noteRequest'] = (state, answered) => {
    const route = routeOf(answered.path);
    const durationMs = performance.now() - state.startedAtMs;
    const level = QUIET_ROUTES.has(route) ? 'debug' : 'info';
    const isOfOperation = route === 'graphql' && isOperation(state, answered);
    const isTraced = isOfOperation || state.template !== undefined;
    const traceId = isTraced ? state.trace?.traceId : undefined;
    logger[level]({ ...lineOf(state, durationMs, answered), traceId }, 'request');
    meter.noteRequest({ route, status: answered.status });
    if (state.codes.has('INTERNAL')) meter.noteFault();
    if (isOfOperation) meterOperation(state, durationMs, answered);
    if (isTraced) endTrace(state, answered.status);
  };

  return {
    begin: (header, parent) =>
      createRequestState(header, tracing?.beginOperation(parent ?? parentIn(header))),
    beginExchange: (request, template) => {
      const { method = '' } = request;
      const header = headerOf(request);
      const trace = tracing?.beginExchange({ method, template }, parentIn(header));
      return createRequestState(header, trace, template);
    },
    noteRequest,
    noteExchange: ({ request: { method }, response, state }, path) => {
      const { statusCode: status } = response;
      noteRequest(state, { method, path, status, isCutOff: isWhole(response) ? undefined : true });
    },
    noteOperation: (state) => {
      const durationMs = performance.now() - state.startedAtMs;
      const traceId = state.trace?.traceId;
      logger.info({ ...lineOf(state, durationMs), traceId }, 'request');
      if (state.codes.has('INTERNAL')) meter.noteFault();
      meterOperation(state, durationMs);
      endTrace(state, null);
    },
  };

  function meterOperation(
    { transport, operationType: type, codes, calls, isShared, passedLimit }: RequestState,
    durationMs: number,
    answered?: AnsweredRequest,
  ): void {
    const { made: callsMade, shared: callsShared } = calls.report();
    const outcome = outcomeOf(codes, answered);
    meter.noteOperation({
      transport,
      type,
      outcome,
      durationMs,
      callsMade,
      callsShared,
      isShared,
    });
    if (passedLimit !== undefined) meter.count('passedLimits', passedLimit);
  }
}

function parentIn(header?: HeaderReader): TraceParent {
  return {
    traceparent: header?.('traceparent') ?? undefined,
    tracestate: header?.('tracestate') ?? undefined,
  };
}

function endTrace(
  { trace, operationType: type, operationName: name, transport, codes, isShared }: RequestState,
  status: number | null,
): void {
  trace?.end({ type, name, transport, codes, status, isShared });
}

export interface RequestLogPluginOptions {
  readonly states: RequestStates;
  readonly log: RequestLog;
}

/** Notes each request with nothing of its body, and gives each answer the headers that all have. */
export function useRequestLog({ states, log }: RequestLogPluginOptions): Plugin {
  const note = (args: OperationArgs) => {
    // Other transports note their operations themselves.
    const { request } = args.contextValue ?? {};
    if (request !== undefined) noteOperation(states.of(request), args);
  };

  return {
    onParams({ request, params }) {
      noteParams(states.of(request), params);
    },
    onExecute: ({ args }) => note(args as OperationArgs),
    onSubscribe: ({ args }) => note(args as OperationArgs),
    onResponse({ request, response }) {
      const state = states.of(request);
      response.headers.set('x-request-id', state.id);
      // What never changes says so itself.
      if (response.headers.get('cache-control')?.includes('immutable') !== true) {
        response.headers.set('cache-control', UNCACHED);
      }
      const { method } = request;
      const { pathname } = new URL(request.url, 'http://localhost');
      const path = loggedPathOf(pathname);
      log.noteRequest(state, { method, path, status: response.status });
    },
  };
}

/** Answers belong to one caller, and are true for a moment. */
export const UNCACHED = 'private, no-store';

/** Without its query, and without the secrets that the addresses of files are. */
export function loggedPathOf(url = ''): string {
  const [path = ''] = url.split('?');
  return path.replace(SECRET_PATH, '$1…');
}

/** Also where a proxy or a client has made another path of one; a token is no secret only where it is short. */
const SECRET_PATH = /(\/(?:uploads|files|callbacks)\/).*$|[\w-]{40,}/gs;

type OperationArgs = Parameters<typeof noteOperation>[1] & {
  readonly contextValue?: { readonly request?: Request };
};

/** Asked for every few seconds by whoever watches the gateway. */
const QUIET_ROUTES: ReadonlySet<RouteName> = new Set(['health', 'metrics']);

const ROUTES: ReadonlySet<string> = new Set<RouteName>([
  'graphql',
  'uploads',
  'files',
  'callbacks',
  'health',
  'metrics',
]);

function routeOf(path = ''): RouteName {
  const [, first = ''] = path.split('/', 2);
  return ROUTES.has(first) ? (first as RouteName) : 'other';
}

/** The page of the explorer has the path of operations. */
function isOperation({ operationType, codes }: RequestState, { status }: AnsweredRequest): boolean {
  return operationType !== undefined || codes.size > 0 || status >= 400;
}

function outcomeOf(codes: ReadonlySet<string>, answered?: AnsweredRequest): Outcome {
  const [code] = codes;
  if (code !== undefined) return code as ErrorCode;
  if (answered?.isCutOff) return 'CUT_OFF';
  return answered !== undefined && answered.status >= 400 ? 'REFUSED' : 'OK';
}

function lineOf(
  { id, transport, operationType, operationName, caller, codes, calls, isShared }: RequestState,
  durationMs: number,
  answered?: AnsweredRequest,
): object {
  return {
    requestId: id,
    ...answered,
    transport: operationType === undefined && answered !== undefined ? undefined : transport,
    operationType,
    operationName,
    caller: caller?.name,
    durationMs: Math.round(durationMs),
    codes: codes.size === 0 ? undefined : [...codes],
    vendorCalls: calls.report().made,
    shared: isShared ? true : undefined,
  };
}
