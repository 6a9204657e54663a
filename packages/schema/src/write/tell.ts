import type { Adapter, Asset, Entity, Job, Model, Ref, UploadResult } from '@fabgraph/contract';
import { refKey } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { linkTo } from '../load/entity.ts';
import { forgetReads } from '../load/per-operation.ts';
import { readContextOf } from '../load/read-context.ts';

/**
 * What was read before a write is old; what came of it is new to readers and watchers alike. An
 * asset that is seen as a model, too, is read as one for those who watch the model.
 */
export async function tellWritten(
  context: GraphContext,
  adapter: Adapter,
  written: readonly Entity[],
): Promise<void> {
  forgetReads(context);
  for (const entity of written) linkTo(context, entity);
  for (const entity of written) {
    if (isWatchable(entity)) context.hub.publish(adapter, entity);
  }
  const known = new Set(written.map(({ ref }) => refKey(ref)));
  const twins = written
    .map(modelOf)
    .filter((ref) => ref !== null)
    .filter((ref) => !known.has(refKey(ref)));
  for (const model of await readAgain(context, adapter, twins)) context.hub.publish(adapter, model);
}

/** A job that a write started or changed. */
export async function tellJob(
  context: GraphContext,
  adapter: Adapter,
  job: Job,
): Promise<{ readonly job: Job }> {
  await tellWritten(context, adapter, [job]);
  return { job };
}

/** All that an upload made. */
export async function tellUploaded(
  context: GraphContext,
  adapter: Adapter,
  { models, assets, job }: UploadResult,
): Promise<void> {
  await tellWritten(context, adapter, [...models, ...assets, ...(job === null ? [] : [job])]);
}

/** A model does not always say where it lies, so that watchers are told where it lies now. */
export async function tellMoved(
  context: GraphContext,
  adapter: Adapter,
  moved: readonly Ref[],
  folder: Ref<'Folder'>,
): Promise<void> {
  forgetReads(context);
  const refs = moved.filter((ref): ref is Ref<'Model'> => ref.type === 'Model');
  for (const model of await readAgain(context, adapter, refs)) {
    context.hub.publish(adapter, { ...model, folder });
  }
}

/** Those who watch a model that was deleted as the asset that it is as well are told, too. */
export function tellDeleted(
  context: GraphContext,
  adapter: Adapter,
  deleted: readonly Ref[],
): void {
  forgetReads(context);
  const gone = new Map<string, Ref<'Job'> | Ref<'Model'>>();
  for (const ref of deleted) {
    const watched = watchableRef(adapter, ref);
    if (watched !== null) gone.set(refKey(watched), watched);
  }
  for (const ref of gone.values()) context.hub.publishDeleted(adapter, ref);
}

/**
 * What cannot be read is left to the watchers' own reads: the write itself is done. Not read by the
 * loaders, which would tell watchers of it as of any read.
 */
async function readAgain(
  context: GraphContext,
  { account, facets }: Adapter,
  refs: readonly Ref<'Model'>[],
): Promise<readonly Model[]> {
  if (refs.length === 0 || facets.models === undefined) return [];
  const slots = await facets.models.getMany(refs, readContextOf(context, account)).catch(() => []);
  const models = slots.flatMap((slot) => (slot instanceof Error ? [] : [slot]));
  for (const model of models) linkTo(context, model);
  return models;
}

function isWatchable(entity: Entity): entity is Job | Model {
  return entity.ref.type === 'Job' || entity.ref.type === 'Model';
}

/** The model that an asset is as well: some vendors keep one thing that the graph shows as both, with one path. */
function modelOf({ ref, ...rest }: Entity): Ref<'Model'> | null {
  if (ref.type !== 'Asset') return null;
  const { model } = rest as Partial<Asset>;
  return model?.path === ref.path ? model : null;
}

/** A ref alone does not tell whether an asset is a model as well: that it could be is enough. */
function watchableRef(adapter: Adapter, ref: Ref): Ref<'Job'> | Ref<'Model'> | null {
  if (ref.type === 'Job' || ref.type === 'Model') return ref as Ref<'Job'> | Ref<'Model'>;
  if (ref.type !== 'Asset') return null;
  const model: Ref<'Model'> = { ...ref, type: 'Model' };
  return adapter.isRef(model) ? model : null;
}
