import { Hono } from 'hono';
import { folderTreeIds } from '../domain/environment.ts';
import { isGranted, isInPublicFolder } from '../domain/folder-right.ts';
import type { AssetRecord } from '../domain/record.ts';
import { answerAssetPage } from '../http/asset-list.ts';
import { canRead, findFolder, isThere, requireRight } from '../http/lookup.ts';
import {
  booleanQuery,
  bracketedTypes,
  bracketedValues,
  nameFilter,
  parsePaging,
  queryOf,
} from '../http/query.ts';
import { readIds } from '../http/request-body.ts';
import {
  answerNothing,
  idParam,
  isUuid,
  type Scope,
  type ThreeDVerseContext,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { conflict, invalidRequest, notFound } from '../http/service-error.ts';

export function createAssetListRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/', (context) => {
    const scope = context.get('scope');
    const hasPublic = booleanQuery(queryOf(context), 'filter[include_public_assets]');
    return answerFilteredPage(context, (asset) => isListed(scope, asset.folderId, hasPublic));
  });

  routes.delete('/', async (context) => {
    const scope = context.get('scope');
    const assets = (await readIds(context)).map((id) => findAnyAsset(scope, id));
    removeAssets(scope, assets);
    return answerNothing(context);
  });

  return routes;
}

export function createFolderAssetRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/:folder_id/assets', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'read');
    const query = queryOf(context);
    const folderIds = booleanQuery(query, 'recursive')
      ? folderTreeIds(scope.environment, folder.id)
      : new Set([folder.id]);
    const isOfSource = sourceFilter(bracketedValues(query, 'filter[source_file]'));
    return answerFilteredPage(
      context,
      (asset) => folderIds.has(asset.folderId) && isOfSource(asset),
    );
  });

  routes.put('/:folder_id/assets', async (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'write');
    const assets = (await readIds(context)).map((id) => findAnyAsset(scope, id));
    for (const asset of assets) asset.folderId = folder.id;
    return answerNothing(context);
  });

  return routes;
}

/** All or none: an asset that another one, not deleted with it, refers to stays with all of them. */
export function removeAssets({ environment }: Scope, assets: readonly AssetRecord[]): void {
  const ids = new Set(assets.map((asset) => asset.id));
  for (const other of environment.assets.values()) {
    if (!ids.has(other.id) && other.dependsOn.some((id) => ids.has(id))) {
      throw conflict('The asset is referenced by another asset');
    }
  }
  for (const id of ids) environment.assets.delete(id);
}

function answerFilteredPage(
  context: ThreeDVerseContext,
  isWithin: (asset: AssetRecord) => boolean,
): Response {
  const scope = context.get('scope');
  const query = queryOf(context);
  const paging = parsePaging(query, scope);
  const types = bracketedTypes(query, 'filter[asset_type]');
  const isNamed = nameFilter(bracketedValues(query, 'filter[asset_name]'), scope);
  const assets = [...scope.environment.assets.values()].filter(
    (asset) =>
      isThere(scope, asset) &&
      (types.size === 0 || types.has(asset.type)) &&
      isNamed(asset.name) &&
      isWithin(asset) &&
      canRead(scope, asset.folderId),
  );
  return answerAssetPage(context, assets, paging);
}

/** What is readable only for being public is left out unless asked for. */
function isListed({ environment, caller }: Scope, folderId: string, hasPublic: boolean): boolean {
  if (isGranted(environment, caller, folderId)) return true;
  return hasPublic && isInPublicFolder(environment, folderId);
}

/** `exclude` keeps what came from no source file, ids keep what came from one of them. */
function sourceFilter(values: readonly string[]): (asset: AssetRecord) => boolean {
  if (values.length === 0) return () => true;
  if (values.includes('exclude')) return (asset) => asset.sourceFileId === undefined;
  if (!values.every(isUuid)) throw invalidRequest('filter[source_file] must be ids or exclude');
  const ids = new Set(values.map((id) => id.toLowerCase()));
  return (asset) => asset.sourceFileId !== undefined && ids.has(asset.sourceFileId);
}

function findAnyAsset(scope: Scope, id: string): AssetRecord {
  const asset = scope.environment.assets.get(id);
  if (!asset || !isThere(scope, asset)) throw notFound('Asset not found');
  requireRight(scope, asset.folderId, 'manage');
  return asset;
}
