import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RequestStates } from './request-state.ts';
import { type ErrorView, showErrors } from './show-error.ts';

export interface ErrorPluginOptions {
  readonly states: RequestStates;
  readonly logger: Logger;
}

/** The border of HTTP and SSE: errors of every origin leave in one shape. */
export function useShownErrors({ states, logger }: ErrorPluginOptions): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      const { id, codes } = states.of(request);
      const view: ErrorView = {
        requestId: id,
        onCode: (code) => codes.add(code),
        onFault: (err) => logger.error({ requestId: id, err }, 'fault'),
      };
      const show = (each: ExecutionResult) =>
        showErrors(prefersStatus(request) ? withStatus(each) : each, view);
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, (each) => show(each as ExecutionResult)));
        return;
      }
      if (!Array.isArray(result)) setResult(show(result as ExecutionResult));
    },
  };
}

/**
 * GraphQL over HTTP answers a document that cannot run with 400, and with 200 only to a caller who
 * asks for `application/json` by name.
 */
function prefersStatus(request: Request): boolean {
  return !(request.headers.get('accept') ?? '').includes('application/json');
}

/** Lets the HTTP status of a refusal stand for `application/json`, too. */
function withStatus(result: ExecutionResult): ExecutionResult {
  for (const { extensions } of result.errors ?? []) {
    const http = extensions.http as { spec?: boolean } | undefined;
    if (http !== undefined) http.spec = false;
  }
  return result;
}
