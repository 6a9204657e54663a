import type { Hono } from 'hono';
import { toByteResponse } from '../../../core/byte-response.ts';
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
    return toByteResponse(asset.content, {
      range: context.req.header('range'),
      contentType: 'application/octet-stream',
      ...(query.filename !== undefined && { fileName: query.filename }),
      headers: { 'last-modified': new Date(asset.modifiedAt).toUTCString() },
    });
  });
}

function storageError(status: number, code: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}
