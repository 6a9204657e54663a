import type { ServerResponse } from 'node:http';
import { type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { Logger } from 'pino';
import { callerOf } from '../caller/caller-gate.ts';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { KnownDocuments } from '../document/known-document.ts';
import type { RequestHandler } from '../server/http-server.ts';
import { headerOf, readText } from '../server/node-request.ts';
import { asksForEventStream, type PlainParams, parsePlainParams } from '../server/plain-request.ts';
import type { RequestLog } from '../server/request-log.ts';
import { noteOperation, noteParams, type RequestState } from '../server/request-state.ts';
import { showResult } from '../server/show-result.ts';
import { type GatewayYoga, GRAPHQL_PATH } from '../server/yoga.ts';
import { openEventStream, sendEventStream } from './sse-stream.ts';
import type { StreamSettings } from './stream-setting.ts';

export interface StreamPathOptions {
  readonly yoga: GatewayYoga;
  readonly documents: KnownDocuments;
  readonly logger: Logger;
  readonly log: RequestLog;
  readonly maxBodyBytes: number;
  readonly settings: StreamSettings;
  /** Answers what does not ask for an event stream in the ordinary way. */
  readonly otherwise: RequestHandler;
}

type Results = AsyncIterable<ExecutionResult>;

/**
 * Answers ordinary subscriptions over SSE on node:http, through the same plugins as all others and
 * with the same bytes, but without the objects of the Fetch API, which each subscriber would hold as
 * long as it stays. What is not right is left to the HTTP layer of the GraphQL server.
 */
export function createStreamPath({
  yoga,
  documents,
  logger,
  log,
  maxBodyBytes,
  settings,
  otherwise,
}: StreamPathOptions): RequestHandler {
  return async (request, response) => {
    if (!asksForEventStream(request, maxBodyBytes)) return otherwise(request, response);
    const caller = callerOf(request);
    const state = log.begin(headerOf(request));
    state.transport = 'sse';
    state.caller = caller;
    const body = await readText(request);
    const results = body === null ? null : await subscribe(body, caller, state, response);
    if (body !== null && results === null && !response.destroyed) {
      return yoga(Object.assign(request, { body }), response);
    }
    if (results !== null) {
      openEventStream(response, state.id);
      await sendEventStream(response, results, settings, (result) => show(result, state));
    }
    log.noteExchange({ request, response, state }, GRAPHQL_PATH);
  };

  /** Null where the request is not right, or no subscription. */
  async function subscribe(
    body: string,
    caller: KnownCaller,
    state: RequestState,
    response: ServerResponse,
  ): Promise<Results | null> {
    const params = parsePlainParams(body, documents);
    if (params === null) return null;
    noteParams(state, params);
    const leaving = new AbortController();
    response.once('close', () => leaving.abort());
    try {
      return await begin(params, caller, state, leaving.signal);
    } catch {
      // Said where all refusals are.
      return null;
    }
  }

  async function begin(
    params: PlainParams,
    caller: KnownCaller,
    state: RequestState,
    leaving: AbortSignal,
  ): Promise<Results | null> {
    const { calls, wantsCalls, trace } = state;
    const enveloped = yoga.getEnveloped({ params, caller, leaving, calls, wantsCalls, trace });
    const { schema, parse, validate, contextFactory, subscribe: open } = enveloped;
    const { operationName, variables: variableValues } = params;
    const document = parse(params.query);
    if (validate(schema, document).length > 0) return null;
    const kind = getOperationAST(document, operationName)?.operation;
    if (kind !== OperationTypeNode.SUBSCRIPTION) return null;
    noteOperation(state, { document, operationName });
    const contextValue = await contextFactory();
    const results = await open({ schema, document, contextValue, variableValues, operationName });
    return isAsyncIterable(results) ? (results as Results) : null;
  }

  function show(result: ExecutionResult, state: RequestState): ExecutionResult {
    return showResult(result, { state, accept: 'text/event-stream', logger });
  }
}
