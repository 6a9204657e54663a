import { createRandom } from '../../core/random.ts';
import { PART_NAMES, partName } from '../../core/shop.ts';
import { encodeBinaryStl } from './geometry/stl-encode.ts';
import { announceModel } from './model-report.ts';
import { createSampleShape } from './sample-shape.ts';
import type { AuthentiseState } from './state.ts';
import { DEMO_USERNAME } from './user-store.ts';

const PERIOD_MS = 60_000;
const UPLOAD_TAKES_MS = 2_000;
const PROCESSING_MS = 25_000;
/** After a leap of the clock only this many of the missed models are made up for. */
const MAX_CATCH_UP = 60;
/** Every so many models one is broken. */
const FAILURE_PERIOD = 5;

export interface DemoFeed {
  /** Adds the models that were due since the last call. */
  advance(): void;
}

/** One new model a minute, first created, then uploaded, then processed, so that there is always something to watch. */
export function createDemoFeed(state: AuthentiseState): DemoFeed {
  const startAt = state.clock.now();
  let added = 0;
  return {
    advance() {
      const due = Math.floor((state.clock.now() - startAt) / PERIOD_MS);
      for (let number = Math.max(added, due - MAX_CATCH_UP) + 1; number <= due; number++) {
        addDemoModel(state, number, startAt + number * PERIOD_MS);
      }
      added = Math.max(added, due);
    },
  };
}

function addDemoModel(state: AuthentiseState, number: number, createdAt: number): void {
  const { models, users } = state;
  const random = createRandom(`authentise demo ${number}`);
  const bytes = encodeBinaryStl(createSampleShape(random));
  const isBroken = number % FAILURE_PERIOD === 0;
  const model = models.add({
    id: random.uuid(),
    ownerId: users.findByUsername(DEMO_USERNAME)?.id ?? '',
    name: partName(PART_NAMES.length + number),
    unit: 'mm',
    createdAt,
    content: models.createContent(isBroken ? bytes.subarray(0, 100) : bytes, {
      uploadedAt: createdAt + UPLOAD_TAKES_MS,
      processingMs: PROCESSING_MS,
    }),
  });
  announceModel(state, model);
}
