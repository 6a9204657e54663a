import {
  type Asset,
  isTerminalJobStatus,
  type Job,
  type JobFile,
  type Link,
} from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { lazyMembers } from '../../wire/lazy.ts';
import { redactPayload, redactText } from '../../wire/redact.ts';
import { type ProjectSource, toAsset } from './asset.ts';
import type { Fetched } from './fetched.ts';
import { toParameters } from './parameter.ts';
import { folderRef, itemRef } from './ref.ts';
import { toJobStatus } from './status.ts';
import { assetJson, type JobJson, type WorkflowJson } from './wire.ts';

/**
 * A job of the vendor's: one step of a workflow, or one that stands alone. A list holds many that
 * nobody looks into: what takes longest, files and parameters, is read when it is asked for.
 */
export function toJob(job: Fetched<JobJson>, source: ProjectSource): Job {
  const { json, payload, fetchedAt } = job;
  const { account, project } = source;
  const jobRef = (id: string) => itemRef(account, 'Job', { project, collection: 'jobs', id });
  const known: Omit<Job, keyof JobContent> = {
    ref: jobRef(json.id),
    vendorId: json.id,
    fetchedAt,
    vendorData: () => redactPayload(payload),
    kind: 'COMPUTE',
    type: json.type,
    name: json.name ?? null,
    status: toJobStatus(json.state),
    vendorStatus: json.state,
    progress: null,
    createdAt: parseDate(json.created),
    startedAt: parseDate(json.started),
    finishedAt: parseDate(json.finished),
    error: toError(json.error),
    // Only the workflow as a whole can be.
    isCancelable: false,
    parent:
      json.workflow_id === null || json.workflow_id === undefined
        ? null
        : itemRef(account, 'Job', { project, collection: 'workflows', id: json.workflow_id }),
    steps: null,
    dependsOn: json.needs?.map((id) => ({ ref: jobRef(id) })) ?? null,
    folder: folderRef(account, project),
  };
  return withContent(known, { job, source });
}

type JobContent = Pick<Job, 'inputs' | 'outputs' | 'parameters' | 'results' | 'model'>;

const withContent = lazyMembers<
  { readonly job: Fetched<JobJson>; readonly source: ProjectSource },
  JobContent
>({
  inputs: ({ job, source }) => toFiles(job.json.inputs?.assets, job, source, undefined),
  outputs: ({ job, source }) => {
    const { id, outputs, assets } = job.json;
    return toFiles(outputs?.assets ?? toUnnamed(assets), job, source, id);
  },
  parameters: ({ job: { json } }) => toParameters(json.inputs?.params ?? json.parameters),
  results: ({ job: { json } }) => toParameters(json.outputs?.params ?? json.meta),
  model: (_, { inputs }) => onlyModel(inputs),
});

export function toWorkflow(
  { json, payload, fetchedAt }: Fetched<WorkflowJson>,
  { account, project }: ProjectSource,
): Job {
  const status = toJobStatus(json.state);
  return {
    ref: itemRef(account, 'Job', { project, collection: 'workflows', id: json.id }),
    vendorId: json.id,
    fetchedAt,
    vendorData: () => redactPayload(payload),
    kind: 'WORKFLOW',
    type: 'workflow',
    name: null,
    status,
    vendorStatus: json.state,
    progress: PROGRESS_AT.get(status),
    createdAt: parseDate(json.created),
    startedAt: parseDate(json.started),
    finishedAt: parseDate(json.finished),
    error: null,
    isCancelable: !isTerminalJobStatus(status),
    parameters: null,
    results: null,
    inputs: [],
    outputs: [],
    parent: null,
    steps: (json.jobs ?? []).map((id) => ({
      ref: itemRef(account, 'Job', { project, collection: 'jobs', id }),
    })),
    dependsOn: null,
    folder: folderRef(account, project),
    model: null,
  };
}

/** What needs no look at the steps. */
const PROGRESS_AT: ReadonlyMap<Job['status'], number> = new Map([
  ['QUEUED', 0],
  ['SUCCEEDED', 1],
]);

function toError(error: string | null | undefined): Job['error'] {
  if (error === null || error === undefined || error.trim() === '') return null;
  return { message: redactText(error), vendorCode: null };
}

/** A slot may hold one asset or several. */
function toFiles(
  assets: Readonly<Record<string, unknown>> | null | undefined,
  { fetchedAt }: Fetched<JobJson>,
  source: ProjectSource,
  producer: string | undefined,
): readonly JobFile[] {
  if (assets === null || assets === undefined) return [];
  const files: JobFile[] = [];
  for (const [role, value] of Object.entries(assets)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      files.push({ role, resource: toLink(item, fetchedAt, source, producer) });
    }
  }
  return files;
}

/** Older answers list what a job made without telling what is what. */
function toUnnamed(assets: readonly unknown[] | null | undefined) {
  return assets === null || assets === undefined ? null : { asset: assets };
}

function toLink(
  payload: unknown,
  fetchedAt: Date,
  source: ProjectSource,
  producer: string | undefined,
): Link<Asset> | null {
  const result = assetJson.safeParse(payload);
  if (!result.success) return null;
  const json = result.data;
  const project = json.project_id ?? source.project;
  const place = project === source.project ? source : { ...source, project };
  const entity = toAsset({ json, payload, fetchedAt }, place, producer);
  return { ref: entity.ref, entity };
}

/** What the job works on, where that is one model. */
function onlyModel(inputs: readonly JobFile[]): Job['model'] {
  let only: Job['model'] = null;
  for (const { resource } of inputs) {
    const entity = resource?.entity;
    if (entity === undefined || !('model' in entity) || !entity.model) continue;
    if (only !== null) return null;
    only = entity.model;
  }
  return only;
}
