import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { SocketTimes } from '../limit/socket-time.ts';
import { noteAnswer } from './foreign-upgrade.ts';
import { headerOf } from './node-request.ts';
import type { RequestLog } from './request-log.ts';
import { createRequestState } from './request-state.ts';
import { requestTargetOf } from './request-target.ts';
import { codeOf, HttpError, sendError } from './route-answer.ts';
import { limitBodyTime, limitUnreadTime } from './slow-client.ts';

const CONNECTIONS_CHECK_MS = 1_000;
const LAST_WORDS_TIMEOUT_MS = 1_000;

export interface HttpServer {
  readonly server: Server;
  /**
   * Once no new connection is accepted: ends every event stream with these bytes, cut off so that its
   * client comes back, and those connections that nothing has been asked over yet.
   */
  readonly cutStreams: (lastWords: string) => Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface HttpServerOptions {
  /** Gets the path and query of a request as its `url`. What it fails with is answered as an error. */
  readonly handle: RequestHandler;
  /** Whether a body may take its time: then whoever reads it watches its pace. */
  readonly hasLongBody: (request: IncomingMessage) => boolean;
  readonly times: SocketTimes;
  readonly logger: Logger;
  readonly log: RequestLog;
  /** Whether each connection is to end with its answer, so that its client goes elsewhere. Default: none is. */
  readonly isLeaving?: (() => boolean) | undefined;
}

/** A node:http server that does not wait for ever, and knows which of its answers are streams. */
export function createHttpServer({
  handle,
  hasLongBody,
  times: { headersTimeoutMs, bodyTimeoutMs, unreadTimeoutMs, idleTimeoutMs },
  logger,
  log,
  isLeaving = () => false,
}: HttpServerOptions): HttpServer {
  const streams = new Set<ServerResponse>();
  /** Browsers and pools connect ahead; node:http takes such a connection for a busy one. */
  const unasked = new Set<Socket>();
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      // Bodies have their own timer below: some are long on purpose.
      requestTimeout: 0,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
    },
    (request, response) => {
      unasked.delete(request.socket);
      noteAnswer(request, response);
      if (isLeaving()) response.setHeader('connection', 'close');
      const target = requestTargetOf(request);
      if (target === null) {
        limitBodyTime(request, response, bodyTimeoutMs);
        void fail(request, response, badTarget());
        return;
      }
      request.url = target;
      if (!hasLongBody(request)) limitBodyTime(request, response, bodyTimeoutMs);
      (response as OwnedResponse)[STREAMS] = streams;
      limitUnreadTime(response, unreadTimeoutMs);
      void answer(request, response);
    },
  );

  server.on('connection', (socket) => {
    unasked.add(socket);
    socket.once('close', forget);
  });
  // It may come back as a connection.
  server.on('upgrade', ({ socket }) => {
    unasked.delete(socket);
    socket.removeListener('close', forget);
  });

  return {
    server,
    cutStreams: async (lastWords) => {
      for (const socket of unasked) socket.destroy();
      await Promise.all([...streams].map((response) => cutOff(response, lastWords)));
    },
  };

  function forget(this: Socket): void {
    unasked.delete(this);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await handle(request, response);
    } catch (error) {
      await fail(request, response, error);
    }
  }

  async function fail(
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
  ): Promise<void> {
    const state = createRequestState(headerOf(request));
    const { id: requestId, codes } = state;
    const code = codeOf(error);
    codes.add(code);
    const note = () => log.noteExchange({ request, response, state });
    if (response.closed) note();
    else response.once('close', note);
    if (code === 'INTERNAL') logger.error({ requestId, err: error }, 'fault');
    try {
      if (!response.headersSent) response.setHeader('x-request-id', requestId);
      await sendError({ request, response }, error);
    } catch (err) {
      logger.error({ requestId, err }, 'fault');
      response.destroy();
    }
  }
}

function badTarget(): HttpError {
  return new HttpError(
    400,
    'INVALID_INPUT',
    'The request line must name a path, such as /graphql, or an http URL, and one Host a host.',
  );
}

/** From now on this answer is a stream: whoever writes it watches its client, and it ends with the server. */
export function keepStream(response: ServerResponse): void {
  const streams = (response as OwnedResponse)[STREAMS];
  if (streams === undefined || response.destroyed) return;
  response.setTimeout(0);
  streams.add(response);
  response.once('close', () => streams.delete(response));
}

const STREAMS = Symbol('streams');

/** An answer of a server that keeps its streams. */
interface OwnedResponse extends ServerResponse {
  [STREAMS]?: Set<ServerResponse>;
}

/** A client that does not read is not waited for. */
function cutOff(response: ServerResponse, lastWords: string): Promise<void> {
  return new Promise((resolve) => {
    const destroy = () => response.destroy();
    const timer = setTimeout(destroy, LAST_WORDS_TIMEOUT_MS);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    response.write(lastWords, destroy);
  });
}
