import { GatewayError } from '@fabgraph/contract';
import type { GraphContext } from '@fabgraph/schema';
import { type ExecutionArgs, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { CallerContext } from './known-caller.ts';

/** Refuses the mutations of callers who may only read, before anything of them runs. */
export function useAccess(): Plugin<GraphContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName, contextValue } = args as CallerArgs;
      if (contextValue?.caller?.mayWrite === true) return;
      const operation = getOperationAST(document, operationName)?.operation;
      if (operation !== OperationTypeNode.MUTATION) return;
      setResultAndStopExecution({ errors: [forbidden()] });
    },
  };
}

type CallerArgs = ExecutionArgs & { contextValue?: Partial<CallerContext> };

function forbidden(): GraphQLError {
  const message = 'You may read here, and change nothing.';
  return new GraphQLError(message, {
    originalError: new GatewayError({ code: 'FORBIDDEN', message }),
    extensions: { http: { status: 403 } },
  });
}
