import { analysisOf, type Model } from './model.ts';

/** How an image was asked for. */
export interface SnapshotRequest {
  readonly samples: number;
  readonly layer: number | null;
  /** `#RRGGBB` */
  readonly color: string;
  readonly width: number;
  readonly height: number;
  /** Where the camera is, and where it looks; null: framed by the vendor. */
  readonly camera: Readonly<Record<CameraAxis, number | null>>;
}

export interface Snapshot extends SnapshotRequest {
  readonly id: string;
  readonly createdAt: number;
  readonly readyAt: number;
}

export type CameraAxis = (typeof CAMERA_AXES)[number];

export const CAMERA_AXES = ['x', 'y', 'z', 'u', 'v', 'w'] as const;

const SAMPLES_PER_UNIT_OF_TIME = 1_000;

export const DEFAULT_SNAPSHOT_REQUEST: SnapshotRequest = {
  samples: 500,
  layer: null,
  color: '#AFAA75',
  width: 320,
  height: 240,
  camera: { x: null, y: null, z: null, u: null, v: null, w: null },
};

/** More samples take longer. */
export function renderMsOf({ samples }: SnapshotRequest, snapshotMs: number): number {
  return snapshotMs * Math.max(1, samples / SAMPLES_PER_UNIT_OF_TIME);
}

/** The snapshot that every valid model gets: there once the model is processed, its image a little later. */
export function defaultSnapshotOf(
  model: Model,
  now: number,
  snapshotMs: number,
): Snapshot | undefined {
  if (model.content === undefined || analysisOf(model, now) === undefined) return undefined;
  const createdAt = model.content.processedAt;
  return {
    ...DEFAULT_SNAPSHOT_REQUEST,
    id: model.defaultSnapshotId,
    createdAt,
    readyAt: createdAt + renderMsOf(DEFAULT_SNAPSHOT_REQUEST, snapshotMs),
  };
}

export function findSnapshot(
  model: Model,
  snapshotId: string,
  now: number,
  snapshotMs: number,
): Snapshot | undefined {
  if (snapshotId === model.defaultSnapshotId) return defaultSnapshotOf(model, now, snapshotMs);
  return model.requestedSnapshots.get(snapshotId);
}
