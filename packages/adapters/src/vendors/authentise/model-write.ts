import type { ModelFacet, Ref, WriteContext } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Account, notFound } from './account.ts';
import { toSlice, toSnapshotJob, toTransformationOf } from './job-entity.ts';
import { toModel } from './model-entity.ts';
import type { ModelReader } from './model-reader.ts';
import { type ModelRecord, toUnreadModel } from './model-record.ts';
import { SLICE_LIST } from './query.ts';
import { parsePlace } from './ref.ts';
import { type SliceReader, type SliceRecord, toUnreadSlice } from './slice.ts';
import { toSliceConfig } from './slice-config.ts';
import { readSnapshot, toUnreadSnapshot } from './snapshot.ts';
import { toSnapshotJson } from './snapshot-view.ts';
import { toTransformations } from './transformation.ts';
import { createReadAfter, invalidInput, makeReported, postForUri, readBack } from './write.ts';

export type ModelWrites = Required<
  Pick<ModelFacet, 'rename' | 'transform' | 'createSnapshot' | 'slice'>
>;

/** What the account can order of its models. The vendor documents no way to delete one. */
export function createModelWrites(
  account: Account,
  reader: ModelReader,
  slices: SliceReader,
): ModelWrites {
  const { name: accountName, refs, models, made, isScaleDoubled } = account;
  const { client, uris } = models;

  const idOf = (ref: Ref<'Model'>): string => {
    const place = parsePlace(ref);
    if (place?.of !== 'model') throw notFound(accountName, 'model');
    return place.modelId;
  };

  const readModel = async (id: string, context: WriteContext): Promise<ModelRecord> => {
    const find = await reader.readAll([id], createReadAfter(context));
    return find(id);
  };

  return {
    rename: async (ref, name, context) => {
      const id = idOf(ref);
      if (name.trim() === '') throw invalidInput('A model needs a name.');
      await client.sendJson('PUT', path`/model/${id}/`, { json: { name }, caller: context });
      const renamed = await readModel(id, context);
      // A read that was under way already may have been shared: it tells the name from before.
      const isOld = renamed.json.name !== name;
      return toModel(account, isOld ? await readModel(id, context) : renamed);
    },

    transform: async (ref, steps, context) => {
      const id = idOf(ref);
      const transformations = toTransformations(steps, { isScaleDoubled });
      const childId = await makeReported(context, (callback) =>
        postForUri(account, models, {
          path: path`/model/${id}/transformation/`,
          json: { transformations, ...callback },
          read: (uri) => otherThan(id, uris.modelId(uri, uri)),
          context,
        }),
      );
      context.onMade?.(refs.ofModel(childId));
      const child = await readBack(
        () => readModel(childId, context),
        () => toUnreadModel(account, childId),
      );
      return toTransformationOf(account, child, id);
    },

    createSnapshot: async (model, view, context) => {
      const modelId = idOf(model);
      const json = toSnapshotJson(view);
      const id = await makeReported(context, (callback) =>
        postForUri(account, models, {
          path: path`/model/${modelId}/snapshot/`,
          json: { ...json, ...callback },
          read: (uri) => uris.snapshotId(uri, uri),
          context,
        }),
      );
      const ref = refs.snapshotJob(id);
      context.onMade?.([ref]);
      made.add({ ref, kind: 'SNAPSHOT', modelId: id.modelId });
      const snapshot = await readBack(
        () => readSnapshot(account, id, createReadAfter(context)),
        () => toUnreadSnapshot(id, json),
      );
      return toSnapshotJob(account, snapshot);
    },

    slice: async (ref, input, context) => {
      const modelId = idOf(ref);
      const configRequest = toSliceConfig(input);
      // The vendor knows a model by its uri, and spells that in its own way.
      const { json: modelJson } = await readModel(modelId, context);
      const model = uris.absolute(modelJson.uri);
      const config = await postForUri(account, account.slices, {
        ...configRequest,
        read: account.slices.uris.configUri,
        context,
      });
      const id = await makeReported(context, (callback) =>
        postForUri(account, account.slices, {
          path: SLICE_LIST,
          json: { model, config, ...callback },
          read: (uri) => account.slices.uris.sliceId(uri, uri),
          context,
        }),
      );
      const job = refs.slice(id);
      context.onMade?.([job]);
      made.add({ ref: job, kind: 'SLICE', modelId });
      const slice = await readBack<SliceRecord>(
        () => slices.readOne(id, createReadAfter(context)),
        () => toUnreadSlice(id, { model, config }),
      );
      return toSlice(account, slice);
    },
  };
}

/** What was made cannot be what it was made of. */
function otherThan(parentId: string, id: string | null): string | null {
  return id === parentId ? null : id;
}
