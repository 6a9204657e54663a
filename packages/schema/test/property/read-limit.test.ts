import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedIds } from './expected.ts';
import { thingOf } from './noun.ts';
import { runs } from './runs.ts';
import type { VendorKind } from './vendor.ts';
import { readPage, walk } from './walk.ts';
import { noun, orderOf, setStage, worldOf } from './world.ts';

/** Calls for one page of one source that has to be sorted here. */
const MAX_CALLS = 50;

const slow = (maxPage: number): VendorKind => ({
  kind: 'keyed',
  maxPage,
  canFilter: false,
  canCount: true,
  isLateToEnd: false,
  order: 'none',
});

const scenario = noun.chain((noun) =>
  fc.record({
    others: worldOf(noun, fc.constant<VendorKind>({ kind: 'whole' }), 8),
    order: orderOf(noun),
    things: fc.array(thingOf(noun), { minLength: 40, maxLength: 120 }),
    maxPage: fc.integer({ min: 1, max: 2 }),
  }),
);

test('a vendor that cannot order is read for so many calls, then fails alone and says what to do', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ others, order, things, maxPage }) => {
      const long = { name: 'long', kind: slow(maxPage), things };
      const stage = setStage({ ...others, accounts: [...others.accounts, long] });
      const query = { filter: null, order };
      const calls = () => stage.vendors.at(-1)?.counts.made ?? 0;

      const page = await readPage(stage, { ...query, first: 100, after: null });
      expect(calls()).toBeLessThanOrEqual(MAX_CALLS);
      const source = page.sources.at(-1);
      if (Math.ceil(things.length / maxPage) <= MAX_CALLS) {
        expect(source?.state).toBe('OK');
        return;
      }
      expect(source?.state).toBe('FAILED');
      expect(source?.error?.code).toBe('OPERATION_TOO_COMPLEX');
      expect(source?.error?.message).toContain('narrow the filter');
      expect(page.ids).toEqual(
        expectedIds({ ...stage, vendors: stage.vendors.slice(0, -1) }, query),
      );
    }),
    runs(30),
  );
});

test('without order the same vendor is walked to its end, a few calls a page', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ others, things, maxPage }) => {
      const long = { name: 'long', kind: slow(maxPage), things };
      const stage = setStage({ ...others, accounts: [...others.accounts, long] });
      const query = { filter: null, order: null };
      let made = 0;
      const pages = await walk(stage, query, {
        sizes: [10],
        onPage: () => {
          const now = stage.callsMade();
          // Ten things, and one that tells whether more follows, of every account.
          const most = Math.ceil(11 / maxPage) + others.accounts.length;
          expect(now - made).toBeLessThanOrEqual(most);
          made = now;
        },
      });
      expect(pages.flatMap(({ ids }) => ids)).toEqual(expectedIds(stage, query));
    }),
    runs(20),
  );
});
