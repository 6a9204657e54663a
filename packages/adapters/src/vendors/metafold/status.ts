import type { JobStatus } from '@fabgraph/contract';

/** States of jobs and of workflows. */
const STATUS: Readonly<Record<string, JobStatus>> = {
  pending: 'QUEUED',
  started: 'RUNNING',
  success: 'SUCCEEDED',
  failure: 'FAILED',
  canceled: 'CANCELED',
};

export function toJobStatus(state: string): JobStatus {
  return (Object.hasOwn(STATUS, state) ? STATUS[state] : undefined) ?? 'UNKNOWN';
}

export function isKnownState(state: string): boolean {
  return Object.hasOwn(STATUS, state);
}

/** The vendor's word for a status, where it has one. */
export function toState(status: JobStatus): string | undefined {
  return Object.keys(STATUS).find((state) => STATUS[state] === status);
}
