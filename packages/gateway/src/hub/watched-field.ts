import {
  type Job,
  type JobFile,
  type Link,
  type Model,
  type Ref,
  refKey,
} from '@fabgraph/contract';

/**
 * The graph's fields whose change is an event, each with the value that is compared. `undefined`:
 * the read did not tell. What only mirrors the read (`fetchedAt`, `vendorData`) is no change.
 */
export type WatchedFields<E> = Readonly<Record<string, (entity: E) => unknown>>;

export const JOB_FIELDS: WatchedFields<Job> = {
  kind: (job) => job.kind,
  type: (job) => job.type,
  name: (job) => job.name,
  status: (job) => job.status,
  vendorStatus: (job) => job.vendorStatus,
  progress: (job) => job.progress,
  createdAt: (job) => job.createdAt,
  startedAt: (job) => job.startedAt,
  finishedAt: (job) => job.finishedAt,
  error: (job) => job.error,
  isCancelable: (job) => job.isCancelable,
  parameters: (job) => job.parameters,
  results: (job) => job.results,
  inputs: (job) => job.inputs.map(fileKey),
  outputs: (job) => job.outputs.map(fileKey),
  parent: (job) => keyOf(job.parent),
  steps: stepStates,
  dependsOn: (job) => linkKeys(job.dependsOn),
  folder: (job) => keyOf(job.folder),
  model: (job) => keyOf(job.model),
};

export const MODEL_FIELDS: WatchedFields<Model> = {
  name: (model) => model.name,
  folder: (model) => keyOf(model.folder),
  status: (model) => model.status,
  vendorStatus: (model) => model.vendorStatus,
  format: (model) => model.format,
  size: (model) => model.size,
  checksum: (model) => model.checksum,
  createdAt: (model) => model.createdAt,
  updatedAt: (model) => model.updatedAt,
  createdBy: (model) => (model.createdBy == null ? model.createdBy : refKey(model.createdBy.ref)),
  geometry: (model) => model.geometry,
  parents: (model) => model.parents?.map(refKey),
  children: (model) => model.children?.map(refKey),
  thumbnail: (model) => model.hasThumbnail,
  download: (model) => model.hasDownload,
};

/**
 * What a step is at says nothing unless every step was read; then its change is one of the workflow.
 */
function stepStates(job: Job): unknown {
  if (job.steps === null) return null;
  const states = job.steps.map(({ ref, entity }) =>
    entity === undefined ? undefined : [refKey(ref), entity.status],
  );
  return states.includes(undefined) ? undefined : states;
}

function fileKey({ role, resource }: JobFile): string {
  return `${role} ${resource === null ? '' : refKey(resource.ref)}`;
}

function linkKeys(links: readonly Link[] | null): readonly string[] | null {
  return links === null ? null : links.map(({ ref }) => refKey(ref));
}

function keyOf(ref: Ref | null | undefined): string | null | undefined {
  return ref == null ? ref : refKey(ref);
}
