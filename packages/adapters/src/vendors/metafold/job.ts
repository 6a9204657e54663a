import {
  type Asset,
  isTerminalJobStatus,
  type Job,
  type JobFile,
  type Link,
} from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { redactPayload, redactText } from '../../wire/redact.ts';
import { toAsset } from './asset.ts';
import type { Fetched } from './fetched.ts';
import { toParameters } from './parameter.ts';
import { folderRef, itemRef } from './ref.ts';
import { toJobStatus } from './status.ts';
import { assetJson, type JobJson, received, type WorkflowJson } from './wire.ts';

export interface JobSource {
  readonly account: string;
  readonly project: string;
}

const embeddedAsset = received(assetJson);

/** A job of the vendor's: one step of a workflow, or one that stands alone. */
export function toJob(job: Fetched<JobJson>, source: JobSource): Job {
  const { json, payload, fetchedAt } = job;
  const { account, project } = source;
  const jobRef = (id: string) => itemRef(account, 'Job', { project, collection: 'jobs', id });
  const inputs = toFiles(json.inputs?.assets, { ...source, fetchedAt, producer: undefined });
  const status = toJobStatus(json.state);
  return {
    ref: jobRef(json.id),
    vendorId: json.id,
    fetchedAt,
    vendorData: () => redactPayload(payload),
    kind: 'COMPUTE',
    type: json.type,
    name: json.name ?? null,
    status,
    vendorStatus: json.state,
    progress: null,
    ...toDates(json),
    error: toError(json.error),
    // Only the workflow as a whole can be.
    isCancelable: false,
    parameters: toParameters(json.inputs?.params ?? json.parameters),
    results: toParameters(json.outputs?.params ?? json.meta),
    inputs,
    outputs: toFiles(json.outputs?.assets ?? toUnnamed(json.assets), {
      ...source,
      fetchedAt,
      producer: json.id,
    }),
    parent:
      json.workflow_id === null || json.workflow_id === undefined
        ? null
        : itemRef(account, 'Job', { project, collection: 'workflows', id: json.workflow_id }),
    steps: null,
    dependsOn: json.needs?.map((id) => ({ ref: jobRef(id) })) ?? null,
    folder: folderRef(account, project),
    model: onlyModel(inputs),
  };
}

export function toWorkflow(
  { json, payload, fetchedAt }: Fetched<WorkflowJson>,
  { account, project }: JobSource,
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
    ...toDates(json),
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

function toDates({ created, started, finished }: JobJson | WorkflowJson) {
  return {
    createdAt: parseDate(created),
    startedAt: parseDate(started),
    finishedAt: parseDate(finished),
  };
}

function toError(error: string | null | undefined): Job['error'] {
  if (error === null || error === undefined || error.trim() === '') return null;
  return { message: redactText(error), vendorCode: null };
}

interface FileSource extends JobSource {
  readonly fetchedAt: Date;
  readonly producer: string | undefined;
}

/** A slot may hold one asset or several. */
function toFiles(
  assets: Readonly<Record<string, unknown>> | null | undefined,
  source: FileSource,
): readonly JobFile[] {
  return Object.entries(assets ?? {}).flatMap(([role, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => ({
      role,
      resource: toLink(item, source),
    })),
  );
}

/** Older answers list what a job made without telling what is what. */
function toUnnamed(assets: readonly unknown[] | null | undefined) {
  return assets === null || assets === undefined ? null : { asset: assets };
}

function toLink(value: unknown, { fetchedAt, ...source }: FileSource): Link<Asset> | null {
  const result = embeddedAsset.safeParse(value);
  if (!result.success) return null;
  const { json } = result.data;
  const project = json.project_id ?? source.project;
  const entity = toAsset({ ...result.data, fetchedAt }, { ...source, project });
  return { ref: entity.ref, entity };
}

/** What the job works on, where that is one model. */
function onlyModel(inputs: readonly JobFile[]): Job['model'] {
  const models = inputs.flatMap(({ resource }) => {
    const entity = resource?.entity;
    return entity !== undefined && 'model' in entity && entity.model ? [entity.model] : [];
  });
  return models.length === 1 ? (models[0] ?? null) : null;
}
