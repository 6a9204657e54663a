import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, startHistory } from './change.ts';
import { runs } from './runs.ts';
import { walk } from './walk.ts';
import { honestKind, noun, pageSizes, setStage, worldOf } from './world.ts';

test('without order no account gets more of a page than another that has more to give', async () => {
  const scenario = noun.chain((noun) =>
    fc.record({
      world: worldOf(noun, honestKind, 20),
      sizes: pageSizes,
      changes: changesOf(noun),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ world, sizes, changes }) => {
      const stage = setStage(world);
      const query = { filter: null, order: null };
      const history = startHistory(stage, query);
      await walk(stage, query, {
        sizes,
        onPage: ({ sources }, index) => {
          const most = Math.max(...sources.map(({ returned }) => returned));
          for (const { returned, isExhausted } of sources) {
            if (!isExhausted) expect(returned).toBeGreaterThanOrEqual(most - 1);
          }
          history.apply(changes[index] ?? []);
        },
      });
    }),
    runs(80),
  );
});
