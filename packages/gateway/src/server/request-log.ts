import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RequestStates } from './request-state.ts';

export interface RequestLogOptions {
  readonly states: RequestStates;
  readonly logger: Logger;
}

/** One line a request, with nothing of its body; and the headers that every answer carries. */
export function useRequestLog({ states, logger }: RequestLogOptions): Plugin {
  return {
    onParams({ request, params }) {
      states.of(request).operationName = params.operationName ?? undefined;
    },
    onResponse({ request, response }) {
      const { id, startedAtMs, operationName, codes } = states.of(request);
      response.headers.set('x-request-id', id);
      // What never changes says so itself.
      if (response.headers.get('cache-control')?.includes('immutable') !== true) {
        response.headers.set('cache-control', 'private, no-store');
      }
      const { pathname } = new URL(request.url, 'http://localhost');
      const line = {
        requestId: id,
        method: request.method,
        path: pathname,
        status: response.status,
        operationName,
        durationMs: Math.round(performance.now() - startedAtMs),
        codes: codes.size === 0 ? undefined : [...codes],
      };
      if (pathname.startsWith('/health/')) logger.debug(line, 'request');
      else logger.info(line, 'request');
    },
  };
}
