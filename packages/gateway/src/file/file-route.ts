import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Adapter, FileFacet, OpenedFile } from '@fabgraph/contract';
import type { Registry } from '@fabgraph/schema';
import type { Route, RouteExchange } from '../server/route.ts';
import { HttpError } from '../server/route-answer.ts';
import { fileHeaders, rangeOf } from './file-header.ts';
import type { FileIds, FileTarget } from './file-id.ts';

export const FILES_PREFIX = '/files/';

export interface FileRouteOptions {
  /** The accounts as a request may use them. */
  readonly registryFor: (request: IncomingMessage) => Registry;
  readonly ids: FileIds;
  /** A client that reads nothing for so long is let go. Default 30 s. */
  readonly stallTimeoutMs?: number | undefined;
}

/** An account that bytes can be read of. */
interface FileAccount {
  readonly adapter: Adapter;
  readonly files: FileFacet;
}

const METHODS = 'GET, HEAD, OPTIONS';

/** `GET /files/<id>`: a vendor's bytes, opened anew each time and passed on as they come. */
export function createFileRoute({
  registryFor,
  ids,
  stallTimeoutMs = 30_000,
}: FileRouteOptions): Route {
  return {
    prefix: FILES_PREFIX,
    template: `${FILES_PREFIX}{id}`,
    handle: async (exchange) => {
      const target = ids.read(exchange.rest);
      const account = target === null ? null : accountOf(target, registryFor(exchange.request));
      if (target === null || account === null) throw notFound();
      const { method } = exchange.request;
      if (method === 'GET' || method === 'HEAD') return serve(exchange, method, account, target);
      if (method !== 'OPTIONS') {
        throw new HttpError(405, 'INVALID_INPUT', 'Files are read by GET.', { allow: METHODS });
      }
      exchange.response.writeHead(204, { allow: METHODS }).end();
    },
  };

  function accountOf({ ref }: FileTarget, { accounts }: Registry): FileAccount | null {
    const adapter = accounts.find(({ account }) => account === ref.account);
    const files = adapter?.isRef(ref) === true ? adapter.facets.files : undefined;
    return adapter === undefined || files === undefined ? null : { adapter, files };
  }

  async function serve(
    { request, response, callerAt }: RouteExchange,
    method: 'GET' | 'HEAD',
    { adapter, files }: FileAccount,
    { ref, content }: FileTarget,
  ): Promise<void> {
    const signal = leavingOf(response);
    const range = rangeAskedBy(request);
    const options = { method, range, signal, ...callerAt(adapter) };
    const file = await files.open(ref, content, options);
    if (file.status === 416) {
      await close(file);
      throw unsatisfiable(file);
    }
    if (file.status === 206 && range === undefined) {
      await close(file);
      throw new HttpError(502, 'VENDOR_BAD_RESPONSE', 'The vendor sent a part of the file only.');
    }
    if (method === 'HEAD') {
      await close(file);
      response.writeHead(file.status, fileHeaders(file, content)).end();
      return;
    }
    const bytes = wholeOf(file);
    // What goes wrong before the first of them can still be told.
    const first = await bytes.next();
    response.writeHead(file.status, fileHeaders(file, content));
    response.setTimeout(stallTimeoutMs, () => response.destroy());
    await pipeline(joined(first, bytes), response, { signal }).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** Aborted when the client leaves before it has everything. */
function leavingOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Our answers name no version of a file: one that `If-Range` asks for is never the one that is there. */
function rangeAskedBy({ headers }: IncomingMessage): string | undefined {
  return headers['if-range'] === undefined ? headers.range : undefined;
}

/** A body that ends early must not look like one that is over. */
async function* wholeOf({
  body,
  size,
}: OpenedFile): AsyncGenerator<Uint8Array, undefined, undefined> {
  let sent = 0;
  for await (const chunk of body) {
    sent += chunk.length;
    if (size !== null && sent > size) break;
    yield chunk;
  }
  if (size !== null && sent !== size) {
    throw new HttpError(502, 'VENDOR_BAD_RESPONSE', 'The vendor sent another number of bytes.');
  }
}

async function* joined<T>(
  first: IteratorResult<T, undefined>,
  rest: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

async function close({ body }: OpenedFile): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

function unsatisfiable(file: OpenedFile): HttpError {
  const range = rangeOf(file);
  return new HttpError(
    416,
    'INVALID_INPUT',
    'The file does not have these bytes.',
    range === null ? {} : { 'content-range': range },
  );
}

function notFound(): HttpError {
  return new HttpError(404, 'NOT_FOUND', 'There is no such file.');
}
