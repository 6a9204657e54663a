import type {
  Asset,
  AssetFacet,
  AssetFilter,
  Folder,
  Model,
  ReadContext,
  Ref,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { matchesAsset } from '../../list/filter.ts';
import { pageOfWholeList } from '../../list/whole-list.ts';
import { type Api, MAX_LIMIT, orNullIfAbsent, settle } from './api.ts';
import { createAssetsByRef } from './asset-by-ref.ts';
import { createAssetChanges } from './asset-change.ts';
import { pushDown } from './asset-filter.ts';
import { ACCOUNT_ASSETS, type AssetListing, readAssetWindow } from './asset-list.ts';
import { type AssetReader, placeOf } from './asset-reader.ts';
import { createSetThumbnail } from './asset-thumbnail.ts';
import { rankOf } from './container.ts';
import { createEmptyPage } from './empty-page.ts';
import { pageOfWindows } from './window-page.ts';

export function createAssetFacet(api: Api, reader: AssetReader): AssetFacet {
  const { complete, readConverted } = reader;

  /** The list has no dates; only assets that match otherwise are asked for theirs. */
  const withDates = async (
    assets: readonly Asset[],
    { createdAfter, ...rest }: AssetFilter,
    context: ReadContext,
  ): Promise<readonly Asset[]> => {
    if (createdAfter === undefined) return assets;
    const read = async (asset: Asset) =>
      matchesAsset(rest, asset)
        ? ((await orNullIfAbsent(() => complete(asset, CREATED_AT, context))) ?? asset)
        : asset;
    return await Promise.all(assets.map(read));
  };

  const listConverted = async (
    model: Ref<'Model'>,
    after: string | undefined,
    filter: AssetFilter,
    context: ReadContext,
  ) => {
    const assets = await withDates(await readConverted(model.path, context), filter, context);
    return pageOfWholeList({
      items: assets.filter((asset) => matchesAsset(filter, asset)),
      keyOf: ({ ref }) => `${orderOf(placeOf(ref.path)?.container ?? '')} ${ref.path}`,
      compareKeys: (left, right) => (left === right ? 0 : left < right ? -1 : 1),
      after,
      isFilterPushedDown: pushDown(filter).isWhole && filter.kinds === undefined,
    });
  };

  return {
    ...createAssetChanges(api, reader),
    setThumbnail: createSetThumbnail(api, reader),
    getMany: createAssetsByRef(api, reader),
    getDetails: (assets, fields, context) =>
      Promise.all(assets.map((asset) => settle(() => complete(asset, fields, context)))),
    list: async ({ parent, after, first, filter = {} }, context) => {
      if (isModel(parent)) return await listConverted(parent, after, filter, context);
      const { query, isWhole, isImpossible } = pushDown(filter, isFolder(parent));
      if (isImpossible) return createEmptyPage(after);
      const isPlain = isEmpty(filter);
      const listing: AssetListing = {
        path: parent === undefined ? ACCOUNT_ASSETS : path`/folders/${parent.path}/assets`,
        query: isPlain ? undefined : query,
        known: isFolder(parent) && !filter.withSubfolders ? { folder: parent } : {},
      };
      return await pageOfWindows<Asset>({
        after,
        limit: isWhole ? Math.min(MAX_LIMIT, Math.max(first, MIN_LIMIT)) : MAX_LIMIT,
        readWindow: async (offset, limit) => {
          const window = await readAssetWindow(api, listing, offset, limit, context);
          if (isPlain) return window;
          const entities = await withDates(window.entities, filter, context);
          // Whether the vendor counts before or after filtering is not known.
          return { ...window, entities, total: null };
        },
        keyOf: (asset) => asset.vendorId,
        matches: isPlain ? undefined : (asset) => matchesAsset(filter, asset),
        pushedDown: { filter: isWhole, order: false },
      });
    },
  };
}

/** Room for a few new assets before the place, so that it stays in sight. */
const MIN_LIMIT = 10;
const CREATED_AT: ReadonlySet<string> = new Set(['createdAt']);

function orderOf(container: string): string {
  return String(rankOf(container)).padStart(2, '0');
}

function isModel(parent: Ref | undefined): parent is Model['ref'] {
  return parent?.type === 'Model';
}

function isFolder(parent: Ref | undefined): parent is Folder['ref'] {
  return parent?.type === 'Folder';
}

function isEmpty(filter: AssetFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === false);
}
