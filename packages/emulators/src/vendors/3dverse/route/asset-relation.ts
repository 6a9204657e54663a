import { Hono } from 'hono';
import { boundsOf } from '../domain/asset-content.ts';
import { dependenciesOf, referrersOf } from '../domain/asset-graph.ts';
import { isInPublicFolder } from '../domain/folder-right.ts';
import type { AssetRecord } from '../domain/record.ts';
import { canRead, findAsset, isThere } from '../http/lookup.ts';
import { bracketedTypes, bracketedValues, pageOf, parsePaging, queryOf } from '../http/query.ts';
import { idParam, type Scope, type ThreeDVerseEnv } from '../http/scope.ts';
import { invalidRequest } from '../http/service-error.ts';

/** What an asset refers to, and what refers to it. */
export function createAssetRelationRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/scenes/:asset_id/aabb', (context) => {
    const scope = context.get('scope');
    return context.json(boundsOf(findAsset(scope, 'scenes', idParam(context, 'asset_id'), 'read')));
  });

  routes.get('/:container/:asset_id/dependencies', (context) => {
    const scope = context.get('scope');
    const { environment } = scope;
    const asset = findAsset(
      scope,
      context.req.param('container'),
      idParam(context, 'asset_id'),
      'read',
    );
    const query = queryOf(context);
    const properties = new Set(bracketedValues(query, 'properties'));
    const wanted = bracketedTypes(query, 'filters[with_asset_types]');
    const unwanted = bracketedTypes(query, 'filters[without_asset_types]');
    const isPublicFit = publicFilter(scope, query.get('filters[public]'));
    const dependencies = dependenciesOf(environment, asset, parseDepth(query.get('depth')))
      .filter(({ asset: { type } }) => wanted.size === 0 || wanted.has(type))
      .filter(({ asset: { type } }) => !unwanted.has(type))
      .filter((dependency) => isPublicFit(dependency.asset));
    const page = pageOf(dependencies, parsePaging(query, scope));
    return context.json(
      page.map(({ asset: dependency, directCount, indirectCount }) =>
        toRelationJson(scope, dependency, properties, {
          ...(properties.has('count') && {
            direct_count: directCount,
            indirect_count: indirectCount,
          }),
          ...(properties.has('accessible') && {
            is_accessible: canRead(scope, dependency.folderId),
          }),
          ...(properties.has('dependencies') && {
            dependencies: dependency.dependsOn.map((id) => ({ asset_id: id, count: 1 })),
          }),
        }),
      ),
    );
  });

  routes.get('/:container/:asset_id/references', (context) => {
    const scope = context.get('scope');
    const asset = findAsset(
      scope,
      context.req.param('container'),
      idParam(context, 'asset_id'),
      'read',
    );
    const query = queryOf(context);
    const properties = new Set(bracketedValues(query, 'properties'));
    const referrers = referrersOf(scope.environment, asset).filter((other) =>
      isThere(scope, other),
    );
    const page = pageOf(referrers, parsePaging(query, scope));
    return context.json(
      page.map((other) =>
        toRelationJson(scope, other, properties, {
          ...(properties.has('count') && { direct_count: 1 }),
        }),
      ),
    );
  });

  return routes;
}

function toRelationJson(
  { environment }: Scope,
  asset: AssetRecord,
  wanted: ReadonlySet<string>,
  further: Record<string, unknown>,
) {
  const properties = {
    ...(wanted.has('name') && { name: asset.name }),
    ...(wanted.has('public') && { is_public: isInPublicFolder(environment, asset.folderId) }),
    ...further,
  };
  return {
    asset_id: asset.id,
    asset_type: asset.type,
    ...(wanted.size > 0 && { properties }),
  };
}

function parseDepth(text: string | null): number {
  if (text === null || text === 'all') return Number.POSITIVE_INFINITY;
  if (text === 'direct') return 1;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw invalidRequest('depth must be all, direct or a number of 1 or more');
}

function publicFilter(
  { environment }: Scope,
  value: string | null,
): (asset: AssetRecord) => boolean {
  switch (value) {
    case null:
    case 'include':
      return () => true;
    case 'exclude':
      return (asset) => !isInPublicFolder(environment, asset.folderId);
    case 'restrict-to':
      return (asset) => isInPublicFolder(environment, asset.folderId);
    default:
      throw invalidRequest('filters[public] must be include, exclude or restrict-to');
  }
}
