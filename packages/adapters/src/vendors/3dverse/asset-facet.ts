import {
  type Asset,
  type AssetFacet,
  type AssetFilter,
  type Folder,
  type Model,
  type ReadContext,
  type Ref,
  VendorError,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { matchesAsset } from '../../list/filter.ts';
import { pageOfWholeList } from '../../list/whole-list.ts';
import { type Api, MAX_LIMIT, orNullIfAbsent, settle } from './api.ts';
import { datesOf, toDetailedAsset, toListedAsset } from './asset.ts';
import { pushDown } from './asset-filter.ts';
import { readAssets, readAssetWindow } from './asset-list.ts';
import { CONTAINERS } from './container.ts';
import { createEmptyPage } from './empty-page.ts';
import type { LongestWindows } from './list-end.ts';
import { parseAssetPath } from './ref.ts';
import { THREEDVERSE } from './vendor.ts';
import { pageOfWindows } from './window-page.ts';
import { wire } from './wire.ts';

export function createAssetFacet(api: Api, longest: LongestWindows): AssetFacet {
  const { refs } = api;

  const readDetails = (ref: Ref<'Asset'>, context: ReadContext) =>
    context.once(`details ${ref.path}`, async () => {
      const { container, assetId } = placeOf(ref);
      const url = path`/assets/${container}/${assetId}/details`;
      return await api.readOne(wire.assetDetails, url, 'the details of an asset', context);
    });

  const readFolder = async (ref: Ref<'Asset'>, context: ReadContext) => {
    const { container, assetId } = placeOf(ref);
    const url = path`/assets/${container}/${assetId}/folder`;
    const folder = await orNullIfAbsent(() => api.readOne(wire.folder, url, 'a folder', context));
    return folder === null ? null : refs.folder(folder.json.folder_id);
  };

  const readModel = async (ref: Ref<'Asset'>, context: ReadContext) => {
    const { container, assetId } = placeOf(ref);
    const url = path`/assets/${container}/${assetId}/source-file`;
    const file = await orNullIfAbsent(() =>
      api.readOne(wire.sourceFile, url, 'a source file', context),
    );
    return file === null ? null : refs.model(file.json.source_file_id);
  };

  /** All that became of one source file. */
  const readConverted = (sourceFileId: string, context: ReadContext) =>
    context.once(`assets of ${sourceFileId}`, async () => {
      const listed = await readAssets(api, path`/source-files/${sourceFileId}/assets`, context);
      const model = refs.model(sourceFileId);
      return listed.map((asset) => toListedAsset(refs, asset, { model }));
    });

  const readOne = async (ref: Ref<'Asset'>, context: ReadContext): Promise<Asset> => {
    const place = parseAssetPath(ref.path);
    if (place !== null && 'container' in place) {
      return toDetailedAsset(refs, place.container, await readDetails(ref, context));
    }
    const converted = place === null ? [] : await readConverted(place.sourceFileId, context);
    const asset = converted.find(({ vendorId }) => vendorId === place?.assetId);
    if (asset !== undefined) return asset;
    throw new VendorError({
      code: 'NOT_FOUND',
      message: `${THREEDVERSE.name} has no asset ${ref.path}.`,
      vendor: THREEDVERSE.id,
      account: api.account,
    });
  };

  const complete = async (
    asset: Asset,
    fields: ReadonlySet<string>,
    context: ReadContext,
  ): Promise<Asset> => {
    const needs = (field: keyof Asset) => fields.has(field) && asset[field] === undefined;
    const [dates, folder, model] = await Promise.all([
      needs('createdAt') || needs('updatedAt')
        ? readDetails(asset.ref, context).then(({ json }) => datesOf(json))
        : {},
      needs('folder') ? readFolder(asset.ref, context) : asset.folder,
      needs('model') ? readModel(asset.ref, context) : asset.model,
    ]);
    return { ...asset, ...dates, folder, model };
  };

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
      keyOf: ({ ref }) => `${orderOf(placeOf(ref).container)} ${ref.path}`,
      compareKeys: (left, right) => (left === right ? 0 : left < right ? -1 : 1),
      after,
      isFilterPushedDown: pushDown(filter).isWhole && filter.kinds === undefined,
    });
  };

  return {
    getMany: (wanted, context) =>
      Promise.all(wanted.map((ref) => settle(() => readOne(ref, context)))),
    getDetails: (assets, fields, context) =>
      Promise.all(assets.map((asset) => settle(() => complete(asset, fields, context)))),
    list: async ({ parent, after, first, filter = {} }, context) => {
      if (isModel(parent)) return await listConverted(parent, after, filter, context);
      const { query, isWhole, isImpossible } = pushDown(filter);
      if (isImpossible) return createEmptyPage(after);
      return await pageOfWindows<Asset>({
        after,
        limit: isWhole ? Math.min(MAX_LIMIT, Math.max(first, MIN_LIMIT)) : MAX_LIMIT,
        readWindow: async (offset, limit) => {
          const url = parent === undefined ? '/assets' : path`/folders/${parent.path}/assets`;
          const place = { path: url, query, offset, limit };
          const window = await readAssetWindow(api, longest, place, context);
          const known = isFolder(parent) ? { folder: parent } : {};
          const listed = window.assets.map((asset) => toListedAsset(refs, asset, known));
          const entities = await withDates(listed, filter, context);
          // Whether the vendor counts before or after filtering is not known.
          const total = isEmpty(filter) ? window.total : null;
          return { entities, rowCount: window.rowCount, total, isEnd: window.isEnd };
        },
        keyOf: (asset) => asset.ref.path,
        matches: (asset) => matchesAsset(filter, asset),
        pushedDown: { filter: isWhole, order: false },
      });
    },
  };
}

/** Room for a few new assets before the place, so that it stays in sight. */
const MIN_LIMIT = 10;
const CREATED_AT: ReadonlySet<string> = new Set(['createdAt']);

/** Of an asset that was read: its ref names the container. */
function placeOf(ref: Ref<'Asset'>): { readonly container: string; readonly assetId: string } {
  const place = parseAssetPath(ref.path);
  if (place !== null && 'container' in place) return place;
  return { container: '', assetId: '' };
}

function orderOf(container: string): string {
  const index = CONTAINERS.indexOf(container);
  return String(index === -1 ? CONTAINERS.length : index).padStart(2, '0');
}

function isModel(parent: Ref | undefined): parent is Model['ref'] {
  return parent?.type === 'Model';
}

function isFolder(parent: Ref | undefined): parent is Folder['ref'] {
  return parent?.type === 'Folder';
}

function isEmpty(filter: AssetFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
