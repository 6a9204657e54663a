import { type DocumentNode, type GraphQLError, getOperationAST, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createOperationRefusal } from './refusal.ts';

/** A name may be as long as a request. */
const MAX_SHOWN_LENGTH = 64;

interface ChoiceContext {
  readonly params?: { readonly operationName?: string | null | undefined };
}

/** Refuses documents of which nobody can tell what is to be run, and says what to do. */
export function useOperationChoice(): Plugin<ChoiceContext> {
  return {
    onParse:
      () =>
      ({ result, context: { params } }) => {
        if (result === null || result instanceof Error) return;
        const refusal = refuseChoice(result, params?.operationName);
        if (refusal !== null) throw refusal;
      },
  };
}

function refuseChoice(
  document: DocumentNode,
  operationName: string | null | undefined,
): GraphQLError | null {
  if (getOperationAST(document, operationName)) return null;
  const message = adviceFor(document, operationName);
  return createOperationRefusal({ status: 400, code: 'INVALID_INPUT', message });
}

function adviceFor({ definitions }: DocumentNode, operationName: unknown): string {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) return 'the document has no operation, only fragments';
  if (operationName === undefined || operationName === null) {
    return `the document has ${operations.length} operations: name the one to run in "operationName"`;
  }
  if (typeof operationName !== 'string') return '"operationName" must be text';
  const shown = JSON.stringify(operationName.slice(0, MAX_SHOWN_LENGTH));
  return `the document has no operation of the name in "operationName": ${shown}`;
}
