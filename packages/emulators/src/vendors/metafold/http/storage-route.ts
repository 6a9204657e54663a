import type { Hono } from 'hono';
import type { EmulatorEnv } from '../../../core/emulator.ts';
import type { Store } from '../domain/store.ts';
import { LINK_PATH, type LinkSigner } from './link.ts';

/** The object storage that download links point to: no token, errors in XML, parts of a file by Range. */
export function defineStorageRoute(app: Hono<EmulatorEnv>, store: Store, links: LinkSigner): void {
  app.get(`${LINK_PATH}/:asset`, (context) => {
    const query = context.req.query();
    const validity = links.check(context.req.param('asset'), query);
    if (validity === 'forged') return storageError(403, 'SignatureDoesNotMatch');
    if (validity === 'expired') return storageError(403, 'ExpiredToken');
    const asset = store.assets.get(context.req.param('asset'));
    if (asset === undefined) return storageError(404, 'NoSuchKey');
    const headers = new Headers({
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      'last-modified': new Date(asset.modifiedAt).toUTCString(),
    });
    if (query.filename !== undefined) {
      headers.set('content-disposition', attachment(query.filename));
    }
    return rangeResponse(asset.content, context.req.header('range'), headers);
  });
}

function rangeResponse(content: Uint8Array, range: string | undefined, headers: Headers): Response {
  const size = content.length;
  const bounds = parseRange(range, size);
  if (bounds === 'unsatisfiable') {
    headers.set('content-range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const [start, end] = bounds ?? [0, size];
  headers.set('content-length', String(end - start));
  if (bounds !== undefined) headers.set('content-range', `bytes ${start}-${end - 1}/${size}`);
  const body = new Uint8Array(content.subarray(start, end));
  return new Response(body, { status: bounds === undefined ? 200 : 206, headers });
}

/** One range of bytes as [start, end); anything else that is asked for is given whole. */
function parseRange(
  range: string | undefined,
  size: number,
): [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  return start < end ? [start, end] : 'unsatisfiable';
}

function attachment(filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename)}`;
}

function storageError(status: number, code: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}
