import type { AccessLevel, JobStatus, ModelStatus } from '@fabgraph/contract';

const UPLOAD_STATUS: ReadonlyMap<string, JobStatus> = new Map([
  ['waiting', 'QUEUED'],
  ['downloading', 'QUEUED'],
  ['pending', 'QUEUED'],
  ['converting', 'RUNNING'],
  ['success', 'SUCCEEDED'],
  ['error', 'FAILED'],
  ['rejected', 'FAILED'],
]);

const CONVERSION_STATUS: ReadonlyMap<string, JobStatus> = new Map([
  ['pending', 'QUEUED'],
  ['converting', 'RUNNING'],
  ['success', 'SUCCEEDED'],
  ['error', 'FAILED'],
]);

/** A source file is as its conversion is. From the worst to the best, for files with several conversions. */
const MODEL_STATUS: ReadonlyMap<string, ModelStatus> = new Map([
  ['error', 'FAILED'],
  ['converting', 'PROCESSING'],
  ['pending', 'PROCESSING'],
  ['success', 'READY'],
]);

const ACCESS_LEVEL: ReadonlyMap<string, AccessLevel> = new Map([
  ['read', 'READ'],
  ['write', 'WRITE'],
  ['manage', 'MANAGE'],
]);

export function uploadStatus(status: string | null): JobStatus {
  return UPLOAD_STATUS.get(status ?? '') ?? 'UNKNOWN';
}

export function conversionStatus(status: string | null): JobStatus {
  return CONVERSION_STATUS.get(status ?? '') ?? 'UNKNOWN';
}

export function modelStatus(conversionStatus: string | null): ModelStatus {
  return MODEL_STATUS.get(conversionStatus ?? '') ?? 'UNKNOWN';
}

/** Null for a level that the contract has no word for. */
export function accessLevel(access: string): AccessLevel | null {
  return ACCESS_LEVEL.get(access) ?? null;
}

/** Whether these words are among those that are documented. */
export const isKnownUploadStatus = (word: string): boolean => UPLOAD_STATUS.has(word);
export const isKnownConversionStatus = (word: string): boolean => CONVERSION_STATUS.has(word);
export const isKnownAccess = (word: string): boolean => ACCESS_LEVEL.has(word);

/** The vendor's word for a level. */
export function toAccess(level: AccessLevel): string {
  const words: Readonly<Record<AccessLevel, string>> = {
    READ: 'read',
    WRITE: 'write',
    MANAGE: 'manage',
  };
  return words[level];
}

/**
 * How bad a conversion's status is for its file; higher is worse. A word that nobody knows is worse
 * than work that goes on and better than a failure, so that neither hides it.
 */
export function badnessOf(conversionStatus: string | null): number {
  const ranking: Readonly<Record<ModelStatus, number>> = {
    FAILED: 3,
    UNKNOWN: 2,
    PROCESSING: 1,
    AWAITING_UPLOAD: 1,
    READY: 0,
  };
  return ranking[modelStatus(conversionStatus)];
}
