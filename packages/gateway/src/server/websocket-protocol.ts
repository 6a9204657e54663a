import { setMaxListeners } from 'node:events';
import type {
  ExecutionArgs,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from 'graphql';
import type { Context, OperationResult, ServerOptions, SubscribePayload } from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import type { Logger } from 'pino';
import { CallerRefusal } from '../caller/caller-refusal.ts';
import type { Callers } from '../caller/callers.ts';
import type { KnownCaller } from '../caller/known-caller.ts';
import { createSocketCallers } from '../caller/socket-caller.ts';
import type { KnownDocuments } from '../document/known-document.ts';
import { overload } from '../load/shedding.ts';
import type { Meter } from '../metrics/meter.ts';
import { textOf } from '../stream/result-text.ts';
import { withCalls } from './call-tally.ts';
import { createOperationRecord, type OperationRecord } from './operation-record.ts';
import type { RequestLog } from './request-log.ts';
import { noteOperation } from './request-state.ts';
import { type ErrorView, showError } from './show-error.ts';
import type { WebSocketConnection } from './websocket-connection.ts';
import type { GatewayYoga } from './yoga.ts';

type Protocol = ServerOptions<undefined, WebSocketConnection>;
type Connection = Context<undefined, WebSocketConnection>;

export interface WebSocketProtocolOptions {
  readonly yoga: GatewayYoga;
  readonly callers: Callers;
  readonly documents: KnownDocuments;
  readonly logger: Logger;
  readonly log: RequestLog;
  readonly meter: Pick<Meter, 'count'>;
  /** Whether there is room for one more operation. */
  readonly admits: () => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface ConnectionState {
  /** Aborted when the socket closes. */
  readonly leaving: AbortController;
  readonly records: Map<string, OperationRecord>;
}

interface Runner {
  readonly execute: (args: ExecutionArgs) => OperationResult;
  readonly subscribe: (args: ExecutionArgs) => OperationResult;
  /** Sends one result of this operation. */
  readonly tell: (result: ExecutionResult) => Promise<void> | undefined;
}

export interface WebSocketProtocol {
  readonly options: Protocol;
  /** Ends every operation of this client, without a word to it. */
  readonly abandon: (client: WebSocketConnection) => void;
  /** Gives every operation under way this error as an event; none of them ends by it. */
  readonly announce: (error: GraphQLFormattedError) => void;
}

/** Operations over a WebSocket by the same plugins as over HTTP, which graphql-ws alone would pass by. */
export function createWebSocketProtocol({
  yoga,
  callers,
  documents,
  logger,
  log,
  meter,
  admits,
  now,
}: WebSocketProtocolOptions): WebSocketProtocol {
  const states = new Map<WebSocketConnection, ConnectionState>();
  const runners = new WeakMap<ExecutionArgs, Runner>();
  const { admit, callerOf } = createSocketCallers(callers, now);

  const options: Protocol = {
    onConnect: admit,
    onSubscribe: async (connection, id, payload) => {
      const { extra } = connection;
      const { leaving, records } = stateOf(extra);
      const caller = callerOf(connection);
      const record = createOperationRecord({ logger, log }, payload, caller ?? undefined);
      records.set(id, record);
      try {
        if (caller === null) throw new CallerRefusal('WRONG');
        if (!admits()) throw overload();
        const tell = (result: ExecutionResult) => {
          meter.count('events', 'websocket');
          return extra.send(toNext(id, result, record));
        };
        return await prepare(payload, caller, leaving.signal, record, tell);
      } catch (error) {
        // Thrown on, it would close the socket for its other operations, too.
        return [showError(error, record.errorView)];
      } finally {
        // Nobody is told any more how it ends.
        if (!(id in connection.subscriptions)) finish(connection, id);
      }
    },
    execute: (args) => runnerOf(args).execute(args),
    subscribe: async (args) => {
      const { subscribe, tell } = runnerOf(args);
      const results = await subscribe(args);
      if (!isAsyncIterable(results)) return results;
      return telling(results as AsyncIterable<ExecutionResult>, tell);
    },
    onNext: (connection, id, _payload, _args, result) => {
      const record = states.get(connection.extra)?.records.get(id);
      return record && toMessage(result, record);
    },
    onError: (connection, id, _payload, errors) => {
      const record = states.get(connection.extra)?.records.get(id);
      const shown = record && errors.map((error) => toFormattedError(error, record.errorView));
      finish(connection, id);
      return shown;
    },
    onComplete: finish,
    onClose: ({ extra }) => {
      const state = states.get(extra);
      states.delete(extra);
      state?.leaving.abort();
      for (const record of state?.records.values() ?? []) record.finish();
    },
  };

  return {
    options,
    abandon: (client) => states.get(client)?.leaving.abort(),
    announce: (error) => {
      for (const [client, { records }] of states) {
        for (const id of records.keys()) {
          void client.send(JSON.stringify({ id, type: 'next', payload: { errors: [error] } }));
        }
      }
    },
  };

  async function prepare(
    payload: SubscribePayload,
    caller: KnownCaller,
    leaving: AbortSignal,
    { state }: OperationRecord,
    tell: Runner['tell'],
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { calls, wantsCalls, trace } = state;
    const { schema, parse, validate, contextFactory, execute, subscribe } = yoga.getEnveloped({
      params: payload,
      caller,
      leaving,
      calls,
      wantsCalls,
      trace,
    });
    const document = parse(documents.find(payload) ?? payload.query);
    noteOperation(state, { document, operationName: payload.operationName });
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    const args: ExecutionArgs = {
      schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: await contextFactory(),
    };
    runners.set(args, { execute, subscribe, tell });
    return args;
  }

  function runnerOf(args: ExecutionArgs): Runner {
    const runner = runners.get(args);
    if (runner === undefined) throw new Error('an operation that was never prepared');
    return runner;
  }

  function stateOf(client: WebSocketConnection): ConnectionState {
    const known = states.get(client);
    if (known !== undefined) return known;
    const state = { leaving: new AbortController(), records: new Map() };
    // Each operation listens, and a socket may have any number of them.
    setMaxListeners(0, state.leaving.signal);
    states.set(client, state);
    return state;
  }

  function finish({ extra }: Connection, id: string): void {
    const records = states.get(extra)?.records;
    records?.get(id)?.finish();
    records?.delete(id);
  }
}

/**
 * A stream that gives nothing, and ends when the one within does, whose results it has sent by then:
 * one by one, each once the client has taken the one before.
 */
function telling(
  results: AsyncIterable<ExecutionResult>,
  tell: Runner['tell'],
): AsyncIterableIterator<never> {
  const inner = results[Symbol.asyncIterator]();
  const over = { done: true, value: undefined } as const;
  let isOver = false;
  const outer: AsyncIterableIterator<never> = {
    next: async () => {
      for (;;) {
        const { done, value } = await inner.next();
        if (done || isOver) return over;
        const pending = tell(value);
        if (pending !== undefined) await pending;
      }
    },
    return: async () => {
      isOver = true;
      await inner.return?.();
      return over;
    },
    [Symbol.asyncIterator]: () => outer,
  };
  return outer;
}

/** One result of a stream as a message. */
function toNext(id: string, result: ExecutionResult, record: OperationRecord): string {
  const isSame = result.errors === undefined && !record.state.wantsCalls;
  const payload = isSame ? textOf(result) : JSON.stringify(toMessage(result, record));
  return `{"id":${JSON.stringify(id)},"type":"next","payload":${payload}}`;
}

/** What goes over the wire: without the hints for an HTTP layer, which there is none of here. */
function toMessage(
  result: object,
  { errorView, state: { calls, wantsCalls } }: OperationRecord,
): FormattedExecutionResult {
  const told = wantsCalls ? withCalls(result, calls.report()) : (result as ExecutionResult);
  const { errors, ...rest } = told;
  if (errors === undefined) return rest;
  return { ...rest, errors: errors.map((error) => toFormattedError(error, errorView)) };
}

function toFormattedError(error: GraphQLError, view: ErrorView): GraphQLFormattedError {
  const { extensions: { http: _, ...extensions } = {}, ...rest } = showError(error, view).toJSON();
  return { ...rest, extensions };
}
