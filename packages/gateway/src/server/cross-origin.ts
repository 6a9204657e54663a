import type { ServerResponse } from 'node:http';
import type { RequestHandler } from './http-server.ts';

/** How long a browser may remember that it was let in. */
const REMEMBERED_S = 600;

/**
 * Lets pages of these origins ask, by what browsers ask before they do. Pages of any other origin
 * get no such answer, and their browser keeps what was answered from them. No cookie counts here.
 */
export function allowOrigins(origins: ReadonlySet<string>, handle: RequestHandler): RequestHandler {
  if (origins.size === 0) return handle;
  return (request, response) => {
    const { origin = '', ...headers } = request.headers;
    response.setHeader('vary', 'origin');
    if (!origins.has(origin)) return handle(request, response);
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'x-request-id, retry-after');
    const isAhead = headers['access-control-request-method'] !== undefined;
    if (request.method !== 'OPTIONS' || !isAhead) return handle(request, response);
    welcome(response, headers['access-control-request-headers'] ?? '');
  };
}

function welcome(response: ServerResponse, askedHeaders: string | readonly string[]): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT',
    'access-control-allow-headers': String(askedHeaders),
    'access-control-max-age': String(REMEMBERED_S),
    'content-length': '0',
  });
  response.end();
}
