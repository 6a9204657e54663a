import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import type { RequestHandler } from '../server/http-server.ts';
import { headerOf } from '../server/node-request.ts';
import { loggedPathOf, type RequestLog, UNCACHED } from '../server/request-log.ts';
import { createRequestState } from '../server/request-state.ts';
import { sendError } from '../server/route-answer.ts';
import type { LoadWatch } from './load-watch.ts';

export const RETRY_AFTER_S = 1;

const OPERATIONS_PATH = '/graphql';
/** Whoever watches the gateway sees by these that it has too much to do. */
const WATCHED = /^\/(?:health\/|metrics$)/;

export interface SheddingOptions {
  readonly load: LoadWatch;
  readonly log: RequestLog;
}

/** Turns requests away before anything of them is read, as long as there are too many. */
export function shedLoad({ load, log }: SheddingOptions, handle: RequestHandler): RequestHandler {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (WATCHED.test(path) || load.admits()) return handle(request, response);
    const state = createRequestState(headerOf(request));
    state.codes.add('OVERLOADED');
    response.once('close', () => {
      log.noteExchange({ request, response, state }, loggedPathOf(request.url));
    });
    response.setHeader('x-request-id', state.id);
    response.setHeader('cache-control', UNCACHED);
    if (path === OPERATIONS_PATH) refuseOperation(request, response, state.id);
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

/** Whatever is turned away is told this. */
export function overload(): GatewayError {
  return new GatewayError({
    code: 'OVERLOADED',
    message: 'The gateway has too much to do: ask again in a moment',
    retryAfterMs: RETRY_AFTER_S * 1_000,
  });
}
