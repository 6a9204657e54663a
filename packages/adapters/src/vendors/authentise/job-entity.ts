import { isTerminalJobStatus, type Job, type JobStatus } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { redactPayload, redactText } from '../../wire/redact.ts';
import type { Account } from './account.ts';
import { toGeometry } from './model-entity.ts';
import { isDerived, isUploaded, type ModelRecord, parentIds } from './model-record.ts';
import type { SliceRecord } from './slice.ts';
import type { SnapshotRecord } from './snapshot.ts';
import { toJobStatus, toSnapshotStatus } from './status.ts';
import { presentOrNull } from './wire.ts';

/** The work behind a model, which has no resource of its own. Null: its bytes have not come, so there is none. */
export function toProcessing(account: Account, record: ModelRecord): Job | null {
  // Nobody brings the bytes of what the vendor makes itself: it never waits for them.
  if (isDerived(record)) return toTransformation(account, record);
  return isUploaded(record) ? toAnalysis(account, record) : null;
}

/** The work behind a model that was just made of `parentId`, whether or not it names its parents yet. */
export function toTransformationOf(account: Account, child: ModelRecord, parentId: string): Job {
  const job = toTransformation(account, child);
  if (job.inputs.length > 0) return job;
  return {
    ...job,
    name: job.name === '' ? null : job.name,
    inputs: [{ role: 'model', resource: { ref: account.refs.model(parentId) } }],
  };
}

function toAnalysis(account: Account, record: ModelRecord): Job {
  const { refs } = account;
  return toWorkOnModel(account, record, {
    ref: refs.analysis(record.id),
    kind: 'ANALYSIS',
    type: 'analysis',
    inputs: [{ role: 'model', resource: { ref: refs.model(record.id) } }],
    outputs: [],
  });
}

function toTransformation(account: Account, record: ModelRecord): Job {
  const { refs } = account;
  return toWorkOnModel(account, record, {
    ref: refs.transformation(record.id),
    kind: 'TRANSFORMATION',
    type: 'transformation',
    inputs: parentIds(account, record).map((id) => ({
      role: 'model',
      resource: { ref: refs.model(id) },
    })),
    outputs: [{ role: 'model', resource: { ref: refs.model(record.id) } }],
  });
}

type WorkFacts = Pick<Job, 'ref' | 'kind' | 'type' | 'inputs' | 'outputs'>;

function toWorkOnModel(
  { refs }: Account,
  { id, json, raw, readAt }: ModelRecord,
  { ref, kind, type, inputs, outputs }: WorkFacts,
): Job {
  const status = toJobStatus(json.status);
  const geometry = kind === 'ANALYSIS' && status === 'SUCCEEDED' ? toGeometry(json) : null;
  return {
    ref,
    vendorId: id,
    fetchedAt: readAt,
    vendorData: () => redactPayload(raw),
    kind,
    type,
    name: json.name,
    status,
    vendorStatus: json.status,
    createdAt: parseDate(json.created),
    finishedAt: isTerminalJobStatus(status) ? parseDate(json.updated) : null,
    error: errorOf(status),
    parameters: null,
    results: geometry === null ? null : { ...geometry },
    inputs,
    outputs,
    folder: refs.root(),
    model: refs.model(id),
    // As PLAIN_JOB, written out: a spread takes ten times as long, and each model has such a job.
    progress: null,
    startedAt: null,
    isCancelable: false,
    parent: null,
    steps: null,
    dependsOn: null,
  };
}

export function toSnapshotJob(account: Account, { id, json, raw, readAt }: SnapshotRecord): Job {
  const { refs, now, made } = account;
  const ref = refs.snapshotJob(id);
  const createdAt = parseDate(json.created) ?? made.get(ref)?.madeAt ?? null;
  const hasContent = presentOrNull(json.content) !== null;
  const status = toSnapshotStatus({ hasContent, vendorStatus: json.status, createdAt }, now());
  const { samples, layer, color, height, width, x, y, z, u, v, w } = json;
  return {
    ...PLAIN_JOB,
    ref,
    vendorId: id.snapshotId,
    fetchedAt: readAt,
    vendorData: () => redactPayload(raw),
    kind: 'SNAPSHOT',
    type: 'snapshot',
    name: null,
    status,
    vendorStatus: json.status,
    createdAt,
    finishedAt: null,
    error: errorOf(status),
    parameters: { samples, layer, color, height, width, x, y, z, u, v, w },
    results: null,
    inputs: [{ role: 'model', resource: { ref: refs.model(id.modelId) } }],
    outputs: hasContent ? [{ role: 'image', resource: { ref: refs.snapshotFile(id) } }] : [],
    folder: refs.root(),
    model: refs.model(id.modelId),
  };
}

export function toSlice(account: Account, { id, json, raw, readAt }: SliceRecord): Job {
  const { refs, slices } = account;
  const status = toJobStatus(json.status);
  const modelId = slices.uris.modelId(json.model, json.uri);
  const model = modelId === null ? null : refs.model(modelId);
  const config = presentOrNull(json.config);
  return {
    ...PLAIN_JOB,
    ref: refs.slice(id),
    vendorId: id,
    fetchedAt: readAt,
    vendorData: () => redactPayload(raw),
    kind: 'SLICE',
    type: 'slice',
    name: null,
    status,
    vendorStatus: json.status,
    createdAt: parseDate(json.created),
    finishedAt: isTerminalJobStatus(status) ? parseDate(json.updated) : null,
    error: errorOf(status),
    parameters: config === null ? null : { config: redactText(config) },
    results: json.slice_time === null ? null : { sliceTime: json.slice_time },
    inputs: [{ role: 'model', resource: model === null ? null : { ref: model } }],
    outputs:
      presentOrNull(json.content) === null
        ? []
        : [{ role: 'gcode', resource: { ref: refs.program(id) } }],
    folder: refs.root(),
    model,
  };
}

/** What no job of this vendor has. */
const PLAIN_JOB = {
  progress: null,
  startedAt: null,
  isCancelable: false,
  parent: null,
  steps: null,
  dependsOn: null,
} as const;

/** No resource of the vendor's has a field for it. */
function errorOf(status: JobStatus): Job['error'] {
  return status === 'FAILED' ? { message: 'The vendor gave no reason.', vendorCode: null } : null;
}
