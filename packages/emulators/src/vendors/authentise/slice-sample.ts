import { createFieldReader } from './field-reader.ts';
import type { Model } from './model.ts';
import { readCuratedConfig, readRawConfig } from './slice-config.ts';
import type { AuthentiseState } from './state.ts';

const SLICE_COUNT = 12;
/** The last slices run at the start, the first of them for 15 s, each further one 15 s longer. */
const FIRST_RUNNING = SLICE_COUNT - 3;
const RUNNING_STEP_MS = 15_000;
const HOUR_MS = 3_600_000;

/** Adds three configurations, and slices of processed models in every state; those of open models fail. */
export function addSliceSample(
  { slices }: AuthentiseState,
  processed: readonly Model[],
  startAt: number,
): void {
  const ownerId = processed[0]?.ownerId ?? '';
  const configs = createConfigs().map((config) => slices.addConfig({ ...config, ownerId }));
  chooseModels(processed).forEach((model, index) => {
    const isRunning = index >= FIRST_RUNNING;
    slices.addSlice({
      ownerId,
      modelId: model.id,
      configId: configs[index % configs.length]?.id ?? '',
      willFail: model.content?.analysis?.isManifold !== true,
      createdAt: isRunning ? startAt - 2_000 : model.createdAt + HOUR_MS,
      ...(isRunning && { endsAt: startAt + (index - FIRST_RUNNING + 1) * RUNNING_STEP_MS }),
    });
  });
}

/** Every fourth model is an open one, as long as there are any. */
function chooseModels(processed: readonly Model[]): readonly Model[] {
  const closed = processed.filter(({ content }) => content?.analysis?.isManifold === true);
  const open = processed.filter(({ content }) => content?.analysis?.isManifold === false);
  return Array.from({ length: SLICE_COUNT }, (_, index) =>
    index % 4 === 2 ? (open.shift() ?? closed[index]) : closed[index],
  ).filter((model) => model !== undefined);
}

function createConfigs() {
  return [
    readCuratedConfig(
      createFieldReader({
        engine: 'slic3r',
        description: 'ABS, fine',
        parameters: { material: 'ABS', print_quality: 'fine', infill_density: 0.4, support: true },
      }),
    ),
    readCuratedConfig(
      createFieldReader({
        engine: 'makerbot',
        description: 'PLA, standard',
        parameters: { material: 'PLA', print_quality: 'standard', perimeters: 2, raft: true },
      }),
    ),
    readRawConfig(
      createFieldReader({
        engine: 'slic3r',
        description: 'shop.ini',
        content: 'layer_height = 0.25\nfill_density = 20%\n',
      }),
    ),
  ];
}
