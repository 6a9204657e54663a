import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLFormattedError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { requestTargetOf } from './request-target.ts';
import { createWebSocketProtocol } from './websocket-protocol.ts';
import { type GatewayYoga, GRAPHQL_PATH } from './yoga.ts';

export interface WebSocketOptions {
  readonly server: Server;
  readonly yoga: GatewayYoga;
  readonly logger: Logger;
  /** Browsers name the page that opens a socket; programs do not. */
  readonly isAllowedOrigin: (origin: string) => boolean;
}

export interface WebSocketTransport {
  /** Tells every subscription this and closes the sockets, so that their clients come back. */
  readonly endStreams: (error: GraphQLFormattedError) => void;
  /** Resolves when every client has gone. Comes after `endStreams`. */
  readonly closed: () => Promise<void>;
}

const MAX_FRAME_BYTES = 64 * 1_024;
const HEARTBEAT_MS = 15_000;

/** The same operations as over HTTP, on the same port and path. */
export function attachWebSocket({
  server,
  yoga,
  logger,
  isAllowedOrigin,
}: WebSocketOptions): WebSocketTransport {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  const { protocol, announce } = createWebSocketProtocol({ yoga, logger });
  const transport = useServer(protocol, sockets, HEARTBEAT_MS);
  let markClosed = () => {};
  const allClosed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });

  server.on('upgrade', (request, socket, head) => {
    const status = refusalOf(request);
    if (status !== null) {
      refuse(socket, status);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => {
      sockets.emit('connection', connection, request);
    });
  });

  return {
    endStreams: (error) => {
      announce(error);
      void Promise.resolve(transport.dispose()).finally(markClosed);
    },
    closed: () => allClosed,
  };

  function refusalOf(request: IncomingMessage): number | null {
    const target = requestTargetOf(request);
    if (target === null) return 400;
    if (target.split('?')[0] !== GRAPHQL_PATH) return 404;
    const { origin } = request.headers;
    return origin === undefined || isAllowedOrigin(origin) ? null : 403;
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n\r\n`);
}
