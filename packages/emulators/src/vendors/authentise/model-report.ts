import type { Callback } from './callback.ts';
import type { Model, ModelContent } from './model.ts';
import { analysisFieldsOf, modelUri } from './model-json.ts';
import type { Snapshot } from './snapshot.ts';
import { imageUrl, snapshotUri } from './snapshot-json.ts';
import type { AuthentiseState } from './state.ts';

/** Has a model's coming changes of state told: that its file is processed, and how that ended. */
export function announceModel(state: AuthentiseState, model: Model): void {
  const { content } = model;
  if (content === undefined) return;
  const announce = (at: number, changes: (origin: string) => Readonly<Record<string, unknown>>) =>
    state.reporter.announce({
      at,
      canBeSeenBy: (userId) => model.isPublic || model.ownerId === userId,
      callback: () => model.callback,
      // A second upload has the model processed anew.
      isStillTrue: () => model.content === content,
      changes: (origin) => ({ uri: modelUri(model.id, origin), ...changes(origin) }),
    });
  announce(content.uploadedAt, () => ({ status: 'processing' }));
  announce(content.processedAt, (origin) => resultOf(state, model, content, origin));
}

/** Has it told when an image is there. */
export function announceSnapshot(
  { reporter, signer }: AuthentiseState,
  { model, snapshot, callback }: { model: Model; snapshot: Snapshot; callback: Callback | null },
): void {
  reporter.announce({
    at: snapshot.readyAt,
    canBeSeenBy: (userId) => model.isPublic || model.ownerId === userId,
    callback: () => callback,
    isStillTrue: () => true,
    changes: (origin) => ({
      uri: snapshotUri(model.id, snapshot.id, origin),
      status: 'snapshot_rendered',
      content: imageUrl(model.id, snapshot.id, signer, origin),
    }),
  });
}

function resultOf(
  { settings }: AuthentiseState,
  model: Model,
  { analysis }: ModelContent,
  origin: string,
) {
  if (analysis === undefined) return { status: 'error' };
  return {
    status: 'processed',
    ...analysisFieldsOf(model, analysis, settings),
    snapshot: snapshotUri(model.id, model.defaultSnapshotId, origin),
  };
}
