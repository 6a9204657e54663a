import type { Context } from 'hono';
import { toDatetime } from './datetime.ts';
import type { Model } from './model.ts';
import { originOf } from './request-origin.ts';
import type { UrlSigner } from './signed-url.ts';
import type { Snapshot } from './snapshot.ts';
import type { AuthentiseState } from './state.ts';

export function snapshotUri(modelId: string, snapshotId: string, origin: string): string {
  return `${origin}/model/${modelId}/snapshot/${snapshotId}/`;
}

export function imageUrl(
  modelId: string,
  snapshotId: string,
  signer: UrlSigner,
  origin: string,
): string {
  return signer.sign(origin, 'GET', `/image/${modelId}/${snapshotId}.png`);
}

/** A snapshot as its resource, now. */
export function toSnapshotJson(
  c: Context,
  model: Model,
  snapshot: Snapshot,
  { clock, settings, signer }: AuthentiseState,
): Record<string, unknown> {
  const { id, samples, layer, color, height, width, camera, createdAt, readyAt } = snapshot;
  const isReady = clock.now() >= readyAt;
  return {
    uri: snapshotUri(model.id, id, originOf(c)),
    status: isReady ? 'snapshot_rendered' : 'snapshot_rendering',
    samples,
    layer,
    slice_height: null,
    color,
    height,
    width,
    ...camera,
    content: isReady ? imageUrl(model.id, id, signer, originOf(c)) : settings.snapshotEmpty,
    created: toDatetime(createdAt),
  };
}
