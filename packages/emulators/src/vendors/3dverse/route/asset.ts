import { Hono } from 'hono';
import { toByteResponse } from '../../../core/byte-response.ts';
import { generatedContent } from '../../../core/file-store.ts';
import { describeAsset, payloadOf } from '../domain/asset-content.ts';
import { hasPayload } from '../domain/asset-type.ts';
import type { AssetRecord } from '../domain/record.ts';
import { createThumbnail, THUMBNAIL_PIXELS } from '../domain/thumbnail.ts';
import { findAsset, findFolder, findSourceFile } from '../http/lookup.ts';
import { queryOf } from '../http/query.ts';
import { optionalTextField, readFields } from '../http/request-body.ts';
import {
  answerNothing,
  idParam,
  type ThreeDVerseContext,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { invalidRequest, notFound } from '../http/service-error.ts';
import { toAssetDetailsJson, toFolderJson, toSourceFileJson } from '../http/wire.ts';
import { removeAssets } from './asset-list.ts';

export function createAssetRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.delete('/:container/:asset_id', (context) => {
    removeAssets(context.get('scope'), [assetOf(context, 'manage')]);
    return answerNothing(context);
  });

  routes.get('/:container/:asset_id/details', (context) =>
    context.json(toAssetDetailsJson(context.get('scope'), assetOf(context))),
  );

  routes.get('/:container/:asset_id/folder', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, assetOf(context).folderId, 'read');
    return context.json(toFolderJson(scope, folder));
  });

  routes.get('/:container/:asset_id/source-file', (context) => {
    const { sourceFileId } = assetOf(context);
    if (sourceFileId === undefined) throw notFound('The asset has no source file');
    return context.json(
      toSourceFileJson(findSourceFile(context.get('scope'), sourceFileId, 'read')),
    );
  });

  routes.get('/:container/:asset_id/description', (context) =>
    context.json(describeAsset(assetOf(context))),
  );

  routes.patch('/:container/:asset_id/description', async (context) => {
    const asset = assetOf(context, 'write');
    asset.name = optionalTextField(await readFields(context), 'name') ?? asset.name;
    asset.lastEditedAtMs = context.get('scope').nowMs;
    return answerNothing(context);
  });

  routes.get('/:container/:asset_id/payload', (context) => {
    const asset = assetOf(context);
    if (!hasPayload(asset.type)) throw notFound('Assets of this type have no payload');
    return toByteResponse(payloadOf(asset), {
      range: context.req.header('range'),
      contentType: 'application/octet-stream',
    });
  });

  routes.get('/:container/:asset_id/thumbnail', (context) => {
    const asset = assetOf(context);
    const pixels = THUMBNAIL_PIXELS.get(queryOf(context).get('size') ?? '');
    if (pixels === undefined) throw invalidRequest('size must be large, medium, small or tiny');
    const image = createThumbnail(asset.id, pixels);
    return toByteResponse(
      generatedContent(image.length, () => image),
      { range: context.req.header('range'), contentType: 'image/png' },
    );
  });

  return routes;
}

function assetOf(
  context: ThreeDVerseContext,
  needed: 'read' | 'write' | 'manage' = 'read',
): AssetRecord {
  const container = context.req.param('container') ?? '';
  return findAsset(context.get('scope'), container, idParam(context, 'asset_id'), needed);
}
