import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Route } from './route.ts';

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

/** The same of a route that takes bytes or a vendor's report. */
export function tellingWriteEnd(route: Route, onWritten: () => void): Route {
  return {
    prefix: route.prefix,
    handle: async (exchange) => {
      try {
        await route.handle(exchange);
      } finally {
        if (!READS.has(exchange.request.method)) onWritten();
      }
    },
  };
}

const READS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);
