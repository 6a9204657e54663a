import { VendorError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createListMemory } from '../../src/index.ts';
import { matchingOf } from './expected.ts';
import { runs } from './runs.ts';
import { readPage, type SeenPage, walk } from './walk.ts';
import { honestKind, noun, pageSizes, type Query, queryOf, setStage, worldOf } from './world.ts';

const scenario = noun.chain((noun) =>
  fc.record({
    world: worldOf(noun, honestKind, 20),
    query: queryOf(noun),
    other: queryOf(noun),
    sizes: pageSizes,
    /** Accounts that fall, by index. */
    fallen: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 }),
    /** ms between the good first page and the fall. */
    age: fc.integer({ min: 0, max: 100_000 }),
  }),
);

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function start({ world, fallen }: Scenario) {
  let isDown = false;
  let time = 5_000;
  const stage = setStage(world, (account) => {
    if (!isDown || !fallen.includes(account)) return;
    throw new VendorError({
      vendor: 'vendor',
      account: `${account}`,
      code: 'VENDOR_UNAVAILABLE',
      message: 'It is down.',
    });
  });
  return {
    stage,
    context: { lists: createListMemory({ now: () => time }) },
    wait: (ms: number) => {
      time += ms;
    },
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
}

test('when vendors fall, a first page shows what it showed before, and says how old that is', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { stage, context, wait, setDown } = start(given);
      const request = { ...given.query, first: given.sizes[0] ?? 1, after: null };
      const before = await readPage(stage, request, context);
      wait(given.age);
      setDown(true);
      const after = await readPage(stage, request, context);

      expect(after.ids).toEqual(before.ids);
      expect(after.hasNextPage).toBe(before.hasNextPage);
      for (const [index, { state, ageMs, error }] of after.sources.entries()) {
        if (!given.fallen.includes(index)) {
          expect([state, ageMs, error]).toEqual(['OK', null, null]);
          continue;
        }
        expect(state).toBe('STALE');
        expect(ageMs).toBe(given.age);
        expect(error?.code).toBe('VENDOR_UNAVAILABLE');
      }
    }),
    runs(80),
  );
});

test('later pages of vendors that are down say so; nothing old is on them and nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { stage, context, wait, setDown } = start(given);
      const { query, sizes, fallen, age } = given;
      await readPage(stage, { ...query, first: sizes[0] ?? 1, after: null }, context);
      wait(age);
      setDown(true);
      const pages = await walk(stage, query, { sizes, context });

      const seen = pages.flatMap(({ ids }) => ids);
      expect(seen).toEqual([...new Set(seen)]);
      for (const { sources } of pages.slice(1)) {
        expect(sources.map(({ state }) => state)).not.toContain('STALE');
      }
      // Those that stand give all, whatever becomes of the others.
      const standing = stage.vendors.filter((_, index) => !fallen.includes(index));
      const due = standing.flatMap((vendor) => matchingOf(vendor, query).map(stage.idOf));
      expect(due.filter((id) => !seen.includes(id))).toEqual([]);
    }),
    runs(80),
  );
});

test('a walk begun on an old page goes on to the end once the vendors are back', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { stage, context, wait, setDown } = start(given);
      const { query, sizes, age } = given;
      await readPage(stage, { ...query, first: sizes[0] ?? 1, after: null }, context);
      wait(age);
      setDown(true);
      const pages: readonly SeenPage[] = await walk(stage, query, {
        sizes,
        context,
        onPage: () => setDown(false),
      });
      const seen = pages.flatMap(({ ids }) => ids);
      const all = stage.vendors.flatMap((vendor) => matchingOf(vendor, query).map(stage.idOf));
      expect(seen).toEqual([...new Set(seen)]);
      expect(new Set(seen)).toEqual(new Set(all));
    }),
    runs(80),
  );
});

test('another list, filter or order has no old page to show: its vendors have failed', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { stage, context, setDown } = start(given);
      const { query, other } = given;
      fc.pre(toText(query) !== toText(other));
      await readPage(stage, { ...query, first: 10, after: null }, context);
      setDown(true);
      const page = await readPage(stage, { ...other, first: 10, after: null }, context);
      for (const [index, { state }] of page.sources.entries()) {
        expect(state).toBe(given.fallen.includes(index) ? 'FAILED' : 'OK');
      }
    }),
    runs(50),
  );
});

function toText({ filter, order }: Query): string {
  return JSON.stringify([filter?.variables ?? null, order]);
}
