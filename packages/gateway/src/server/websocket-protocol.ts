import type {
  ExecutionArgs,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from 'graphql';
import type { Context, OperationResult, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type CallTally, withCalls } from './call-tally.ts';
import { createOperationRecord, type OperationRecord } from './operation-record.ts';
import { type ErrorView, showError } from './show-error.ts';
import type { GatewayYoga } from './yoga.ts';

type Protocol = ServerOptions<undefined, Extra>;
type Connection = Context<undefined, Extra>;

export interface WebSocketProtocolOptions {
  readonly yoga: GatewayYoga;
  readonly logger: Logger;
}

interface ConnectionState {
  /** Aborted when the socket closes. */
  readonly leaving: AbortController;
  readonly records: Map<string, OperationRecord>;
}

interface Runner {
  readonly execute: (args: ExecutionArgs) => OperationResult;
  readonly subscribe: (args: ExecutionArgs) => OperationResult;
}

export interface WebSocketProtocol {
  readonly protocol: Protocol;
  /** Gives every operation under way this error as an event; none of them ends by it. */
  readonly announce: (error: GraphQLFormattedError) => void;
}

/** Operations over a WebSocket by the same plugins as over HTTP, which graphql-ws alone would pass by. */
export function createWebSocketProtocol({
  yoga,
  logger,
}: WebSocketProtocolOptions): WebSocketProtocol {
  const states = new Map<Connection, ConnectionState>();
  const runners = new WeakMap<ExecutionArgs, Runner>();

  const protocol: Protocol = {
    onSubscribe: async (connection, id, payload) => {
      const { leaving, records } = stateOf(connection);
      const record = createOperationRecord(logger, payload);
      records.set(id, record);
      try {
        return await prepare(payload, leaving.signal, record.calls);
      } catch (error) {
        // Thrown on, it would close the socket for its other operations, too.
        return [showError(error, record.errorView)];
      }
    },
    execute: (args) => runnerOf(args).execute(args),
    subscribe: (args) => runnerOf(args).subscribe(args),
    onNext: (connection, id, _payload, _args, result) => {
      const record = states.get(connection)?.records.get(id);
      return record && toMessage(result, record);
    },
    onError: (connection, id, _payload, errors) => {
      const record = states.get(connection)?.records.get(id);
      const shown = record && errors.map((error) => toFormattedError(error, record.errorView));
      finish(connection, id);
      return shown;
    },
    onComplete: finish,
    onClose: (connection) => {
      const state = states.get(connection);
      states.delete(connection);
      state?.leaving.abort();
      for (const record of state?.records.values() ?? []) record.finish();
    },
  };

  return {
    protocol,
    announce: (error) => {
      for (const [{ extra }, { records }] of states) {
        for (const id of records.keys()) {
          extra.socket.send(JSON.stringify({ id, type: 'next', payload: { errors: [error] } }));
        }
      }
    },
  };

  async function prepare(
    payload: SubscribePayload,
    leaving: AbortSignal,
    calls: CallTally,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { schema, parse, validate, contextFactory, execute, subscribe } = yoga.getEnveloped({
      params: payload,
      leaving,
      calls,
    });
    const document = parse(payload.query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    const args: ExecutionArgs = {
      schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: await contextFactory(),
    };
    runners.set(args, { execute, subscribe });
    return args;
  }

  function runnerOf(args: ExecutionArgs): Runner {
    const runner = runners.get(args);
    if (runner === undefined) throw new Error('an operation that was never prepared');
    return runner;
  }

  function stateOf(connection: Connection): ConnectionState {
    const state = states.get(connection) ?? { leaving: new AbortController(), records: new Map() };
    states.set(connection, state);
    return state;
  }

  function finish(connection: Connection, id: string): void {
    const records = states.get(connection)?.records;
    records?.get(id)?.finish();
    records?.delete(id);
  }
}

/** What goes over the wire: without the hints for an HTTP layer, which there is none of here. */
function toMessage(
  result: object,
  { errorView, calls, wantsCalls }: OperationRecord,
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
