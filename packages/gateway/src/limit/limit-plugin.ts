import type { GraphContext } from '@fabgraph/schema';
import type { DocumentNode, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { MeasuredDocuments } from './measured-document.ts';
import { checkTokens } from './token-limit.ts';

export interface OperationLimitOptions {
  readonly maxTokens: number;
  readonly measured: MeasuredDocuments;
}

/**
 * Refuses documents and subscriptions of too much before anything of them runs; queries and mutations
 * are refused where they are run. What a document alone tells is told when it is parsed: those that
 * were parsed before are known, and not looked at again.
 */
export function useOperationLimits({
  maxTokens,
  measured,
}: OperationLimitOptions): Plugin<GraphContext> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source: string | Source, options?: object): DocumentNode => {
        checkTokens(source, maxTokens);
        const document = parseFn(source, options);
        const refusal = measured.check(document);
        if (refusal !== null) throw refusal;
        return document;
      });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = measured.checkRun(args);
      if (refusal !== null) setResultAndStopExecution({ errors: [refusal] });
    },
  };
}
