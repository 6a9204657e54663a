import type { Signal } from '@fabgraph/contract';
import { maskError, schema } from '@fabgraph/schema';
import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { Operations } from './operation.ts';
import type { PlainParams } from './plain-request.ts';
import type { RequestState } from './request-state.ts';
import type { GatewayYoga } from './yoga.ts';

/** An operation that may be run. */
export interface PlainOperation {
  readonly type: OperationTypeNode;
  /** In the document; undefined where it has none. */
  readonly name: string | undefined;
  /** Until the signal is aborted, at its deadline or before. Never rejects. */
  readonly run: (signal: Signal) => Promise<ExecutionResult>;
}

export interface PlainOperations {
  /** Null where the document is not right, or no query or mutation. */
  readonly prepare: (
    params: PlainParams,
    caller: KnownCaller,
    notes: Pick<RequestState, 'calls' | 'trace'>,
  ) => PlainOperation | null;
}

export interface PlainOperationOptions {
  readonly yoga: GatewayYoga;
  readonly operations: Operations;
}

/** Documents are read by the plugins of the GraphQL server, once: whether one is right depends on its text alone. */
export function createPlainOperations({
  yoga,
  operations: { parsed, run, contextOf },
}: PlainOperationOptions): PlainOperations {
  const valid = new WeakSet<DocumentNode>();

  return {
    prepare: (params, caller, { calls, trace }) => {
      const { operationName, variables: variableValues } = params;
      const known = parsed.get(params.query);
      const document = known !== undefined && valid.has(known) ? known : read(params);
      if (document === null) return null;
      const operation = getOperationAST(document, operationName);
      const type = operation?.operation;
      if (type === undefined || type === OperationTypeNode.SUBSCRIPTION) return null;
      return {
        type,
        name: operation?.name?.value,
        run: async (signal) => {
          try {
            const contextValue = contextOf({ caller, signal, calls, trace });
            return await run({ schema, document, contextValue, variableValues, operationName });
          } catch (error) {
            return { errors: [maskError(error)] };
          }
        },
      };
    },
  };

  function read(params: PlainParams): DocumentNode | null {
    const { parse, validate } = yoga.getEnveloped({ params });
    try {
      const document = parse(params.query);
      if (validate(schema, document).length > 0) return null;
      valid.add(document);
      return document;
    } catch {
      // Said where all refusals are.
      return null;
    }
  }
}
