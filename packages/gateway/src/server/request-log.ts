import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { noteParams, type RequestState, type RequestStates } from './request-state.ts';

export interface RequestLogOptions {
  readonly states: RequestStates;
  readonly logger: Logger;
}

/** One line a request, with nothing of its body; and the headers that every answer carries. */
export function useRequestLog({ states, logger }: RequestLogOptions): Plugin {
  return {
    onParams({ request, params }) {
      noteParams(states.of(request), params);
    },
    onResponse({ request, response }) {
      const state = states.of(request);
      response.headers.set('x-request-id', state.id);
      // What never changes says so itself.
      if (response.headers.get('cache-control')?.includes('immutable') !== true) {
        response.headers.set('cache-control', UNCACHED);
      }
      const { pathname } = new URL(request.url, 'http://localhost');
      const level = pathname.startsWith('/health/') ? 'debug' : 'info';
      const { method } = request;
      logger[level](lineOf(state, { method, path: pathname, status: response.status }), 'request');
    },
  };
}

/** A request that is answered on node:http. */
export interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly state: RequestState;
}

/** The line of a request that does not come by the plugin, once it is over. `path`: without a query. */
export function logExchange(
  logger: Logger,
  { request: { method }, response, state }: NodeExchange,
  path: string,
): void {
  const { statusCode: status, writableFinished } = response;
  const isCutOff = writableFinished ? undefined : true;
  logger.info(lineOf(state, { method, path, status, isCutOff }), 'request');
}

/** Answers belong to one caller, and are true for a moment. */
export const UNCACHED = 'private, no-store';

interface AnsweredRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly status: number;
  /** The caller left before it had the whole answer. */
  readonly isCutOff?: true | undefined;
}

function lineOf(
  { id, startedAtMs, operationName, caller, codes, calls, isShared }: RequestState,
  { method, path, status, isCutOff }: AnsweredRequest,
): object {
  return {
    requestId: id,
    method,
    path,
    status,
    isCutOff,
    operationName,
    caller: caller?.name,
    durationMs: Math.round(performance.now() - startedAtMs),
    codes: codes.size === 0 ? undefined : [...codes],
    vendorCalls: calls.report().made,
    shared: isShared ? true : undefined,
  };
}
