import type { Clock } from '../../core/clock.ts';
import { memoryFile, type StoredFile } from '../../core/file-store.ts';
import { createRandom } from '../../core/random.ts';
import { analyzeMesh, type MeshAnalysis } from './geometry/mesh-analysis.ts';
import { parseStl } from './geometry/stl-parse.ts';
import type { Model, ModelContent } from './model.ts';
import type { AuthentiseSettings } from './option.ts';
import { renderMsOf, type Snapshot, type SnapshotRequest } from './snapshot.ts';

/** What a new model may be given; only owner and name must be. */
export type ModelInput = Pick<Model, 'ownerId' | 'name'> &
  Partial<
    Pick<
      Model,
      | 'id'
      | 'isPublic'
      | 'type'
      | 'unit'
      | 'allowedTransformations'
      | 'callback'
      | 'createdAt'
      | 'content'
      | 'parentIds'
    >
  >;

/** When an upload happens and how long its processing takes; defaults: now, and the settings' time. */
export interface ProcessingTime {
  readonly uploadedAt?: number;
  readonly processingMs?: number;
}

export interface ModelStore {
  /** What a user may see: public samples first, then the oldest first. */
  listFor(userId: string): readonly Model[];
  /** Undefined also for what the user may not see. */
  find(id: string, userId: string): Model | undefined;
  /** Whoever it belongs to: for links that need no credential. */
  get(id: string): Model | undefined;
  add(input: ModelInput): Model;
  /** Reads bytes as a model that is processed from `uploadedAt` on. */
  createContent(bytes: Uint8Array, time?: ProcessingTime): ModelContent;
  /** Reads an uploaded file, uploaded now; one that is larger than `maxAnalysisBytes` is no model. */
  readContent(file: StoredFile): Promise<ModelContent>;
  addSnapshot(model: Model, request: SnapshotRequest, createdAt?: number): Snapshot;
}

export function createModelStore({
  clock,
  settings,
}: {
  readonly clock: Clock;
  readonly settings: AuthentiseSettings;
}): ModelStore {
  const random = createRandom('authentise models');
  const models = new Map<string, Model>();

  function contentOf(
    file: StoredFile,
    analysis: MeshAnalysis | undefined,
    { uploadedAt = clock.now(), processingMs = settings.processingMs }: ProcessingTime = {},
  ): ModelContent {
    return { file, analysis, uploadedAt, processedAt: uploadedAt + processingMs };
  }

  function analyze(bytes: Uint8Array): MeshAnalysis | undefined {
    const parsed = parseStl(bytes, { maxFacets: settings.maxFacets });
    return parsed.isValid ? analyzeMesh(parsed.mesh) : undefined;
  }

  const canSee = (model: Model, userId: string) => model.isPublic || model.ownerId === userId;

  return {
    listFor: (userId) =>
      [...models.values()]
        .filter((model) => canSee(model, userId))
        .sort(
          (first, second) =>
            Number(second.isPublic) - Number(first.isPublic) || first.createdAt - second.createdAt,
        ),
    find(id, userId) {
      const model = models.get(id);
      return model !== undefined && canSee(model, userId) ? model : undefined;
    },
    get: (id) => models.get(id),
    add({
      id = random.uuid(),
      isPublic = false,
      type = 'stl',
      unit = null,
      allowedTransformations = { resize: false, rotation: false },
      callback = null,
      createdAt = clock.now(),
      content,
      parentIds = [],
      ...input
    }) {
      const model: Model = {
        ...input,
        id,
        isPublic,
        type,
        unit,
        allowedTransformations,
        callback,
        createdAt,
        editedAt: createdAt,
        content,
        parentIds,
        childIds: [],
        defaultSnapshotId: createRandom(`authentise snapshot of ${id}`).uuid(),
        requestedSnapshots: new Map(),
      };
      models.set(id, model);
      for (const parentId of parentIds) models.get(parentId)?.childIds.push(id);
      return model;
    },
    createContent: (bytes, time) => contentOf(memoryFile(bytes), analyze(bytes), time),
    async readContent(file) {
      const isReadable = file.sizeBytes <= settings.maxAnalysisBytes;
      return contentOf(file, isReadable ? analyze(await file.bytes()) : undefined);
    },
    addSnapshot(model, request, createdAt = clock.now()) {
      const id = random.uuid();
      const readyAt = createdAt + renderMsOf(request, settings.snapshotMs);
      const snapshot = { ...request, id, createdAt, readyAt };
      model.requestedSnapshots.set(id, snapshot);
      return snapshot;
    },
  };
}
