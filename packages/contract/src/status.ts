/** Life of a job. `UNKNOWN` is a value that no table has: read `vendorStatus`. It is never terminal. */
export type JobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'UNKNOWN';

/** Life of a model. */
export type ModelStatus = 'AWAITING_UPLOAD' | 'PROCESSING' | 'READY' | 'FAILED' | 'UNKNOWN';

/** What sort of work a job is, whatever the vendor calls it. */
export type JobKind =
  | 'COMPUTE'
  | 'WORKFLOW'
  | 'UPLOAD'
  | 'CONVERSION'
  | 'ANALYSIS'
  | 'TRANSFORMATION'
  | 'SNAPSHOT'
  | 'SLICE'
  | 'COPY';

const TERMINAL_JOB: Readonly<Record<JobStatus, boolean>> = {
  QUEUED: false,
  RUNNING: false,
  SUCCEEDED: true,
  FAILED: true,
  CANCELED: true,
  UNKNOWN: false,
};

const TERMINAL_MODEL: Readonly<Record<ModelStatus, boolean>> = {
  AWAITING_UPLOAD: false,
  PROCESSING: false,
  READY: true,
  FAILED: true,
  UNKNOWN: false,
};

/** Whether a job with this status can change no more. */
export function isTerminalJobStatus(status: JobStatus): boolean {
  return TERMINAL_JOB[status];
}

/** Whether a model with this status can change no more. */
export function isTerminalModelStatus(status: ModelStatus): boolean {
  return TERMINAL_MODEL[status];
}
