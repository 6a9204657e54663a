import type {
  ListQuery,
  Model,
  ModelFacet,
  ModelFilter,
  ModelOrderField,
  Ref,
} from '@fabgraph/contract';
import { matchesModel } from '../../list/filter.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import { type Account, notFound } from './account.ts';
import { planFilter } from './filter.ts';
import { readListing } from './listing.ts';
import { toModel } from './model-entity.ts';
import type { ModelReader } from './model-reader.ts';
import type { ModelRecord } from './model-record.ts';
import { createModelWrites } from './model-write.ts';
import { planOrder } from './order.ts';
import { emptyPage } from './page.ts';
import { toModelListAddress } from './query.ts';
import { parsePlace } from './ref.ts';
import type { SliceReader } from './slice.ts';
import { toSlot } from './slot.ts';
import { toVendorModelStatus } from './status.ts';

/** All models of an account can be read by one list: they are one poll group. */
export const MODELS_GROUP = 'models';

export function createModelFacet(
  account: Account,
  reader: ModelReader,
  slices: SliceReader,
): ModelFacet {
  const { name } = account;
  const modelOf = perAnswer((record: ModelRecord) => toModel(account, record));

  const idOf = (ref: Ref<'Model'>): string => {
    const place = parsePlace(ref);
    if (place?.of !== 'model') throw notFound(name, 'model');
    return place.modelId;
  };

  return {
    ...createModelWrites(account, reader, slices),
    pollGroup: () => MODELS_GROUP,
    getMany: async (models, context) => {
      const ids = models
        .map(parsePlace)
        .flatMap((place) => (place?.of === 'model' ? [place.modelId] : []));
      const find = await reader.readAll(ids, context);
      return await Promise.all(models.map((ref) => toSlot(() => modelOf(find(idOf(ref))))));
    },
    list: async (query, context) => {
      // A model holds no models.
      if (query.parent?.type === 'Model') return emptyPage();
      const { filter = {}, after } = query;
      // Nothing is one of none.
      if (filter.statuses?.length === 0 || filter.formats?.length === 0) return emptyPage();
      return await readListing({
        ...planModels(query),
        list: reader.list,
        account: name,
        after,
        expand: (record) => [modelOf(record)],
        matches: (model: Model) => matchesModel(filter, model),
        isOneToOne: true,
        context,
      });
    },
  };
}

function planModels({ filter = {}, orderBy }: ListQuery<ModelFilter, ModelOrderField>) {
  const { name, statuses, formats, createdAfter, updatedAfter } = filter;
  const hasMore = [formats, createdAfter, updatedAfter].some((wish) => wish !== undefined);
  const { query, isWhole } = planFilter({ name, statuses, wordFor: toVendorModelStatus, hasMore });
  const order = planOrder(orderBy);
  return {
    address: toModelListAddress({ ...query, sort: order?.sort }),
    isFilterWhole: isWhole,
    isInOrder: order?.isInOrder,
  };
}
