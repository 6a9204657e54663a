import { type Asset, type ReadContext, type Ref, VendorError } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Api, orNullIfAbsent } from './api.ts';
import { datesOf, toDetailedAsset } from './asset.ts';
import { readAssets } from './asset-list.ts';
import { parseAssetPath } from './ref.ts';
import { THREEDVERSE } from './vendor.ts';
import { wire } from './wire.ts';

/** Where the vendor keeps an asset. */
export interface AssetPlace {
  readonly container: string;
  readonly assetId: string;
}

/** Reads of single assets and of what became of one source file. */
export interface AssetReader {
  readonly readOne: (ref: Ref<'Asset'>, context: ReadContext) => Promise<Asset>;
  /** The same with none of the `fields` left `undefined`; a call for each kind of field that is lacking. */
  readonly complete: (
    asset: Asset,
    fields: ReadonlySet<string>,
    context: ReadContext,
  ) => Promise<Asset>;
  /** All that became of one source file. */
  readonly readConverted: (sourceFileId: string, context: ReadContext) => Promise<readonly Asset[]>;
  /** Costs a call only for a ref that does not name the container. */
  readonly locate: (ref: Ref<'Asset'>, context: ReadContext) => Promise<AssetPlace>;
  readonly notFound: (ref: Ref<'Asset'>) => VendorError;
}

export function createAssetReader(api: Api): AssetReader {
  const { refs } = api;

  const notFound = (ref: Ref<'Asset'>) =>
    new VendorError({
      code: 'NOT_FOUND',
      message: `${THREEDVERSE.name} has no asset ${ref.path}.`,
      vendor: THREEDVERSE.id,
      account: api.account,
    });

  const readDetails = ({ container, assetId }: AssetPlace, context: ReadContext) =>
    context.once(`details ${container}/${assetId}`, async () => {
      const url = path`/assets/${container}/${assetId}/details`;
      return await api.readOne(wire.assetDetails, url, 'the details of an asset', context);
    });

  const readFolder = async ({ container, assetId }: AssetPlace, context: ReadContext) => {
    const url = path`/assets/${container}/${assetId}/folder`;
    const folder = await orNullIfAbsent(() => api.readOne(wire.folder, url, 'a folder', context));
    return folder === null ? null : refs.folder(folder.json.folder_id);
  };

  const readModel = async ({ container, assetId }: AssetPlace, context: ReadContext) => {
    const url = path`/assets/${container}/${assetId}/source-file`;
    const file = await orNullIfAbsent(() =>
      api.readOne(wire.sourceFile, url, 'a source file', context),
    );
    return file === null ? null : refs.model(file.json.source_file_id);
  };

  const readConverted: AssetReader['readConverted'] = async (sourceFileId, context) => {
    const { entities, leftOut } = await context.once(`assets of ${sourceFileId}`, () => {
      const url = path`/source-files/${sourceFileId}/assets`;
      const known = { model: refs.model(sourceFileId) };
      return readAssets(api, { path: url, known }, context);
    });
    if (leftOut !== undefined) context.onLeftOut?.(leftOut);
    return entities;
  };

  const findConverted = async (ref: Ref<'Asset'>, context: ReadContext): Promise<Asset> => {
    const place = parseAssetPath(ref.path);
    if (place === null || 'container' in place) throw notFound(ref);
    const converted = await readConverted(place.sourceFileId, context);
    const asset = converted.find(({ vendorId }) => vendorId === place.assetId);
    if (asset === undefined) throw notFound(ref);
    return asset;
  };

  return {
    notFound,
    readConverted,
    readOne: async (ref, context) => {
      const place = placeOf(ref.path);
      if (place === null) return await findConverted(ref, context);
      return toDetailedAsset(refs, place.container, await readDetails(place, context));
    },
    complete: async (asset, fields, context) => {
      const place = placeOf(asset.ref.path);
      if (place === null) throw notFound(asset.ref);
      const needs = (field: keyof Asset) => fields.has(field) && asset[field] === undefined;
      const [dates, folder, model] = await Promise.all([
        needs('createdAt') || needs('updatedAt')
          ? readDetails(place, context).then(({ json }) => datesOf(json))
          : {},
        needs('folder') ? readFolder(place, context) : asset.folder,
        needs('model') ? readModel(place, context) : asset.model,
      ]);
      return { ...asset, ...dates, folder, model };
    },
    locate: async (ref, context) => {
      const place = placeOf(ref.path) ?? placeOf((await findConverted(ref, context)).ref.path);
      if (place === null) throw notFound(ref);
      return place;
    },
  };
}

/** What a ref's path tells that names the container; null for one that does not. */
export function placeOf(path: string): AssetPlace | null {
  const place = parseAssetPath(path);
  return place !== null && 'container' in place ? place : null;
}
