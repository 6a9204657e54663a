import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedIds, matchingOf } from './expected.ts';
import { runs } from './runs.ts';
import { readPage, type SeenPage, walk } from './walk.ts';
import {
  honestKind,
  liar,
  noun,
  pageSizes,
  type Query,
  queryOf,
  type Stage,
  setStage,
  worldOf,
} from './world.ts';

const honest = noun.chain((noun) =>
  fc.record({ world: worldOf(noun, honestKind), query: queryOf(noun), sizes: pageSizes }),
);

test('a walk gives each thing once, in the one order or turn by turn, whatever the page sizes', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async ({ world, query, sizes }) => {
      const stage = setStage(world);
      const pages = await walk(stage, query, { sizes });
      expect(pages.flatMap(({ ids }) => ids)).toEqual(expectedIds(stage, query));
    }),
    runs(80),
  );
});

test('each page is exact of what follows, how many there are and who gave what', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async ({ world, query, sizes }) => {
      const stage = setStage(world);
      const all = expectedIds(stage, query);
      let given = 0;
      await walk(stage, query, {
        sizes,
        onPage: (page) => {
          given += page.ids.length;
          expect(page.hasNextPage).toBe(given < all.length);
          expect([null, all.length]).toContain(page.totalCount);
          expectOwnParts(stage, query, page, new Set(all.slice(given)));
        },
      });
    }),
    runs(80),
  );
});

test('every edge leads to the page right behind it', async () => {
  await fc.assert(
    fc.asyncProperty(
      honest,
      fc.nat(),
      fc.integer({ min: 1, max: 100 }),
      async ({ world, query, sizes }, pick, first) => {
        const stage = setStage(world);
        const all = expectedIds(stage, query);
        const cursors = (await walk(stage, query, { sizes })).flatMap(({ cursors }) => cursors);
        if (cursors.length === 0) return;
        const at = pick % cursors.length;
        const page = await readPage(stage, { ...query, first, after: cursors[at] ?? null });
        expect(page.ids).toEqual(all.slice(at + 1, at + 1 + first));
        expect(page.hasNextPage).toBe(at + 1 + first < all.length);
      },
    ),
    runs(80),
  );
});

test('the same cursor gives the same page again', async () => {
  await fc.assert(
    fc.asyncProperty(honest, fc.nat(), async ({ world, query, sizes }, pick) => {
      const stage = setStage(world);
      const pages = await walk(stage, query, { sizes });
      const page = pages[pick % pages.length] as SeenPage;
      const again = await readPage(stage, { ...query, first: page.first, after: page.after });
      expect(again).toEqual(page);
    }),
    runs(60),
  );
});

test('a filter by account lets only its things through, in the order that they have there', async () => {
  await fc.assert(
    fc.asyncProperty(honest, fc.nat(), async ({ world, query, sizes }, pick) => {
      const stage = setStage(world);
      const wanted = stage.vendors.filter((_, index) => ((pick >> index) & 1) === 1);
      const accounts = wanted.map(({ adapter }) => adapter.account);
      const pages = await walk(stage, query, { sizes, accounts });
      const expected = expectedIds({ ...stage, vendors: wanted }, query);
      expect(pages.flatMap(({ ids }) => ids)).toEqual(expected);
    }),
    runs(60),
  );
});

test('a vendor that keeps another order than it claims is put in ours, or said to have lost things', async () => {
  const lying = noun.chain((noun) =>
    fc.record({
      world: worldOf(noun, fc.oneof(liar, honestKind)),
      query: queryOf(noun),
      sizes: pageSizes,
    }),
  );
  await fc.assert(
    fc.asyncProperty(lying, async ({ world, query, sizes }) => {
      const stage = setStage(world);
      const pages = await walk(stage, query, { sizes });
      const seen = pages.flatMap(({ ids }) => ids);
      const excused = new Set(
        pages
          .flatMap(({ sources }) => sources)
          .flatMap(({ account, isStable }) => (isStable ? [] : [account.name])),
      );
      const all = expectedIds(stage, query);
      // Global order and nothing twice, come what may.
      expect(all.filter((id) => seen.includes(id))).toEqual(seen);
      const sure = stage.vendors.filter(({ adapter }) => !excused.has(adapter.account));
      const due = expectedIds({ ...stage, vendors: sure }, query);
      expect(due.filter((id) => !seen.includes(id))).toEqual([]);
    }),
    runs(80),
  );
});

/** What `sources` says, against what is on the page and what is left. */
function expectOwnParts(
  { vendors, idOf }: Stage,
  query: Query,
  { ids, sources }: SeenPage,
  left: ReadonlySet<string>,
): void {
  expect(sources.map(({ account }) => account.name)).toEqual(
    vendors.map(({ adapter }) => adapter.account),
  );
  for (const [index, vendor] of vendors.entries()) {
    const own = matchingOf(vendor, query).map(idOf);
    const source = sources[index];
    expect(source?.state).toBe('OK');
    expect(source?.isStable).toBe(true);
    expect(source?.returned).toBe(ids.filter((id) => own.includes(id)).length);
    if (source?.isExhausted) expect(own.filter((id) => left.has(id))).toEqual([]);
  }
}
