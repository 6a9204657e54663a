import type { JobStatus, ModelStatus } from '@fabgraph/contract';

const MODEL_STATUS: ReadonlyMap<string, ModelStatus> = new Map([
  ['not-uploaded', 'AWAITING_UPLOAD'],
  ['processing', 'PROCESSING'],
  ['processed', 'READY'],
  ['error', 'FAILED'],
]);

const JOB_STATUS: ReadonlyMap<string, JobStatus> = new Map([
  ['processing', 'RUNNING'],
  ['processed', 'SUCCEEDED'],
  ['error', 'FAILED'],
]);

/** A snapshot tells no end of its own: this long after its creation without an image it has failed. */
export const SNAPSHOT_TIMEOUT_MS = 600_000;

/** The vendor's words are an open list: one that is in no table is UNKNOWN. */
export function toModelStatus(vendorStatus: string | null): ModelStatus {
  return MODEL_STATUS.get(vendorStatus?.toLowerCase() ?? '') ?? 'UNKNOWN';
}

/** Of the work behind a model or a slice. */
export function toJobStatus(vendorStatus: string | null): JobStatus {
  return JOB_STATUS.get(vendorStatus?.toLowerCase() ?? '') ?? 'UNKNOWN';
}

export function isKnownModelStatus(word: string): boolean {
  return MODEL_STATUS.has(word.toLowerCase());
}

export function isKnownJobStatus(word: string): boolean {
  return JOB_STATUS.has(word.toLowerCase());
}

/**
 * A snapshot is ready when it has an image, whatever its status says: no source tells the names of
 * that status, but for those that speak of an error.
 */
export function toSnapshotStatus(
  snapshot: {
    readonly hasContent: boolean;
    readonly vendorStatus: string | null;
    readonly createdAt: Date | null;
  },
  nowMs: number,
): JobStatus {
  const { hasContent, vendorStatus, createdAt } = snapshot;
  if (hasContent) return 'SUCCEEDED';
  if (vendorStatus?.toLowerCase().includes('error')) return 'FAILED';
  if (createdAt === null) return 'RUNNING';
  return nowMs - createdAt.getTime() >= SNAPSHOT_TIMEOUT_MS ? 'FAILED' : 'RUNNING';
}

/** The vendor's one word that says what ours says, or null: its list can be asked for no more than one. */
export function toVendorModelStatus(status: ModelStatus): string | null {
  return wordFor(MODEL_STATUS, status);
}

export function toVendorJobStatus(status: JobStatus): string | null {
  return wordFor(JOB_STATUS, status);
}

/** Whether no job of this vendor's can ever be in it: it queues nothing that it shows and cancels nothing. */
export function isImpossibleJobStatus(status: JobStatus): boolean {
  return status === 'QUEUED' || status === 'CANCELED';
}

function wordFor<S>(table: ReadonlyMap<string, S>, status: S): string | null {
  for (const [word, ours] of table) if (ours === status) return word;
  return null;
}
