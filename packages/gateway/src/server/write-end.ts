import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Tells when a mutation is over, whatever came of it and whichever way it came. */
export function useWriteEnd(onWritten: () => void): Plugin {
  return {
    onExecute({ args: { document, operationName } }) {
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== OperationTypeNode.MUTATION) return;
      return { onExecuteDone: onWritten };
    },
  };
}
