import { Hono } from 'hono';
import { toByteResponse } from '../../../core/byte-response.ts';
import { generatedContent, memoryFile } from '../../../core/file-store.ts';
import { boundsOf, codeOf, payloadOf } from '../domain/asset-content.ts';
import { hasCode, hasPayload } from '../domain/asset-type.ts';
import { type Size, toBoxObj, toBoxStl } from '../domain/box-geometry.ts';
import { createThumbnail, THUMBNAIL_PIXELS } from '../domain/thumbnail.ts';
import { assetOf } from '../http/lookup.ts';
import { queryOf } from '../http/query.ts';
import { mediaType, readBytes } from '../http/request-body.ts';
import { answerNothing, type ThreeDVerseEnv } from '../http/scope.ts';
import { invalidRequest, notFound, unsupportedMediaType } from '../http/service-error.ts';

const MAX_THUMBNAIL_BYTES = 8 * 1024 ** 2;
/** The first bytes of an image, by the two content types that the vendor names. */
const IMAGE_STARTS: ReadonlyMap<string, Buffer> = new Map([
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpg', Buffer.from([0xff, 0xd8, 0xff])],
]);
const EXPORTS: Readonly<Record<string, (size: Size) => Uint8Array>> = {
  stl: toBoxStl,
  obj: toBoxObj,
};

/** The files of an asset: what it is made of, what it exports as, what it looks like. */
export function createAssetFileRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/:container/:asset_id/payload', (context) => {
    const asset = assetOf(context);
    if (!hasPayload(asset.type)) throw notFound('Assets of this type have no payload');
    return toByteResponse(payloadOf(asset), {
      range: context.req.header('range'),
      contentType: 'application/octet-stream',
    });
  });

  routes.get('/:container/:asset_id/code', (context) => {
    const asset = assetOf(context);
    if (!hasCode(asset.type)) throw notFound('Assets of this type have no code');
    return context.text(codeOf(asset));
  });

  routes.get('/meshes/:asset_id/exports/:format', (context) => {
    const asset = assetOf(context, { container: 'meshes' });
    const format = context.req.param('format');
    const toFile = Object.hasOwn(EXPORTS, format) ? EXPORTS[format] : undefined;
    if (toFile === undefined) throw notFound('There is no export of this format');
    const scale = Number(queryOf(context).get('scale') ?? 1);
    if (!(scale > 0 && scale < 1e6)) throw invalidRequest('scale must be a number above 0');
    const { min, max } = boundsOf(asset);
    const size = max.map((value, axis) => (value - (min[axis] ?? 0)) * scale);
    return toByteResponse(memoryFile(toFile(size as [number, number, number])), {
      range: context.req.header('range'),
      contentType: 'application/octet-stream',
      fileName: `${asset.name}.${format}`,
    });
  });

  routes.get('/:container/:asset_id/thumbnail', (context) => {
    const asset = assetOf(context);
    const pixels = THUMBNAIL_PIXELS.get(queryOf(context).get('size') ?? '');
    if (pixels === undefined) throw invalidRequest('size must be large, medium, small or tiny');
    const range = context.req.header('range');
    if (asset.thumbnail !== undefined) {
      const { contentType, bytes } = asset.thumbnail;
      return toByteResponse(memoryFile(bytes), { range, contentType });
    }
    const image = createThumbnail(asset.id, pixels);
    return toByteResponse(
      generatedContent(image.length, () => image),
      { range, contentType: 'image/png' },
    );
  });

  routes.put('/:container/:asset_id/thumbnail', async (context) => {
    const asset = assetOf(context, { needed: 'write' });
    const contentType = mediaType(context);
    const start = IMAGE_STARTS.get(contentType);
    if (start === undefined) throw unsupportedMediaType('The body must be image/png or image/jpg');
    const bytes = await readBytes(context, MAX_THUMBNAIL_BYTES);
    if (!start.equals(bytes.subarray(0, start.length))) {
      throw invalidRequest('The body is no image of the type it claims');
    }
    asset.thumbnail = {
      contentType: contentType === 'image/jpg' ? 'image/jpeg' : contentType,
      bytes,
    };
    asset.lastEditedAtMs = context.get('scope').nowMs;
    return answerNothing(context);
  });

  return routes;
}
