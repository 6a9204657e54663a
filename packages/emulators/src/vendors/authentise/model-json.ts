import type { Context } from 'hono';
import { toDatetime } from './datetime.ts';
import type { MeshAnalysis } from './geometry/mesh-analysis.ts';
import { analysisOf, contentOf, fileOf, type Model, statusOf, updatedAtOf } from './model.ts';
import type { AuthentiseSettings } from './option.ts';
import { originOf } from './request-origin.ts';
import { defaultSnapshotOf } from './snapshot.ts';
import { imageUrl, snapshotUri } from './snapshot-json.ts';
import type { AuthentiseState } from './state.ts';
import { userUri } from './user-route.ts';

const MM_PER_UNIT = { mm: 1, in: 25.4 };

/** The address a model is known by. */
export function modelUri(modelId: string, origin: string): string {
  return `${origin}/model/${modelId}/`;
}

export function uploadUrl(model: Model, { signer }: AuthentiseState, origin: string): string {
  return signer.sign(origin, 'PUT', `/upload/${model.id}`);
}

/** A model as its resource, now, for one reader. */
export function toModelJson(
  c: Context,
  model: Model,
  state: AuthentiseState,
  readerId: string,
): Record<string, unknown> {
  const { clock, settings, signer } = state;
  const { callback } = model;
  const [now, origin] = [clock.now(), originOf(c)];
  const analysis = analysisOf(model, now);
  const snapshot = defaultSnapshotOf(model, now, settings.snapshotMs);
  const isRendered = snapshot !== undefined && now >= snapshot.readyAt;
  const content = contentOf(model, now);
  const hasFile = fileOf(model, now) !== undefined;
  return {
    uri: modelUri(model.id, origin),
    name: model.name,
    status: statusOf(model, now),
    type: model.type,
    unit: model.unit,
    ...(settings.allowedTransformations === 'shown' && {
      allowed_transformations: model.allowedTransformations,
    }),
    ...analysisFieldsOf(model, analysis, settings),
    file_size: content?.file.sizeBytes ?? null,
    content: hasFile ? signer.sign(origin, 'GET', `/content/${model.id}`) : null,
    snapshot: snapshot === undefined ? null : snapshotUri(model.id, snapshot.id, origin),
    snapshot_content: isRendered ? imageUrl(model.id, snapshot.id, signer, origin) : null,
    'upload-location': content === undefined ? uploadUrl(model, state, origin) : null,
    callback: callback && { url: callback.url, method: callback.method },
    callback_uri: callback?.url ?? null,
    callback_method: callback?.method ?? null,
    parents: model.parentIds.map((id) => modelUri(id, origin)),
    children: model.childIds.map((id) => modelUri(id, origin)),
    rights: model.ownerId === readerId ? ['all'] : ['view', 'download'],
    user_uri: userUri(model.ownerId, origin),
    created: toDatetime(model.createdAt),
    updated: toDatetime(updatedAtOf(model, now, settings.snapshotMs)),
  };
}

/** What the analysis found, by the resource's names; null before it. */
export function analysisFieldsOf(
  model: Model,
  analysis: MeshAnalysis | undefined,
  settings: AuthentiseSettings,
) {
  const isManifold = analysis?.isManifold ?? null;
  return {
    analyses: { manifold: isManifold },
    ...(settings.flatManifold && { 'analyses.manifold': isManifold }),
    ...measuresOf(analysis, MM_PER_UNIT[model.unit ?? 'mm'], settings),
    polygons: analysis?.polygons ?? null,
  };
}

/** Sizes in millimeters, whatever the file's unit; null before the analysis. */
function measuresOf(
  analysis: MeshAnalysis | undefined,
  mmPerUnit: number,
  { legacyFieldNames }: AuthentiseSettings,
) {
  const [x, y, z] = analysis?.size.map((extent) => extent * mmPerUnit) ?? [null, null, null];
  const volume = analysis === undefined ? null : analysis.volume * mmPerUnit ** 3;
  const area = analysis === undefined ? null : analysis.surfaceArea * mmPerUnit ** 2;
  return {
    size: { x, y, z },
    ...(legacyFieldNames !== 'volume_mm' && { volume, surface_area: area }),
    ...(legacyFieldNames !== 'volume' && { volume_mm: volume, surface_area_mm: area }),
  };
}
