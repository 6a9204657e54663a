import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RequestStates } from './request-state.ts';
import { showResult } from './show-result.ts';

export interface ErrorPluginOptions {
  readonly states: RequestStates;
  readonly logger: Logger;
}

/** The border of HTTP and SSE: errors of every origin leave in one shape. */
export function useShownErrors({ states, logger }: ErrorPluginOptions): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      const state = states.of(request);
      const accept = request.headers.get('accept') ?? '';
      const show = (each: ExecutionResult) => showResult(each, { state, accept, logger });
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, (each) => show(each as ExecutionResult)));
        return;
      }
      if (!Array.isArray(result)) setResult(show(result as ExecutionResult));
    },
  };
}
