import type {
  Asset,
  AssetFacet,
  AssetFilter,
  AssetOrderField,
  Folder,
  ListQuery,
  Model,
  Page,
  ReadContext,
  Ref,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { matchesAsset } from '../../list/filter.ts';
import { pageOfWholeList } from '../../list/whole-list.ts';
import { type Api, orNullIfAbsent, settle } from './api.ts';
import { createAssetsByRef } from './asset-by-ref.ts';
import { createAssetChanges } from './asset-change.ts';
import { pushDown } from './asset-filter.ts';
import { ACCOUNT_ASSETS, type AssetListing, readAssetWindow } from './asset-list.ts';
import { type AssetReader, placeOf } from './asset-reader.ts';
import { createSetThumbnail } from './asset-thumbnail.ts';
import { rankOf } from './container.ts';
import { createEmptyPage } from './empty-page.ts';
import { MAX_LIMIT } from './max-limit.ts';
import { completePortion } from './portion.ts';
import { toQuery } from './query.ts';
import { pageOfWindows } from './window-page.ts';

export function createAssetFacet(api: Api, reader: AssetReader): AssetFacet {
  const { complete, readConverted } = reader;

  /** The lists have no dates: each asset that matches otherwise is asked for its own, where they count. */
  const withDates = async (
    page: Page<Asset>,
    { filter = {}, orderBy }: AssetQuery,
    context: ReadContext,
  ): Promise<Page<Asset>> => {
    if (!needsDates(filter, orderBy)) return page;
    const dated = await completePortion({
      page,
      complete: async (asset) =>
        (await orNullIfAbsent(() => complete(asset, DATES, context))) ?? { ...asset, ...NO_DATES },
      matches: (asset) => matchesAsset(filter, asset),
    });
    return filter.createdAfter === undefined ? dated : { ...dated, total: null };
  };

  const listConverted = async (
    model: Ref<'Model'>,
    { after, filter: { createdAfter, ...filter } = {} }: AssetQuery,
    context: ReadContext,
  ) => {
    const assets = await readConverted(model.path, context);
    const { isWhole } = pushDown({ ...filter, createdAfter });
    return pageOfWholeList({
      items: assets.filter((asset) => matchesAsset(filter, asset)),
      keyOf: ({ ref }) => `${orderOf(placeOf(ref.path)?.container ?? '')} ${ref.path}`,
      compareKeys: (left, right) => (left === right ? 0 : left < right ? -1 : 1),
      after,
      isFilterPushedDown: isWhole && filter.kinds === undefined,
    });
  };

  return {
    ...createAssetChanges(api, reader),
    setThumbnail: createSetThumbnail(api, reader),
    getMany: createAssetsByRef(api, reader),
    getDetails: (assets, fields, context) =>
      Promise.all(assets.map((asset) => settle(() => complete(asset, fields, context)))),
    list: async (asked, context) => {
      const { parent, after, first, filter = {}, orderBy } = asked;
      if (isModel(parent)) {
        return await withDates(await listConverted(parent, asked, context), asked, context);
      }
      const { query, isWhole, isImpossible } = pushDown(filter, isFolder(parent));
      if (isImpossible) return createEmptyPage(after);
      const isPlain = isEmpty(filter);
      const listing: AssetListing = {
        path: parent === undefined ? ACCOUNT_ASSETS : path`/folders/${parent.path}/assets`,
        query: isPlain ? undefined : query,
        known: isFolder(parent) && !filter.withSubfolders ? { folder: parent } : {},
      };
      const isDated = needsDates(filter, orderBy);
      const readWindow = (offset: number, limit: number) =>
        readAssetWindow(api, listing, offset, limit, context);
      const { createdAfter, ...undated } = filter;
      const page = await pageOfWindows<Asset>({
        after,
        limit: isWhole ? Math.min(MAX_LIMIT, Math.max(first, MIN_LIMIT)) : MAX_LIMIT,
        readWindow: async (offset, limit) => {
          const window = isDated
            ? // A window is dated in portions: the next one begins in the same window.
              await context.once(windowKey(listing, offset, limit), () => readWindow(offset, limit))
            : await readWindow(offset, limit);
          if (window.leftOut !== undefined) context.onLeftOut?.(window.leftOut);
          // Whether the vendor counts before or after filtering is not known.
          return isPlain ? window : { ...window, total: null };
        },
        keyOf: (asset) => asset.vendorId,
        matches: isPlain ? undefined : (asset) => matchesAsset(undated, asset),
        pushedDown: { filter: isWhole, order: false },
      });
      return isDated ? await withDates(page, asked, context) : page;
    },
  };
}

/** Room for a few new assets before the place, so that it stays in sight. */
const MIN_LIMIT = 10;
const DATES: ReadonlySet<string> = new Set(['createdAt', 'updatedAt']);
/** Of an asset that has gone since it was listed. */
const NO_DATES: Pick<Asset, 'createdAt' | 'updatedAt'> = { createdAt: null, updatedAt: null };

type AssetQuery = ListQuery<AssetFilter, AssetOrderField>;

function needsDates({ createdAfter }: AssetFilter, orderBy: AssetQuery['orderBy']): boolean {
  const field = orderBy?.field;
  return createdAfter !== undefined || field === 'CREATED_AT' || field === 'UPDATED_AT';
}

function windowKey({ path, query }: AssetListing, offset: number, limit: number): string {
  return `dated ${path}?${toQuery({ ...query, offset, limit })}`;
}

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
