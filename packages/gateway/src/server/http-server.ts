import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Headers and, unless it is a stream of ours, body of a request must come within these. */
const HEADERS_TIMEOUT_MS = 10_000;
const BODY_TIMEOUT_MS = 10_000;
const CONNECTIONS_CHECK_MS = 1_000;
const LAST_WORDS_TIMEOUT_MS = 1_000;

export interface HttpServer {
  readonly server: Server;
  /** Ends every event stream with these bytes, cut off so that its client comes back. */
  readonly cutStreams: (lastWords: string) => Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface HttpServerOptions {
  readonly handle: RequestHandler;
  /** Whether a body may take its time: then whoever reads it watches its pace. */
  readonly hasLongBody: (request: IncomingMessage) => boolean;
}

/** A node:http server that does not wait for ever, and knows which of its answers are streams. */
export function createHttpServer({ handle, hasLongBody }: HttpServerOptions): HttpServer {
  const streams = new Set<ServerResponse>();
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      // Bodies have their own timer below: some are long on purpose.
      requestTimeout: 0,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
    },
    (request, response) => {
      if (!hasLongBody(request)) limitBodyTime(request, response);
      if (asksForStream(request)) {
        streams.add(response);
        response.once('close', () => streams.delete(response));
      }
      handle(request, response);
    },
  );

  return {
    server,
    cutStreams: async (lastWords) => {
      const open = [...streams].filter(({ headersSent }) => headersSent);
      await Promise.all(open.map((response) => cutOff(response, lastWords)));
    },
  };
}

function asksForStream({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.includes('text/event-stream');
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
