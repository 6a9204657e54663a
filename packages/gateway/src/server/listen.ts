import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Callers } from '../caller/callers.ts';
import type { ClientAddress } from '../caller/client-address.ts';
import type { KnownDocuments } from '../document/known-document.ts';
import type { SocketTimes } from '../limit/socket-time.ts';
import type { LoadWatch } from '../load/load-watch.ts';
import { shedLoad } from '../load/shedding.ts';
import type { Meter } from '../metrics/meter.ts';
import { isMultipart } from '../multipart/multipart-plugin.ts';
import type { StreamSettings } from '../stream/stream-setting.ts';
import { UPLOADS_PREFIX } from '../upload/upload-route.ts';
import { allowOrigins } from './cross-origin.ts';
import { createHttpServer, type RequestHandler } from './http-server.ts';
import type { RequestLog } from './request-log.ts';
import { createRouter, type Route } from './route.ts';
import { attachWebSocket } from './websocket.ts';
import type { GatewayYoga } from './yoga.ts';

export interface ListenOptions {
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 4000; 0: any free one. */
  readonly port?: number | undefined;
}

export interface ListenParts {
  readonly yoga: GatewayYoga;
  readonly callers: Callers;
  readonly addressOf: ClientAddress;
  readonly documents: KnownDocuments;
  /** GraphQL over HTTP. */
  readonly answer: RequestHandler;
  /** What is answered before GraphQL is asked. */
  readonly routes: readonly Route[];
  readonly streams: StreamSettings;
  readonly logger: Logger;
  readonly log: RequestLog;
  readonly meter: Meter;
  readonly maxFrameBytes: number;
  readonly times: SocketTimes;
  /** Other sites whose pages may ask from a browser. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Where clients reach this server, if not at its own address. */
  readonly publicUrl: string | undefined;
  /** Undefined: whatever comes is taken. */
  readonly load: LoadWatch | undefined;
  /** Whether it is about to stop. */
  readonly isLeaving: () => boolean;
}

export interface Listening {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Ends every stream with this error, in a way that makes its client come back. */
  readonly endStreams: (error: GraphQLFormattedError) => Promise<void>;
  /** Accepts nothing new and resolves when the last connection is gone. */
  readonly close: () => Promise<void>;
}

/** Connections that come faster than they are accepted wait in the kernel, up to this many. */
const BACKLOG = 1_024;
const SWEEP_MS = 50;

/** @throws the error of `node:net`, with its `code`, where the port cannot be had. */
export async function listen({
  yoga,
  callers,
  addressOf,
  documents,
  answer,
  routes,
  streams,
  logger,
  log,
  meter,
  maxFrameBytes,
  times,
  allowedOrigins,
  publicUrl,
  load,
  isLeaving,
  host = '127.0.0.1',
  port = 4_000,
}: ListenOptions & ListenParts): Promise<Listening> {
  const router = createRouter({ routes, logger, log, fallback: answer });
  const { server, cutStreams } = createHttpServer({
    handle: allowOrigins(
      allowedOrigins,
      load === undefined ? router : shedLoad({ load, log }, router),
    ),
    times,
    logger,
    log,
    isLeaving,
    hasLongBody: ({ url = '', headers: { 'content-type': type = '' } }) =>
      url.startsWith(UPLOADS_PREFIX) || isMultipart(type),
  });
  const origins = new Set<string>(allowedOrigins);
  const sockets = attachWebSocket({
    server,
    yoga,
    callers,
    addressOf,
    documents,
    settings: streams,
    maxFrameBytes,
    logger,
    log,
    meter,
    isAllowedOrigin: (origin) => origins.has(origin),
    admits: () => load?.admits() ?? true,
  });
  server.listen({ host, port, backlog: BACKLOG });
  await once(server, 'listening');
  // A connection that cannot be accepted is lost, and nothing else is.
  server.on('error', (err) => logger.warn({ err }, 'connection'));
  const { port: actualPort } = server.address() as AddressInfo;
  const url = `http://${inUrl(host)}:${actualPort}`;
  for (const name of [inUrl(host), 'localhost', '127.0.0.1', '[::1]']) {
    origins.add(`http://${name}:${actualPort}`);
  }
  if (publicUrl !== undefined) origins.add(new URL(publicUrl).origin);

  return {
    url,
    endStreams: async (error) => {
      await cutStreams(`event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\n`);
      sockets.endStreams(error);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      // What answers its last request later would stay open for its keep-alive time.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      await Promise.all([sockets.closed(), closed]);
      clearInterval(sweep);
    },
  };
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
