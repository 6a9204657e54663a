import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Adapter, Caller } from '@fabgraph/contract';
import type { Logger } from 'pino';
import type { RequestHandler } from './http-server.ts';
import { type RequestLog, UNCACHED } from './request-log.ts';
import type { RequestState } from './request-state.ts';
import { codeOf, sendError } from './route-answer.ts';

/** What is answered without GraphQL, on plain node:http, so that bytes flow through unbuffered. */
export interface Route {
  /** `/uploads/`; the rest of the path is the route's own. */
  readonly prefix: string;
  /** The whole path, with names in place of what is secret: `/uploads/{id}/{index}`. */
  readonly template: string;
  /** What it rejects with is answered as an error. */
  readonly handle: (exchange: RouteExchange) => Promise<void>;
}

export interface RouteExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path after the prefix, without a query. */
  readonly rest: string;
  /** On whose behalf an account's vendor is called for it. */
  readonly callerAt: (adapter: Adapter) => Pick<Caller, 'onCall' | 'trace'>;
}

export interface RouterOptions {
  readonly routes: readonly Route[];
  readonly logger: Logger;
  readonly log: RequestLog;
  /** Answers whatever is no route's. */
  readonly fallback: RequestHandler;
}

/** Finds the route of a request. One line of the log each, without the secrets that such paths are. */
export function createRouter({ routes, logger, log, fallback }: RouterOptions): RequestHandler {
  return (request, response) => {
    const { url = '' } = request;
    const route = routes.find(({ prefix }) => url.startsWith(prefix));
    if (route === undefined) return fallback(request, response);
    const [rest = ''] = url.slice(route.prefix.length).split('?');
    const state = log.beginExchange(request, route.template);
    const callerAt: RouteExchange['callerAt'] = (adapter) => ({
      onCall: (call) => state.calls.note(adapter, call),
      trace: state.trace,
    });
    return answer(route, { request, response, rest, callerAt }, state);
  };

  async function answer(route: Route, exchange: RouteExchange, state: RequestState): Promise<void> {
    const { request, response } = exchange;
    response.setHeader('x-request-id', state.id);
    response.setHeader('cache-control', UNCACHED);
    response.once('close', () => {
      log.noteExchange({ request, response, state }, `${route.prefix}…`);
    });
    try {
      await route.handle(exchange);
    } catch (error) {
      const isClientGone = response.destroyed || (request.destroyed && !request.complete);
      if (isClientGone) return;
      const code = codeOf(error);
      state.codes.add(code);
      if (code === 'INTERNAL') logger.error({ requestId: state.id, err: error }, 'fault');
      await sendError(exchange, error);
    }
  }
}
