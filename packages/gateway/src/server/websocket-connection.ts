import type { IncomingHttpHeaders } from 'node:http';
import { CloseCode, type Server } from 'graphql-ws';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import type { AskedSocket } from '../caller/socket-caller.ts';
import { createStallWatch } from '../stream/stall-watch.ts';
import type { StreamSettings } from '../stream/stream-setting.ts';
import { isServerMessage, readClientMessage } from './client-message.ts';
import { createOperationOrder, type OperationOrder } from './operation-order.ts';

/** One client as the protocol sees it. */
export interface WebSocketConnection extends AskedSocket {
  /** Resolves once the system has taken it, or the client has gone; nothing to wait for where that is so at once. */
  readonly send: (text: string) => Promise<void> | undefined;
}

export interface WebSocketConnectionOptions {
  readonly socket: WebSocket;
  /** Of the request that opened it. */
  readonly headers: IncomingHttpHeaders;
  readonly address: string | undefined;
  readonly protocol: Server<WebSocketConnection>;
  readonly settings: StreamSettings;
  readonly logger: Logger;
  /** Told when it reads nothing of what it is sent; it is being closed then. */
  readonly onStall: (connection: WebSocketConnection) => void;
}

/** Heartbeats in a row without an answer. A client that only pauses is given as long as one that stalls. */
const MAX_SILENT_HEARTBEATS = 2;
/** A client that leaves this much unread is not listened to until it has read it. */
const MAX_UNREAD_BYTES = 1_000_000;

const TRY_AGAIN_LATER = 1_013;
const INTERNAL_ERROR = 'Internal server error';

/** Speaks the protocol with one client until either leaves. */
export function serveConnection({
  socket,
  headers,
  address,
  protocol,
  settings,
  logger,
  onStall,
}: WebSocketConnectionOptions): void {
  const { timers, meter, pingMs } = settings;
  const stall = createStallWatch(settings, () => {
    meter.count('slowClients', 'websocket');
    socket.close(TRY_AGAIN_LATER, 'SLOW_CONSUMER: nothing was read for too long');
    onStall(connection);
  });
  const close = (code: number, reason: string) => socket.close(code, reason);
  const connection: WebSocketConnection = { headers, address, send, close };
  let silentHeartbeats = 0;
  let heartbeat = timers.setTimeout(beat, pingMs);

  // What is wrong with a frame closes this socket, by a code that the library has chosen.
  socket.on('error', () => {});
  socket.on('pong', noteLife);
  socket.on('ping', noteLife);
  const leave = protocol.opened(
    {
      protocol: socket.protocol,
      send,
      close,
      onMessage: (take) => {
        const isOpen = () => socket.readyState === socket.OPEN;
        const inOrder = createOperationOrder({ take, isOpen });
        socket.on('message', (data, isBinary) => void receive(inOrder, data, isBinary));
      },
    },
    connection,
  );
  socket.once('close', (code, reason) => {
    timers.clearTimeout(heartbeat);
    stall.stop();
    void leave(code, String(reason));
  });

  function send(text: string): Promise<void> | undefined {
    if (socket.readyState !== socket.OPEN) return;
    let resolve: (() => void) | undefined;
    socket.send(text, () => resolve?.());
    if (socket.bufferedAmount === 0) return;
    stall.waiting();
    return new Promise((onTaken) => {
      resolve = () => {
        stall.taken();
        if (socket.isPaused) socket.resume();
        onTaken();
      };
    });
  }

  async function receive(take: OperationOrder, data: RawData, isBinary: boolean): Promise<void> {
    noteLife();
    if (isBinary) {
      socket.close(CloseCode.BadRequest, 'Text messages only');
      return;
    }
    const text = String(data);
    const message = readClientMessage(text);
    if (isServerMessage(message)) {
      socket.close(CloseCode.BadRequest, 'Invalid message received');
      return;
    }
    try {
      await take(text, message);
    } catch (err) {
      logger.error({ err }, 'fault');
      socket.close(CloseCode.InternalServerError, INTERNAL_ERROR);
    }
  }

  function noteLife(): void {
    silentHeartbeats = 0;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.pause();
  }

  function beat(): void {
    if (silentHeartbeats >= MAX_SILENT_HEARTBEATS) {
      socket.terminate();
      return;
    }
    silentHeartbeats += 1;
    if (socket.readyState === socket.OPEN) socket.ping();
    heartbeat = timers.setTimeout(beat, pingMs);
  }
}
