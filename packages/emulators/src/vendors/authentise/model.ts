import type { StoredFile } from '../../core/file-store.ts';
import type { Callback } from './callback.ts';
import type { MeshAnalysis } from './geometry/mesh-analysis.ts';
import type { Snapshot } from './snapshot.ts';

export type ModelStatus = 'not-uploaded' | 'processing' | 'processed' | 'error';
export type ModelUnit = 'mm' | 'in';

/** What was uploaded, or made by a transformation, and how its processing ends. Times, which may be to come, are by the emulator's clock. */
export interface ModelContent {
  readonly file: StoredFile;
  readonly uploadedAt: number;
  readonly processedAt: number;
  /** Undefined when the file is not a model: processing ends in `error`. */
  readonly analysis: MeshAnalysis | undefined;
}

/** A model as stored. Its status is never stored: it follows from `content` and the time. */
export interface Model {
  readonly id: string;
  readonly ownerId: string;
  /** Everybody may view and download it. */
  readonly isPublic: boolean;
  name: string;
  readonly type: string;
  /** `null` leaves the unit to the vendor, which takes millimeters. */
  unit: ModelUnit | null;
  allowedTransformations: AllowedTransformations;
  callback: Callback | null;
  readonly createdAt: number;
  /** When its owner last changed it. */
  editedAt: number;
  content: ModelContent | undefined;
  readonly parentIds: readonly string[];
  readonly childIds: string[];
  /** The snapshot that comes by itself with every processed model. */
  readonly defaultSnapshotId: string;
  readonly requestedSnapshots: Map<string, Snapshot>;
}

export interface AllowedTransformations {
  readonly resize: boolean;
  readonly rotation: boolean;
}

/** What is uploaded by now. */
export function contentOf({ content }: Model, now: number): ModelContent | undefined {
  return content !== undefined && content.uploadedAt <= now ? content : undefined;
}

export function statusOf(model: Model, now: number): ModelStatus {
  const content = contentOf(model, now);
  if (content === undefined) return 'not-uploaded';
  if (now < content.processedAt) return 'processing';
  return content.analysis === undefined ? 'error' : 'processed';
}

/** What the analysis found, once the model is processed. */
export function analysisOf(model: Model, now: number): MeshAnalysis | undefined {
  return statusOf(model, now) === 'processed' ? model.content?.analysis : undefined;
}

/** The file that can be downloaded: an upload at once, a transformed file when it is made. */
export function fileOf(model: Model, now: number): ModelContent | undefined {
  const isPending = model.parentIds.length > 0 && statusOf(model, now) === 'processing';
  return isPending ? undefined : contentOf(model, now);
}

/** When anything a reader can see changed last. */
export function updatedAtOf(model: Model, now: number, snapshotMs: number): number {
  const { content } = model;
  const moments = [model.editedAt];
  if (content !== undefined) {
    moments.push(content.uploadedAt, content.processedAt);
    if (content.analysis !== undefined) moments.push(content.processedAt + snapshotMs);
  }
  return Math.max(model.createdAt, ...moments.filter((moment) => moment <= now));
}
