import type { GraphContext } from '@fabgraph/schema';
import { type ExecutionArgs, type GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createOperationRefusal } from '../server/refusal.ts';
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
  return createOperationRefusal({ status: 403, code: 'FORBIDDEN', message });
}
