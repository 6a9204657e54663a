import type { JobStatus, ModelStatus } from '@fabgraph/contract';

const PART_STATUS: ReadonlyMap<string, ModelStatus> = new Map([
  ['waiting', 'AWAITING_UPLOAD'],
  ['checking', 'PROCESSING'],
  ['printable', 'READY'],
  ['broken', 'FAILED'],
]);

const JOB_STATUS: ReadonlyMap<string, JobStatus> = new Map([
  ['queued', 'QUEUED'],
  ['printing', 'RUNNING'],
  ['done', 'SUCCEEDED'],
  ['failed', 'FAILED'],
  ['canceled', 'CANCELED'],
]);

export function toModelStatus(state: string): ModelStatus {
  return PART_STATUS.get(state) ?? 'UNKNOWN';
}

export function toJobStatus(state: string): JobStatus {
  return JOB_STATUS.get(state) ?? 'UNKNOWN';
}

/** The vendor's word for a status of ours; undefined where it has none. */
export function toPartState(status: ModelStatus): string | undefined {
  return wordFor(PART_STATUS, status);
}

export function toJobState(status: JobStatus): string | undefined {
  return wordFor(JOB_STATUS, status);
}

function wordFor<S>(table: ReadonlyMap<string, S>, status: S): string | undefined {
  return [...table].find(([, ours]) => ours === status)?.[0];
}
