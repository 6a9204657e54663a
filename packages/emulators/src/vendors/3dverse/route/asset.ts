import { Hono } from 'hono';
import { describeAsset } from '../domain/asset-content.ts';
import { assetOf, findFolder, findSourceFile } from '../http/lookup.ts';
import { optionalTextField, readFields } from '../http/request-body.ts';
import { answerNothing, type ThreeDVerseEnv } from '../http/scope.ts';
import { notFound } from '../http/service-error.ts';
import { toAssetDetailsJson, toFolderJson, toSourceFileJson } from '../http/wire.ts';
import { removeAssets } from './asset-list.ts';

export function createAssetRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.delete('/:container/:asset_id', (context) => {
    removeAssets(context.get('scope'), [assetOf(context, { needed: 'manage' })]);
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
    const asset = assetOf(context, { needed: 'write' });
    asset.name = optionalTextField(await readFields(context), 'name') ?? asset.name;
    asset.lastEditedAtMs = context.get('scope').nowMs;
    return answerNothing(context);
  });

  return routes;
}
