import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createListMemory, type ListMemoryOptions } from '../../src/index.ts';
import { changesOf, startHistory } from './change.ts';
import { growingOffsetLists, walkWhileChanging } from './changing-walk.ts';
import { expectedIds } from './expected.ts';
import { excusedAccounts, expectPromise } from './promise.ts';
import { runs } from './runs.ts';
import { readPage, walk } from './walk.ts';
import { honestKind, liar, noun, pageSizes, queryOf, setStage, worldOf } from './world.ts';

const SECOND_MS = 1_000;
/** What was read beyond a page may be given for so long. */
const READ_AHEAD_MS = 30 * SECOND_MS;

/** How much a server may keep: next to nothing, or plenty. */
const room = fc.record({
  maxItems: fc.constantFrom(1, 10, 20_000),
  maxPages: fc.constantFrom(1, 3, 500),
  maxTotalItems: fc.constantFrom(1, 10, 20_000),
});

/** How long a client waits before it asks for the next page. */
const waits = fc.array(fc.integer({ min: 0, max: 45 * SECOND_MS }), { minLength: 1, maxLength: 6 });

const scenarioOf = (kind = honestKind) =>
  noun.chain((noun) =>
    fc.record({
      world: worldOf(noun, kind, 20),
      query: queryOf(noun),
      sizes: pageSizes,
      changes: changesOf(noun),
      room,
      waits,
    }),
  );

function startMemory(room: Omit<ListMemoryOptions, 'now'>) {
  let time = 5_000;
  return {
    lists: createListMemory({ ...room, now: () => time }),
    wait: (ms: number | undefined) => {
      time += ms ?? 0;
    },
  };
}

test('a world that stands still looks the same whatever is kept, and for however long', async () => {
  await fc.assert(
    fc.asyncProperty(scenarioOf(), fc.nat(), async (scenario, pick) => {
      const { world, query, sizes, room, waits } = scenario;
      const stage = setStage(world);
      const { lists, wait } = startMemory(room);
      const all = expectedIds(stage, query);
      let given = 0;
      const pages = await walk(stage, query, {
        sizes,
        context: { lists },
        onPage: ({ ids, hasNextPage, totalCount, sources }, index) => {
          given += ids.length;
          expect(hasNextPage).toBe(given < all.length);
          expect([null, all.length]).toContain(totalCount);
          for (const { ageMs } of sources) expect(ageMs ?? 0).toBeLessThanOrEqual(READ_AHEAD_MS);
          wait(waits[index % waits.length]);
        },
      });
      expect(pages.flatMap(({ ids }) => ids)).toEqual(all);

      // Any place again, an edge in the middle of a page too, with another size.
      const cursors = pages.flatMap(({ cursors }) => cursors);
      if (cursors.length === 0) return;
      const at = pick % cursors.length;
      const request = { ...query, first: 1 + (pick % 100), after: cursors[at] ?? null };
      const page = await readPage(stage, request, { lists });
      expect(page.ids).toEqual(all.slice(at + 1, at + 1 + request.first));
    }),
    runs(60),
  );
});

test('what is kept is not asked for again, and costs no more calls than keeping nothing', async () => {
  await fc.assert(
    fc.asyncProperty(scenarioOf(), async ({ world, query, sizes }) => {
      const stages = [setStage(world), setStage(world)] as const;
      await walk(stages[0], query, { sizes });
      await walk(stages[1], query, { sizes, context: { lists: createListMemory() } });
      expect(stages[1].callsMade()).toBeLessThanOrEqual(stages[0].callsMade());
    }),
    runs(60),
  );
});

test('while the world changes: nothing twice, nothing lost, whatever is given of what is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      scenarioOf(fc.oneof({ weight: 4, arbitrary: honestKind }, { weight: 1, arbitrary: liar })),
      async ({ room, waits, ...changing }) => {
        const { lists, wait } = startMemory(room);
        await walkWhileChanging(changing, {
          context: { lists },
          onChanged: (index) => wait(waits[index % waits.length]),
        });
      },
    ),
    runs(70),
  );
});

test('after 30 s nothing old is given: a page is exact of the world as it is', async () => {
  await fc.assert(
    fc.asyncProperty(scenarioOf(), async ({ world, query, sizes, changes, room }) => {
      const stage = setStage(world);
      const { lists, wait } = startMemory(room);
      const history = startHistory(stage, query);
      const pages = await walk(stage, query, {
        sizes,
        context: { lists },
        onPage: async ({ ids, hasNextPage, endCursor }, index) => {
          const now = new Set(stage.vendors.flatMap((vendor) => vendor.rows().map(stage.idOf)));
          expect(ids.filter((id) => !now.has(id))).toEqual([]);
          if (endCursor !== null) {
            const next = await readPage(stage, { ...query, first: 1, after: endCursor });
            expect(next.ids).toHaveLength(hasNextPage ? 1 : 0);
          }
          history.apply(changes[index] ?? []);
          wait(READ_AHEAD_MS + 1);
        },
      });
      expectPromise(stage, query, pages, history);
    }),
    runs(80),
  );
});

test('an offset list is as stable with what is kept as without', async () => {
  await fc.assert(
    fc.asyncProperty(growingOffsetLists, waits, async (changing, waits) => {
      const { lists, wait } = startMemory({ maxItems: 100, maxPages: 10 });
      const pages = await walkWhileChanging(changing, {
        context: { lists },
        onChanged: (index) => wait(waits[index % waits.length]),
      });
      expect(excusedAccounts(pages)).toEqual(new Set());
    }),
    runs(60),
  );
});
