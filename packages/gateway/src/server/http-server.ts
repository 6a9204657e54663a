import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Headers and, unless it is a stream of ours, body of a request must come within these. */
const HEADERS_TIMEOUT_MS = 10_000;
const BODY_TIMEOUT_MS = 10_000;
const CONNECTIONS_CHECK_MS = 1_000;

export interface HttpServer {
  readonly server: Server;
  /** Ends every event stream with these bytes, cut off so that its client comes back. */
  readonly cutStreams: (lastWords: string) => void;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A node:http server that does not wait for ever, and knows which of its answers are streams. */
export function createHttpServer(handle: RequestHandler): HttpServer {
  const streams = new Set<ServerResponse>();
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      // Bodies have their own timer below: later ones may be long on purpose.
      requestTimeout: 0,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
    },
    (request, response) => {
      limitBodyTime(request, response);
      streams.add(response);
      response.on('close', () => streams.delete(response));
      handle(request, response);
    },
  );

  return {
    server,
    cutStreams: (lastWords) => {
      for (const response of streams) {
        if (!isEventStream(response)) continue;
        response.write(lastWords, () => response.destroy());
      }
    },
  };
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}

function limitBodyTime(request: IncomingMessage, response: ServerResponse): void {
  const timer = setTimeout(() => {
    if (request.complete) return;
    if (!response.headersSent) response.writeHead(408, { connection: 'close' });
    response.end(() => request.destroy());
  }, BODY_TIMEOUT_MS);
  const stop = () => clearTimeout(timer);
  request.once('end', stop);
  response.once('close', stop);
}
