import type { GraphContext } from '@fabgraph/schema';
import { normalizedExecutor } from '@graphql-tools/executor';
import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { refuseWrite } from '../caller/access.ts';
import type { CallerContext } from '../caller/known-caller.ts';
import type { MeasuredDocuments } from '../limit/measured-document.ts';
import { withoutSuggestions } from './reticence-plugin.ts';

export interface OperationArgs extends ExecutionArgs {
  readonly contextValue: GraphContext & CallerContext;
}

/** Runs a query or mutation of a valid document, unless something refuses it. */
export type OperationRunner = (args: OperationArgs) => Promise<ExecutionResult>;

export interface OperationRunnerOptions {
  readonly measured: MeasuredDocuments;
  /** Callers are told nothing of the graph that they do not know. */
  readonly isProduction: boolean;
  /** Told when a mutation is over, whatever came of it. */
  readonly onWritten: () => void;
}

/** All that stands between an operation and its fields: in one place, for all ways to ask. */
export function createOperationRunner({
  measured,
  isProduction,
  onWritten,
}: OperationRunnerOptions): OperationRunner {
  return isProduction ? async (args) => withoutSuggestions(await run(args)) : run;

  async function run(args: OperationArgs): Promise<ExecutionResult> {
    const refusal = measured.checkRun(args) ?? refuseWrite(args);
    if (refusal !== null) return { errors: [refusal] };
    try {
      return (await normalizedExecutor(args)) as ExecutionResult;
    } finally {
      if (isMutation(args)) onWritten();
    }
  }
}

function isMutation({ document, operationName }: OperationArgs): boolean {
  const operation = getOperationAST(document, operationName)?.operation;
  return operation === OperationTypeNode.MUTATION;
}
