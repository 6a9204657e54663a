import { createRandom, type Random } from '../../core/random.ts';
import { PART_NAMES, partName, sampleTime } from '../../core/shop.ts';
import { openMesh } from './geometry/mesh-shape.ts';
import { type Transformation, transformMesh } from './geometry/mesh-transform.ts';
import { encodeAsciiStl, encodeBinaryStl } from './geometry/stl-encode.ts';
import { parseStl } from './geometry/stl-parse.ts';
import type { Model, ModelContent } from './model.ts';
import { announceModel } from './model-report.ts';
import type { ModelInput } from './model-store.ts';
import { createSampleShape } from './sample-shape.ts';
import { addSliceSample } from './slice-sample.ts';
import { DEFAULT_SNAPSHOT_REQUEST } from './snapshot.ts';
import type { AuthentiseState } from './state.ts';
import { DEMO_USERNAME, SYSTEM_USERNAME } from './user-store.ts';

const MODEL_COUNT = 66;
/** Spreads the models over the alphabet. */
const NAME_STRIDE = 7;
/** The newest models are still processed at the start: the first for 9 s, each further one 9 s longer. */
const FIRST_IN_PROCESS = MODEL_COUNT - 5;
const PROCESSING_STEP_MS = 9_000;

type Kind = 'not-uploaded' | 'invalid' | 'open' | 'derived' | 'original';

/** Fills the stores with a shop's models: in every state, with parents, children, snapshots and slices. */
export function addShopSample(state: AuthentiseState): void {
  const random = createRandom('authentise shop');
  const startAt = state.clock.now();
  addPublicModel(state, random, startAt);
  const processed: Model[] = [];
  for (let index = 1; index < MODEL_COUNT; index++) {
    const model = addModel(state, random, { startAt, index, processed });
    announceModel(state, model);
    const isProcessed = model.content !== undefined && model.content.processedAt <= startAt;
    if (isProcessed && model.content?.analysis !== undefined) processed.push(model);
  }
  addSnapshots(state, processed, startAt);
  addSliceSample(state, processed, startAt);
  addExtraModels(state, startAt);
}

function addExtraModels({ users, models, settings }: AuthentiseState, startAt: number): void {
  const ownerId = users.findByUsername(DEMO_USERNAME)?.id ?? '';
  for (let index = 0; index < settings.extraModels; index++) {
    const createdAt = sampleTime(startAt, index, settings.extraModels);
    models.add({ ownerId, name: `extra-${index}.stl`, createdAt });
  }
}

/** What every account sees first, before its own models. */
function addPublicModel({ users, models }: AuthentiseState, random: Random, startAt: number): void {
  const createdAt = sampleTime(startAt, 0, MODEL_COUNT);
  models.add({
    id: random.uuid(),
    ownerId: users.findByUsername(SYSTEM_USERNAME)?.id ?? '',
    name: 'Try it out',
    isPublic: true,
    unit: 'mm',
    createdAt,
    content: models.createContent(encodeBinaryStl(createSampleShape(random)), {
      uploadedAt: createdAt,
    }),
  });
}

interface Place {
  readonly startAt: number;
  readonly index: number;
  /** Models that a derived one can come from. */
  readonly processed: readonly Model[];
}

function addModel(state: AuthentiseState, random: Random, place: Place): Model {
  const { startAt, index, processed } = place;
  const kind = kindOf(index);
  const parent = kind === 'derived' ? random.pick(processed) : undefined;
  const input: ModelInput = {
    id: random.uuid(),
    ownerId: state.users.findByUsername(DEMO_USERNAME)?.id ?? '',
    name: parent?.name ?? partName((index * NAME_STRIDE) % PART_NAMES.length),
    unit: parent?.unit ?? random.pick(['mm', 'mm', 'mm', null]),
    allowedTransformations: { resize: random.next() < 0.3, rotation: random.next() < 0.5 },
    createdAt: sampleTime(startAt, index, MODEL_COUNT),
    ...(parent !== undefined && { parentIds: [parent.id] }),
  };
  if (kind === 'not-uploaded') return state.models.add(input);
  const bytes = parent === undefined ? fileOf(kind, random) : deriveFile(parent, random);
  const content = createContentAt(state, bytes, place, input.createdAt ?? startAt);
  return state.models.add({ ...input, content });
}

/** Fixed by place, so that every state is there whatever the random numbers. */
function kindOf(index: number): Kind {
  if (index === FIRST_IN_PROCESS + 1) return 'invalid';
  if (index >= FIRST_IN_PROCESS) return index === MODEL_COUNT - 1 ? 'derived' : 'original';
  if (index % 15 === 13) return 'not-uploaded';
  if (index % 16 === 7) return 'invalid';
  if (index > 4 && index % 3 === 2) return 'derived';
  return index % 10 === 6 ? 'open' : 'original';
}

function fileOf(kind: Kind, random: Random): Uint8Array {
  const mesh = createSampleShape(random);
  if (kind === 'open') return encodeBinaryStl(openMesh(mesh));
  const bytes = random.next() < 0.25 ? encodeAsciiStl(mesh) : encodeBinaryStl(mesh);
  // An upload that was cut off.
  return kind === 'invalid' ? bytes.subarray(0, Math.floor(bytes.byteLength * 0.6)) : bytes;
}

function deriveFile(parent: Model, random: Random): Uint8Array {
  const { file } = parent.content ?? {};
  const bytes = file?.read(0, file.sizeBytes);
  const parsed = bytes instanceof Uint8Array ? parseStl(bytes) : undefined;
  if (parsed?.isValid !== true) throw new Error('only a processed model has children');
  return encodeBinaryStl(transformMesh(parsed.mesh, [random.pick(TRANSFORMATIONS)]));
}

const TRANSFORMATIONS: readonly Transformation[] = [
  { type: 'rotate', by: [90, 0, 0] },
  { type: 'rotate', by: [0, 0, 45] },
  { type: 'scale', by: [150, 150, 150] },
  { type: 'scale', by: [50, 50, 50] },
  { type: 'translate', by: [10, 0, 5] },
  { type: 'auto-scale', build: [120, 120, 120] },
  { type: 'auto-translate' },
  { type: 'bracket', width: 12, gap: 2, thickness: 2 },
];

function createContentAt(
  { models }: AuthentiseState,
  bytes: Uint8Array,
  { startAt, index }: Place,
  createdAt: number,
): ModelContent {
  if (index < FIRST_IN_PROCESS) return models.createContent(bytes, { uploadedAt: createdAt });
  const uploadedAt = startAt - 1_000;
  const processingMs = 1_000 + (index - FIRST_IN_PROCESS + 1) * PROCESSING_STEP_MS;
  return models.createContent(bytes, { uploadedAt, processingMs });
}

const COLORS = ['#336699', '#AA3333', '#2F8F5B', '#888888'];

/** Some models were looked at from elsewhere; the last image is still rendered at the start. */
function addSnapshots({ models }: AuthentiseState, processed: readonly Model[], startAt: number) {
  processed
    .filter((_, index) => index % 4 === 0)
    .forEach((model, index) => {
      const color = COLORS[index % COLORS.length] ?? DEFAULT_SNAPSHOT_REQUEST.color;
      const camera = { ...DEFAULT_SNAPSHOT_REQUEST.camera, u: 1, v: 1, w: -1 };
      const createdAt = index === 0 ? startAt - 500 : model.createdAt + 60_000;
      models.addSnapshot(model, { ...DEFAULT_SNAPSHOT_REQUEST, color, camera }, createdAt);
    });
}
