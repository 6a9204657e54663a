import type { Job, JobFacet, ReadContext, Ref } from '@fabgraph/contract';
import { type Account, notFound } from './account.ts';
import { toProcessing, toSlice, toSnapshotJob } from './job-entity.ts';
import { createJobList } from './job-list.ts';
import { createMadeJobList } from './made-job-list.ts';
import { MODELS_GROUP } from './model.ts';
import type { FindModel, ModelReader } from './model-reader.ts';
import { parsePlace } from './ref.ts';
import type { SliceReader } from './slice.ts';
import { toSlot } from './slot.ts';
import { readSnapshot } from './snapshot.ts';

export function createJobFacet(
  account: Account,
  models: ModelReader,
  slices: SliceReader,
): JobFacet {
  /** What has a resource of its own. */
  const readOrdered = async (ref: Ref<'Job'>, context: ReadContext): Promise<Job> => {
    const place = parsePlace(ref);
    if (place?.of === 'snapshotJob') {
      return toSnapshotJob(account, await readSnapshot(account, place, context));
    }
    if (place?.of === 'slice') {
      return toSlice(account, await slices.readOne(place.sliceId, context));
    }
    throw notFound(account.name, 'job');
  };

  const read = async (ref: Ref<'Job'>, find: FindModel, context: ReadContext): Promise<Job> => {
    const [modelId] = processedModelIds(ref);
    if (modelId === undefined) return await readOrdered(ref, context);
    const job = toProcessing(account, find(modelId));
    // A model is analyzed or it was made by a transformation: one of the two paths leads nowhere.
    if (job?.ref.path !== ref.path) throw notFound(account.name, 'job');
    return job;
  };

  const made = createMadeJobList({
    made: account.made,
    read: ({ ref }, context) => readOrdered(ref, context),
    isListedElsewhere: (kind) => kind === 'SLICE' && slices.isListed(),
  });

  return {
    pollGroup: (ref) => (processedModelIds(ref).length > 0 ? MODELS_GROUP : ref.path),
    getMany: async (jobs, context) => {
      const find = await models.readAll(jobs.flatMap(processedModelIds), context);
      return await Promise.all(jobs.map((ref) => toSlot(() => read(ref, find, context))));
    },
    list: createJobList(account, models, slices, made),
  };
}

/** The model that a job's state is read from, where it is a model's. */
function processedModelIds(ref: Ref<'Job'>): readonly string[] {
  const place = parsePlace(ref);
  return place?.of === 'analysis' || place?.of === 'transformation' ? [place.modelId] : [];
}
