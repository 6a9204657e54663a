import type { ConversionPlan, UploadRecord } from './record.ts';

export type UploadStatus =
  | 'waiting'
  | 'downloading'
  | 'pending'
  | 'converting'
  | 'error'
  | 'success'
  | 'rejected';

export type ConversionStatus = 'pending' | 'converting' | 'error' | 'success';

export interface ConversionState {
  readonly plan: ConversionPlan;
  readonly status: ConversionStatus;
  /** 0 to 1. */
  readonly progress: number;
}

export interface UploadState {
  readonly status: UploadStatus;
  /** 0 to 1, the mean of its conversions. */
  readonly progress: number;
  /** 0 to 1; absent until the download begins. */
  readonly downloadProgress?: number;
  readonly conversions: readonly ConversionState[];
}

/** How far a file gets before its conversion fails. */
const FAILING_PROGRESS = 0.6;

/** What an upload looks like at a moment: nothing is stored, so a clock that jumps is never late. */
export function uploadStateAt(upload: UploadRecord, nowMs: number): UploadState {
  const { waitingMs, downloadingMs } = upload.stages;
  const downloadStartMs = upload.uploadedAtMs + waitingMs;
  const conversions = upload.conversions.map((plan, index) =>
    conversionStateAt(plan, conversionWindow(upload, index), nowMs),
  );
  const progress = meanProgress(conversions);
  if (nowMs < downloadStartMs) return { status: 'waiting', progress, conversions };
  if (upload.isRejected) return { status: 'rejected', progress, conversions };

  const downloadProgress = fraction(nowMs, downloadStartMs, downloadStartMs + downloadingMs);
  if (downloadProgress < 1)
    return { status: 'downloading', progress, downloadProgress, conversions };
  if (nowMs < conversionStart(upload))
    return { status: 'pending', progress, downloadProgress, conversions };
  if (nowMs < conversionEnd(upload))
    return { status: 'converting', progress, downloadProgress, conversions };

  const hasError = conversions.some((conversion) => conversion.status === 'error');
  return {
    status: hasError ? 'error' : 'success',
    progress: upload.conversions.length === 0 ? 1 : progress,
    downloadProgress,
    conversions,
  };
}

/** When the file at this place of the task begins and ends to convert. */
export function conversionWindow(
  upload: Pick<UploadRecord, 'uploadedAtMs' | 'stages' | 'conversions'>,
  index: number,
): { readonly startMs: number; readonly endMs: number } {
  const startMs = conversionStart(upload);
  const shareMs = upload.stages.convertingMs / Math.max(1, upload.conversions.length);
  return { startMs: startMs + index * shareMs, endMs: startMs + (index + 1) * shareMs };
}

function conversionStateAt(
  plan: ConversionPlan,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  nowMs: number,
): ConversionState {
  const progress = fraction(nowMs, startMs, endMs);
  if (nowMs < startMs) return { plan, status: 'pending', progress: 0 };
  if (plan.isFailing) {
    const status = progress < 1 ? 'converting' : 'error';
    return { plan, status, progress: Math.min(progress, FAILING_PROGRESS) };
  }
  return { plan, status: progress < 1 ? 'converting' : 'success', progress };
}

function conversionStart(upload: Pick<UploadRecord, 'uploadedAtMs' | 'stages'>): number {
  const { waitingMs, downloadingMs, pendingMs } = upload.stages;
  return upload.uploadedAtMs + waitingMs + downloadingMs + pendingMs;
}

function conversionEnd(upload: Pick<UploadRecord, 'uploadedAtMs' | 'stages'>): number {
  return conversionStart(upload) + upload.stages.convertingMs;
}

function fraction(nowMs: number, startMs: number, endMs: number): number {
  if (nowMs >= endMs) return 1;
  return Math.max(0, (nowMs - startMs) / (endMs - startMs));
}

function meanProgress(conversions: readonly ConversionState[]): number {
  if (conversions.length === 0) return 0;
  const sum = conversions.reduce((total, conversion) => total + conversion.progress, 0);
  return sum / conversions.length;
}
