import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, startHistory } from './change.ts';
import { growingOffsetLists, walkWhileChanging } from './changing-walk.ts';
import { excusedAccounts, expectPromise } from './promise.ts';
import { runs } from './runs.ts';
import { readPage, walk } from './walk.ts';
import { honestKind, liar, noun, orderOf, pageSizes, queryOf, setStage, worldOf } from './world.ts';

const honest = noun.chain((noun) =>
  fc.record({
    world: worldOf(noun, honestKind, 20),
    query: queryOf(noun),
    sizes: pageSizes,
    changes: changesOf(noun),
  }),
);

test('while things come, go and change between pages: nothing twice, nothing lost, in order', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async (changing) => {
      const pages = await walkWhileChanging(changing);
      const { world, query } = changing;
      // Who pages by key or gives all at once loses nothing; read whole, nobody does.
      const kinds = new Map(world.accounts.map(({ name, kind }) => [name, kind.kind]));
      for (const name of excusedAccounts(pages)) {
        expect([kinds.get(name), query.order]).toEqual(['offset', null]);
      }
    }),
    runs(60),
  );
});

test('while things come, go and change between the calls of one page, too', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async ({ world, query, sizes, changes }) => {
      let calls = 0;
      const stage = setStage(world, () => {
        history.apply(changes[calls] ?? []);
        calls += 1;
      });
      const history = startHistory(stage, query);
      expectPromise(stage, query, await walk(stage, query, { sizes }), history);
    }),
    runs(80),
  );
});

test('an offset list is stable as long as what was given last is still there', async () => {
  await fc.assert(
    fc.asyncProperty(growingOffsetLists, async (changing) => {
      expect(excusedAccounts(await walkWhileChanging(changing))).toEqual(new Set());
    }),
    runs(80),
  );
});

test('a vendor that keeps another order than it claims loses nothing without saying so', async () => {
  const lying = noun.chain((noun) =>
    fc.record({
      world: worldOf(noun, fc.oneof(liar, honestKind), 20),
      query: fc.record({ filter: fc.constant(null), order: orderOf(noun) }),
      sizes: pageSizes,
      changes: changesOf(noun),
    }),
  );
  await fc.assert(
    fc.asyncProperty(lying, async (changing) => {
      await walkWhileChanging(changing);
    }),
    runs(60),
  );
});

test('at the time of the answer, a page knows whether another follows, and no total is a lie', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async ({ world, query, sizes, changes }) => {
      const stage = setStage(world);
      const history = startHistory(stage, query);
      await walk(stage, query, {
        sizes,
        onPage: async ({ hasNextPage, endCursor, totalCount }, index) => {
          const { least, most } = history.counts();
          expect(totalCount ?? least).toBeGreaterThanOrEqual(least);
          expect(totalCount ?? most).toBeLessThanOrEqual(most);
          if (endCursor !== null) {
            const next = await readPage(stage, { ...query, first: 1, after: endCursor });
            expect(next.ids).toHaveLength(hasNextPage ? 1 : 0);
          }
          history.apply(changes[index] ?? []);
        },
      });
    }),
    runs(80),
  );
});
