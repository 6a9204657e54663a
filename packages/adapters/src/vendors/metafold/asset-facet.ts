import {
  type Asset,
  type AssetFacet,
  type AssetFilter,
  filterInTurns,
  type ReadContext,
  type Ref,
  type Slot,
  VendorError,
} from '@fabgraph/contract';
import { matchesAsset } from '../../list/filter.ts';
import { compareIdsDescending, pageOfWholeList } from '../../list/whole-list.ts';
import type { MetafoldApi } from './api.ts';
import { toAsset } from './asset.ts';
import { deleteItems } from './delete.ts';
import type { Fetched } from './fetched.ts';
import { createItemLists } from './item-list.ts';
import { getManyOf } from './many.ts';
import { notARef, parseItemRef, projectOf } from './ref.ts';
import { nameTerm, toSearch } from './search.ts';
import { pageOfWalk, type Section } from './walk.ts';
import type { AssetJson } from './wire.ts';

export function createAssetFacet(api: MetafoldApi): AssetFacet {
  const assetsOf = createItemLists((asset: Fetched<AssetJson>, project) =>
    toAsset(asset, api.sourceIn(project), null),
  );
  const listAssets = async (project: string, context: ReadContext, q?: string | null) =>
    assetsOf(await api.assets.list(project, context, q), project);

  const getMany = (
    refs: readonly Ref<'Asset'>[],
    context: ReadContext,
  ): Promise<readonly Slot<Asset>[]> =>
    getManyOf({
      refs,
      toKey: (ref) => {
        const place = parseItemRef(ref);
        return place === null ? notARef(ref) : { ...place, group: place.project };
      },
      readOne: async ({ project, id }) =>
        toAsset(await api.assets.get(project, id, context), api.sourceIn(project), null),
      readAll: ({ project }) => listAssets(project, context),
      isListCheaper: ({ project }, count) => api.assets.isListCheaper(project, count, context),
    });

  return {
    getMany,

    list: async ({ parent, after, filter = {}, orderBy }, context) => {
      const { q, isComplete } = searchOf(filter);
      const isMatch = (asset: Asset) => matchesAsset(filter, asset);
      if (parent?.type === 'Model') {
        // A model is one asset, and the same one.
        const [slot] = await getMany([{ ...parent, type: 'Asset' }], context);
        if (slot instanceof VendorError) throw slot;
        return pageOfWholeList({
          items: [slot].filter((asset) => asset !== undefined).filter(isMatch),
          keyOf: ({ vendorId }) => vendorId,
          compareKeys: compareIdsDescending,
          after,
        });
      }
      const section: Section<Asset> = async (project, after) =>
        filterInTurns(await (await listAssets(project, context, q)).behind(after), isMatch);
      return await pageOfWalk({
        account: api.account,
        project: projectOf(parent),
        listProjects: async () => (await api.listProjects(context)).map(({ json }) => json.id),
        sections: filter.kinds?.includes('file') === false ? [] : [section],
        after,
        isOrdered: orderBy !== undefined,
        isFilterPushedDown: isComplete,
      });
    },

    delete: (refs, context) => deleteItems(api, refs, context),

    getDetails: async (assets, _fields, context) => {
      const refs = assets.filter(isPartial).map(({ ref }) => ref);
      const read = await getMany(refs, context);
      const byPath = new Map(refs.map(({ path }, index) => [path, read[index]]));
      return assets.map((asset) => byPath.get(asset.ref.path) ?? asset);
    },
  };
}

/** An asset that a job's answer held, without naming its maker. */
function isPartial({ producedBy }: Asset): boolean {
  return producedBy === undefined;
}

function searchOf({ name, createdAfter }: AssetFilter) {
  return toSearch([nameTerm('filename', name), createdAfter === undefined ? undefined : null]);
}
