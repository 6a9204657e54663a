import type { IncomingMessage } from 'node:http';
import type { Registry } from '@fabgraph/schema';
import type { Meter } from '../metrics/meter.ts';
import { refuseEncoding } from '../server/content-encoding.ts';
import type { Route, RouteExchange } from '../server/route.ts';
import { HttpError, sendJson } from '../server/route-answer.ts';
import type { Timers } from '../time/timers.ts';
import { type SendingPace, withMinimumPace } from './sending-pace.ts';
import type { UploadReceiver, UploadSlotAddress } from './uploads.ts';

export const UPLOADS_PREFIX = '/uploads/';

export interface UploadRouteOptions {
  readonly uploads: Pick<UploadReceiver, 'locate' | 'receive'>;
  /** The accounts as a request may use them. */
  readonly registryFor: (request: IncomingMessage) => Registry;
  /** How slowly the bytes may come. */
  readonly pace: SendingPace;
  readonly timers: Timers;
  readonly meter: Pick<Meter, 'begin' | 'noteUploaded'>;
}

const METHODS = 'PUT, HEAD, OPTIONS';

/** `PUT /uploads/<id>/<index>`: the bytes of one file, of any size. Whoever holds the id may send them. */
export function createUploadRoute({
  uploads,
  registryFor,
  pace,
  timers,
  meter,
}: UploadRouteOptions): Route {
  return {
    prefix: UPLOADS_PREFIX,
    template: `${UPLOADS_PREFIX}{id}/{index}`,
    handle: async (exchange) => {
      const slot = locate(exchange);
      if (slot === null) throw new HttpError(404, 'NOT_FOUND', 'There is no such upload.');
      const { method = '' } = exchange.request;
      if (method === 'PUT') {
        const end = meter.begin('uploads');
        return receive(exchange, slot).finally(end);
      }
      if (method === 'HEAD' || method === 'OPTIONS') {
        exchange.response.writeHead(204, { allow: METHODS }).end();
        return;
      }
      throw new HttpError(405, 'INVALID_INPUT', 'Send the bytes by PUT.', { allow: METHODS });
    },
  };

  function locate({ rest, request }: RouteExchange): UploadSlotAddress | null {
    const [, id = '', index] = /^([\w-]+)(?:\/(\d{1,4}))?$/.exec(rest) ?? [];
    return uploads.locate(id, index === undefined ? null : Number(index), () =>
      registryFor(request),
    );
  }

  async function receive(exchange: RouteExchange, slot: UploadSlotAddress): Promise<void> {
    const { request, callerAt } = exchange;
    const { 'content-length': length, 'content-type': contentType = null } = request.headers;
    const refusal = refuseEncoding(request.headers['content-encoding']);
    if (refusal !== null) throw refusal;
    // The request stays whole when its reader leaves: the client is still to be answered.
    const bytes = request.iterator({ destroyOnReturn: false });
    const received = await uploads.receive(
      slot,
      {
        content: withMinimumPace(bytes, pace, timers, meter.noteUploaded),
        size: length === undefined ? null : Number(length),
        contentType: contentType === 'application/octet-stream' ? null : contentType,
      },
      { signal: leavingOf(request), ...callerAt(slot.adapter) },
    );
    const { filename, size, sha256 } = received;
    sendJson(exchange, 201, { filename, size, checksum: `sha256:${sha256}` });
  }
}

/** Aborted when the client leaves before all of its bytes have come; later the upload goes on without it. */
function leavingOf(request: IncomingMessage): AbortSignal {
  const controller = new AbortController();
  request.once('close', () => {
    if (!request.complete) controller.abort();
  });
  return controller.signal;
}
