import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RequestHandler } from './http-server.ts';
import { UNCACHED } from './request-log.ts';
import { codeOf, sendError } from './route-answer.ts';

/** What is answered without GraphQL, on plain node:http, so that bytes flow through unbuffered. */
export interface Route {
  /** `/uploads/`; the rest of the path is the route's own. */
  readonly prefix: string;
  /** What it rejects with is answered as an error. */
  readonly handle: (exchange: RouteExchange) => Promise<void>;
}

export interface RouteExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path after the prefix, without a query. */
  readonly rest: string;
}

export interface RouterOptions {
  readonly routes: readonly Route[];
  readonly logger: Logger;
  /** Answers whatever is no route's. */
  readonly fallback: RequestHandler;
}

/** Finds the route of a request. One line of the log each, without the secrets that such paths are. */
export function createRouter({ routes, logger, fallback }: RouterOptions): RequestHandler {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const route = routes.find(({ prefix }) => path.startsWith(prefix));
    if (route === undefined) return fallback(request, response);
    const rest = path.slice(route.prefix.length);
    return answer(route, { request, response, rest });
  };

  async function answer(route: Route, exchange: RouteExchange): Promise<void> {
    const { request, response } = exchange;
    const startedAtMs = performance.now();
    const requestId = randomUUID();
    let code: string | undefined;
    response.setHeader('x-request-id', requestId);
    response.setHeader('cache-control', UNCACHED);
    response.once('close', () => {
      logger.info(
        {
          requestId,
          method: request.method,
          path: `${route.prefix}…`,
          status: response.statusCode,
          isCutOff: response.writableFinished ? undefined : true,
          durationMs: Math.round(performance.now() - startedAtMs),
          codes: code === undefined ? undefined : [code],
        },
        'request',
      );
    });
    try {
      await route.handle(exchange);
    } catch (error) {
      const isClientGone = response.destroyed || (request.destroyed && !request.complete);
      if (isClientGone) return;
      code = codeOf(error);
      if (code === 'INTERNAL') logger.error({ requestId, err: error }, 'fault');
      await sendError(exchange, error);
    }
  }
}
