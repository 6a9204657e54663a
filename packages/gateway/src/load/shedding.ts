import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import type { RequestHandler } from '../server/http-server.ts';
import { sendError } from '../server/route-answer.ts';
import type { LoadWatch } from './load-watch.ts';

export const RETRY_AFTER_S = 1;

const OPERATIONS_PATH = '/graphql';
const HEALTH_PREFIX = '/health/';

/** Turns requests away before anything of them is read, as long as there are too many; not those for health. */
export function shedLoad(load: LoadWatch, handle: RequestHandler): RequestHandler {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (path.startsWith(HEALTH_PREFIX) || load.admits()) return handle(request, response);
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    response.setHeader('cache-control', 'private, no-store');
    if (path === OPERATIONS_PATH) refuseOperation(request, response, requestId);
    else return sendError({ request, response }, overload());
  };
}

/** As a client of GraphQL reads it. What is left of the body, node:http reads and forgets. */
function refuseOperation(
  { headers: { accept = '' } }: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): void {
  const type = accept.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
  const body = JSON.stringify({ errors: [maskError(overload(), { requestId })] });
  response.writeHead(503, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'retry-after': String(RETRY_AFTER_S),
  });
  response.end(body);
}

const RESPONSE_TYPE = 'application/graphql-response+json';

function overload(): GatewayError {
  return new GatewayError({
    code: 'OVERLOADED',
    message: 'The gateway has too much to do: ask again in a moment',
    retryAfterMs: RETRY_AFTER_S * 1_000,
  });
}
