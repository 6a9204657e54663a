import { maskError } from '@fabgraph/schema';
import { type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { CallTally } from './call-tally.ts';
import type { PlainParams } from './plain-request.ts';
import type { GatewayYoga } from './yoga.ts';

/** An operation that may be run. */
export interface PlainOperation {
  readonly type: OperationTypeNode;
  /** In the document; undefined where it has none. */
  readonly name: string | undefined;
  /** Until the signal is aborted, at its deadline or before. Never rejects. */
  readonly run: (signal: AbortSignal) => Promise<ExecutionResult>;
}

/** By the plugins of the GraphQL server. Null where the document is not right, or no query or mutation. */
export function preparePlainOperation(
  yoga: GatewayYoga,
  params: PlainParams,
  caller: KnownCaller,
  calls: CallTally,
): PlainOperation | null {
  const { schema, parse, validate, contextFactory, execute } = yoga.getEnveloped({ params });
  const { operationName, variables: variableValues } = params;
  try {
    const document = parse(params.query);
    if (validate(schema, document).length > 0) return null;
    const operation = getOperationAST(document, operationName);
    const type = operation?.operation;
    if (type === undefined || type === OperationTypeNode.SUBSCRIPTION) return null;
    return {
      type,
      name: operation?.name?.value,
      run: async (leaving) => {
        try {
          const contextValue = await contextFactory({
            caller,
            leaving,
            calls,
            isEndedByTransport: true,
          });
          return await execute({ schema, document, contextValue, variableValues, operationName });
        } catch (error) {
          return { errors: [maskError(error)] };
        }
      },
    };
  } catch {
    // Said where all refusals are.
    return null;
  }
}
