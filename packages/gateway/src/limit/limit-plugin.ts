import { type GraphContext, schema } from '@fabgraph/schema';
import type { DocumentNode, GraphQLError, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createMeasuredDocuments, type OperationRun } from './measured-document.ts';
import type { OperationLimits } from './operation-limit.ts';
import { checkTokens } from './token-limit.ts';
import { checkVariables } from './variable-check.ts';

/**
 * Refuses operations of too much before anything of them runs. What a document alone tells is told
 * when it is parsed: those that were parsed before are known, and not looked at again.
 */
export function useOperationLimits(limits: OperationLimits): Plugin<GraphContext> {
  const documents = createMeasuredDocuments(schema, limits);

  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source: string | Source, options?: object): DocumentNode => {
        checkTokens(source, limits.maxTokens);
        const document = parseFn(source, options);
        const refusal = documents.check(document);
        if (refusal !== null) throw refusal;
        return document;
      });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args);
      if (refusal !== null) setResultAndStopExecution({ errors: [refusal] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args);
      if (refusal !== null) setResultAndStopExecution({ errors: [refusal] });
    },
  };

  function refusalOf(run: OperationRun): GraphQLError | null {
    return checkVariables(run.variableValues, limits.maxVariableDepth) ?? documents.checkRun(run);
  }
}
