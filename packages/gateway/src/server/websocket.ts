import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLFormattedError } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Callers } from '../caller/callers.ts';
import type { ClientAddress } from '../caller/client-address.ts';
import type { KnownDocuments } from '../document/known-document.ts';
import { RETRY_AFTER_S } from '../load/shedding.ts';
import type { Meter } from '../metrics/meter.ts';
import type { StreamSettings } from '../stream/stream-setting.ts';
import { ignoreUpgrade, offersWebSocket } from './foreign-upgrade.ts';
import { headerOf } from './node-request.ts';
import { loggedPathOf, type RequestLog } from './request-log.ts';
import { createRequestState } from './request-state.ts';
import { requestTargetOf } from './request-target.ts';
import { serveConnection } from './websocket-connection.ts';
import { createWebSocketProtocol } from './websocket-protocol.ts';
import { type GatewayYoga, GRAPHQL_PATH } from './yoga.ts';

export interface WebSocketOptions {
  readonly server: Server;
  readonly yoga: GatewayYoga;
  readonly callers: Callers;
  readonly addressOf: ClientAddress;
  readonly documents: KnownDocuments;
  readonly settings: StreamSettings;
  readonly maxFrameBytes: number;
  readonly logger: Logger;
  readonly log: RequestLog;
  readonly meter: Meter;
  /** Browsers name the page that opens a socket; programs do not. */
  readonly isAllowedOrigin: (origin: string) => boolean;
  /** Whether there is room for one more client, or one more operation. */
  readonly admits: () => boolean;
}

export interface WebSocketTransport {
  /** Tells every subscription this and closes the sockets, so that their clients come back. */
  readonly endStreams: (error: GraphQLFormattedError) => void;
  /** Resolves when every client has gone. Comes after `endStreams`. */
  readonly closed: () => Promise<void>;
}

/** How long a client that is told to go may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 5_000;
const GOING_AWAY = 1_001;
const SWITCHED = 101;

const SOCKET_OPTIONS = {
  noServer: true,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols,
};

/** The same operations as over HTTP, on the same port and path. */
export function attachWebSocket({
  server,
  yoga,
  callers,
  addressOf,
  documents,
  settings,
  maxFrameBytes,
  logger,
  log,
  meter,
  isAllowedOrigin,
  admits,
}: WebSocketOptions): WebSocketTransport {
  const sockets = new WebSocketServer({ ...SOCKET_OPTIONS, maxPayload: maxFrameBytes });
  const { options, announce, abandon } = createWebSocketProtocol({
    yoga,
    callers,
    documents,
    logger,
    log,
    meter,
    admits,
    now: settings.timers.now,
  });
  const protocol = makeServer(options);
  const allClosed = new Promise<void>((resolve) => sockets.once('close', resolve));

  server.on('upgrade', (request, socket, head) => {
    if (!offersWebSocket(request)) return ignoreUpgrade({ server, request, socket, head });
    const state = createRequestState(headerOf(request));
    state.transport = 'websocket';
    const note = (status: number, closeCode?: number) => {
      const path = loggedPathOf(requestTargetOf(request) ?? undefined);
      log.noteRequest(state, { method: request.method, path, status, closeCode });
    };
    const status = refusalOf(request);
    if (status !== null) {
      if (status === 503) state.codes.add('OVERLOADED');
      refuse(socket, status);
      note(status);
      return;
    }
    // The library answers so what is no handshake.
    const noteUnopened = () => note(400);
    socket.once('close', noteUnopened);
    sockets.handleUpgrade(request, socket, head, (connection) => {
      socket.removeListener('close', noteUnopened);
      const end = meter.begin('sockets');
      connection.once('close', (closeCode) => {
        end();
        note(SWITCHED, closeCode);
      });
      serveConnection({
        socket: connection,
        headers: request.headers,
        address: addressOf(request),
        protocol,
        settings,
        logger,
        onStall: abandon,
      });
    });
  });

  return {
    endStreams: (error) => {
      announce(error);
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'Going away');
      sockets.close();
    },
    closed: () => allClosed,
  };

  function refusalOf(request: IncomingMessage): number | null {
    const target = requestTargetOf(request);
    if (target === null) return 400;
    if (target.split('?')[0] !== GRAPHQL_PATH) return 404;
    const { origin } = request.headers;
    if (origin !== undefined && !isAllowedOrigin(origin)) return 403;
    return admits() ? null : 503;
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  const retry = status === 503 ? `retry-after: ${RETRY_AFTER_S}\r\n` : '';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${retry}connection: close\r\n\r\n`);
}
