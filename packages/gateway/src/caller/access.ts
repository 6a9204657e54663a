import { type ExecutionArgs, type GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { createOperationRefusal } from '../server/refusal.ts';
import type { CallerContext } from './known-caller.ts';

/** What refuses the mutations of callers who may only read; null where nothing does. */
export function refuseWrite({
  document,
  operationName,
  contextValue: { caller },
}: ExecutionArgs & { readonly contextValue: CallerContext }): GraphQLError | null {
  if (caller.mayWrite) return null;
  const operation = getOperationAST(document, operationName)?.operation;
  if (operation !== OperationTypeNode.MUTATION) return null;
  const message = 'You may read here, and change nothing.';
  return createOperationRefusal({ status: 403, code: 'FORBIDDEN', message });
}
