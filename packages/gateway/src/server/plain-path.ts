import { maskError } from '@fabgraph/schema';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import { callerOf } from '../caller/caller-gate.ts';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { KnownDocuments } from '../document/known-document.ts';
import { createJoinedTally } from './call-tally.ts';
import type { RequestHandler } from './http-server.ts';
import { type JsonAnswer, toJsonAnswer } from './json-answer.ts';
import { headerOf, readText } from './node-request.ts';
import type { Operations } from './operation.ts';
import { createPlainOperations } from './plain-operation.ts';
import { parsePlainParams, plainMediaTypeOf } from './plain-request.ts';
import type { Flight, QueryFlights } from './query-flight.ts';
import { type NodeExchange, type RequestLog, UNCACHED } from './request-log.ts';
import { noteParams, type RequestState } from './request-state.ts';
import { showResult } from './show-result.ts';
import { type GatewayYoga, GRAPHQL_PATH } from './yoga.ts';

export interface PlainPathOptions {
  readonly yoga: GatewayYoga;
  readonly operations: Operations;
  readonly flights: QueryFlights;
  readonly logger: Logger;
  readonly log: RequestLog;
  readonly maxBodyBytes: number;
  readonly documents: KnownDocuments;
}

/** One request on its way. */
interface Exchange extends NodeExchange {
  readonly mediaType: string;
}

/**
 * Answers ordinary requests on node:http, read and run as all others are and in the same words,
 * but without an object of the Fetch API, which would cost more than the operation itself.
 * What is not ordinary, or not right, is left to the HTTP layer of the GraphQL server, so that there
 * is one place that says what is wrong.
 */
export function createPlainPath({
  yoga,
  operations,
  flights,
  logger,
  log,
  maxBodyBytes,
  documents,
}: PlainPathOptions): RequestHandler {
  const plain = createPlainOperations({ yoga, operations });

  return async (request, response) => {
    const mediaType = plainMediaTypeOf(request, maxBodyBytes);
    if (mediaType === null) return yoga(request, response);
    const caller = callerOf(request);
    const exchange = { request, response, mediaType, state: log.begin(headerOf(request)) };
    exchange.state.caller = caller;
    const body = await readText(request);
    if (body === null) {
      log.noteExchange(exchange, GRAPHQL_PATH);
      return;
    }
    const flight = takeFlight(exchange.state, caller, body);
    if (flight === null) return yoga(Object.assign(request, { body }), response);
    response.once('close', () => {
      if (!response.writableFinished) flight.leave();
      log.noteExchange(exchange, GRAPHQL_PATH);
    });
    await answer(exchange, flight);
  };

  /** Null where the request is not right. */
  function takeFlight(state: RequestState, caller: KnownCaller, body: string): Flight | null {
    // Equal words ask for the same where the accounts are the same.
    const key = `${caller.shareKey}${body}`;
    const joined = flights.join(key);
    if (joined !== undefined) {
      state.isShared = true;
      state.calls = createJoinedTally(joined.calls);
      state.operationType = OperationTypeNode.QUERY;
      noteParams(state, joined.params);
      return joined;
    }
    const params = parsePlainParams(body, documents);
    const operation = params && plain.prepare(params, caller, state);
    if (params === null || operation === null) return null;
    const { type, name, run } = operation;
    const named = { operationName: name, extensions: params.extensions };
    noteParams(state, named);
    state.operationType = type;
    const isQuery = type === OperationTypeNode.QUERY;
    return flights.depart({
      key: isQuery ? key : null,
      params: named,
      calls: state.calls,
      run,
    });
  }

  async function answer(exchange: Exchange, flight: Flight): Promise<void> {
    const { response, state } = exchange;
    const result = await flight.result;
    if (response.headersSent || response.destroyed) return;
    const { status, headers, body } = write(exchange, flight, result);
    response.writeHead(status, {
      ...headers,
      'x-request-id': state.id,
      'cache-control': UNCACHED,
    });
    response.end(body);
  }

  function write(
    { request, mediaType, state }: Exchange,
    { written }: Flight,
    result: ExecutionResult,
  ): JsonAnswer {
    const isSame = result.errors === undefined && !state.wantsCalls;
    const known = isSame ? written.get(mediaType) : undefined;
    if (known !== undefined) return known;
    const view = { state, accept: request.headers.accept ?? '', logger };
    try {
      const answer = toJsonAnswer(showResult(result, view), mediaType);
      if (isSame) written.set(mediaType, answer);
      return answer;
    } catch (error) {
      return toJsonAnswer(showResult({ errors: [maskError(error)] }, view), mediaType);
    }
  }
}
