import type {
  Asset,
  AssetFacet,
  AssetFilter,
  AssetOrderField,
  ListQuery,
  ReadContext,
  Ref,
} from '@fabgraph/contract';
import { matchesAsset } from '../../list/filter.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import { type Account, notFound } from './account.ts';
import { toAssets, toOrderedSnapshot, toProgram } from './asset-entity.ts';
import { planFilter } from './filter.ts';
import { readListing } from './listing.ts';
import type { FindModel, ModelReader } from './model-reader.ts';
import type { ModelRecord } from './model-record.ts';
import { planOrder } from './order.ts';
import { emptyPage, pageOfAll } from './page.ts';
import { toModelListAddress } from './query.ts';
import { parsePlace } from './ref.ts';
import type { SliceReader } from './slice.ts';
import { toSlot } from './slot.ts';
import { readSnapshot } from './snapshot.ts';
import { presentOrNull } from './wire.ts';

/** The vendor has no list of files; the list of models tells of those that every model has. */
export function createAssetFacet(
  account: Account,
  reader: ModelReader,
  slices: SliceReader,
): AssetFacet {
  const assetsOf = perAnswer((record: ModelRecord) => toAssets(account, record));

  const readProgram = async (sliceId: string, context: ReadContext): Promise<Asset> => {
    const slice = await slices.readOne(sliceId, context);
    if (presentOrNull(slice.json.content) === null) throw notFound(account.name, 'asset');
    return toProgram(account, slice);
  };

  const read = async (ref: Ref<'Asset'>, find: FindModel, context: ReadContext): Promise<Asset> => {
    const place = parsePlace(ref);
    if (place?.of === 'program') return await readProgram(place.sliceId, context);
    if (place?.of !== 'content' && place?.of !== 'snapshotFile') {
      throw notFound(account.name, 'asset');
    }
    const record = find(place.modelId);
    const known = assetsOf(record).find((asset) => asset.ref.path === ref.path);
    if (known !== undefined) return known;
    if (place.of === 'content') throw notFound(account.name, 'asset');
    return toOrderedSnapshot(account, record, await readSnapshot(account, place, context));
  };

  return {
    getMany: async (assets, context) => {
      const find = await reader.readAll(assets.flatMap(modelIdsOf), context);
      return await Promise.all(assets.map((ref) => toSlot(() => read(ref, find, context))));
    },
    list: async (query, context) => {
      const { parent, after, filter = {} } = query;
      if (filter.kinds?.every((kind) => !KINDS.has(kind))) return emptyPage();
      const matches = (asset: Asset) => matchesAsset(filter, asset);
      if (parent?.type === 'Model') {
        const find = await reader.readAll(modelIdsOf(parent), context);
        const [modelId = ''] = modelIdsOf(parent);
        return pageOfAll(assetsOf(find(modelId)).filter(matches), after);
      }
      return await readListing({
        ...planAssets(query),
        list: reader.list,
        account: account.name,
        after,
        expand: assetsOf,
        matches,
        isOneToOne: false,
        context,
      });
    },
  };
}

const KINDS: ReadonlySet<string> = new Set(['file', 'snapshot']);

function modelIdsOf(ref: Ref): readonly string[] {
  const place = parsePlace(ref);
  return place !== null && 'modelId' in place ? [place.modelId] : [];
}

function planAssets({ filter = {}, orderBy }: ListQuery<AssetFilter, AssetOrderField>) {
  const { name, kinds, createdAfter } = filter;
  const areFiles = kinds?.every((kind) => kind === 'file') ?? false;
  // A file is called what its model is; a snapshot is not, and would be lost by such a search.
  const { query, isWhole } = planFilter({
    name: areFiles ? name : undefined,
    wordFor: () => null,
    hasMore: createdAfter !== undefined || kinds !== undefined || (name !== undefined && !areFiles),
  });
  const order = planOrder(orderBy);
  return {
    address: toModelListAddress({ ...query, sort: order?.sort }),
    isFilterWhole: isWhole,
    isInOrder: order?.isInOrder,
  };
}
