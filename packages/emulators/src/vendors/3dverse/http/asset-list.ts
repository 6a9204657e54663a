import type { Context } from 'hono';
import { ASSET_CONTAINERS, type AssetContainer, containerOf } from '../domain/asset-type.ts';
import type { AssetRecord } from '../domain/record.ts';
import { type Paging, pageOf } from './query.ts';
import type { Scope, ThreeDVerseEnv } from './scope.ts';

interface AssetItemJson {
  readonly asset_id: string;
  readonly name: string;
}

export type AssetListJson = { [container in AssetContainer]?: AssetItemJson[] };

/** A page of assets by container. Offset and limit count over all containers together. */
export function answerAssetPage(
  context: Context<ThreeDVerseEnv>,
  assets: readonly AssetRecord[],
  paging: Paging,
): Response {
  const scope = context.get('scope');
  if (scope.settings.countHeaders) {
    context.header('X-Assets-Count', JSON.stringify(countByType(assets)));
  }
  return context.json(toAssetListJson(scope, pageOf(assets, paging)));
}

export function toAssetListJson({ settings }: Scope, assets: readonly AssetRecord[]) {
  const list: AssetListJson = {};
  if (settings.emptyGroups) for (const container of ASSET_CONTAINERS) list[container] = [];
  for (const asset of assets) {
    const container = containerOf(asset.type);
    const group = list[container] ?? [];
    group.push({ asset_id: asset.id, name: asset.name });
    list[container] = group;
  }
  return list;
}

function countByType(assets: readonly AssetRecord[]): Record<string, number> {
  const counts: Record<string, number> = { total: assets.length };
  for (const { type } of assets) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
