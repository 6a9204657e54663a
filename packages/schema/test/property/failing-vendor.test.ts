import { type ErrorCode, VendorError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedIds, matchingOf } from './expected.ts';
import { runs } from './runs.ts';
import { type SeenPage, walk } from './walk.ts';
import {
  honestKind,
  noun,
  pageSizes,
  type Query,
  queryOf,
  type Stage,
  setStage,
  worldOf,
} from './world.ts';

const code = fc.constantFrom<ErrorCode>(
  'VENDOR_UNAVAILABLE',
  'VENDOR_TIMEOUT',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
  'VENDOR_BAD_RESPONSE',
  'NOT_FOUND',
);

/** From which call on an account fails, and with what; null: never. For good, or that once. */
const trouble = fc.option(
  fc.record({ from: fc.integer({ min: 1, max: 8 }), isForGood: fc.boolean(), code }),
  { freq: 3 },
);

const scenario = noun.chain((noun) =>
  fc.record({
    world: worldOf(noun, honestKind, 20),
    query: queryOf(noun),
    sizes: pageSizes,
    troubles: fc.array(trouble, { minLength: 4, maxLength: 4 }),
  }),
);

test('a vendor that fails takes only its own things away, for the rest of the walk, and says why', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ world, query, sizes, troubles }) => {
      const stage = setStage(world, (account, call) => {
        const trouble = troubles[account] ?? null;
        if (trouble === null || call < trouble.from) return;
        if (call > trouble.from && !trouble.isForGood) return;
        throw new VendorError({
          vendor: 'vendor',
          account: `${account}`,
          code: trouble.code,
          message: `Call ${call} failed.`,
        });
      });
      const pages = await walk(stage, query, { sizes });
      for (const [index, vendor] of stage.vendors.entries()) {
        const states = pages.map(({ sources }) => sources[index]?.state);
        expectOneFall(states);
        expectSameError(pages, index, troubles[index]?.code);
        const own = matchingOf(vendor, query).map(stage.idOf);
        const given = pages.flatMap(({ ids }) => ids.filter((id) => own.includes(id)));
        if (states.at(-1) === 'OK') expect(new Set(given)).toEqual(new Set(own));
      }
      expectOneOrder(stage, query, pages);
    }),
    runs(80),
  );
});

test('a fault of ours in one source is told to the log and shows nothing of itself', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.nat({ max: 3 }), async ({ world, query, sizes }, pick) => {
      const faulty = pick % world.accounts.length;
      const faults: unknown[] = [];
      const stage = setStage(world, (account) => {
        if (account === faulty) throw new TypeError('cannot read the secret of undefined');
      });
      const context = { onFault: (error: unknown) => void faults.push(error) };
      const [first] = await walk(stage, query, { sizes, context });
      expect(first?.sources[faulty]).toMatchObject({
        state: 'FAILED',
        error: { code: 'INTERNAL' },
      });
      expect(JSON.stringify(first)).not.toContain('secret');
      expect(faults).toEqual([expect.any(TypeError)]);
    }),
    runs(40),
  );
});

test('where every vendor fails there is an empty page, and no error', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, code, async ({ world, query, sizes }, code) => {
      const stage = setStage(world, (account) => {
        throw new VendorError({ vendor: 'vendor', account: `${account}`, code, message: 'No.' });
      });
      const pages = await walk(stage, query, { sizes });
      expect(pages).toHaveLength(1);
      expect(pages[0]?.ids).toEqual([]);
      expect(pages[0]?.sources.map(({ state }) => state)).toEqual(
        world.accounts.map(() => 'FAILED'),
      );
    }),
    runs(20),
  );
});

/** OK for some pages, FAILED once, SKIPPED from then on. */
function expectOneFall(states: readonly (string | undefined)[]): void {
  expect(states.join(' ')).toMatch(/^(OK ?)*(FAILED ?(SKIPPED ?)*)?$/);
}

function expectSameError(
  pages: readonly SeenPage[],
  index: number,
  code: ErrorCode | undefined,
): void {
  const errors = pages.flatMap(({ sources }) => sources[index]?.error ?? []);
  for (const error of errors) {
    expect(error.code).toBe(code);
    expect(error).toEqual(errors[0]);
  }
}

/** What is given stands as it would if nobody failed, less what is missing. */
function expectOneOrder(stage: Stage, query: Query, pages: readonly SeenPage[]): void {
  const seen = pages.flatMap(({ ids }) => ids);
  expect(seen).toEqual([...new Set(seen)]);
  if (query.order !== null) {
    expect(seen).toEqual(expectedIds(stage, query).filter((id) => seen.includes(id)));
    return;
  }
  for (const vendor of stage.vendors) {
    const own = matchingOf(vendor, query).map(stage.idOf);
    const given = seen.filter((id) => own.includes(id));
    // Nothing is skipped in the middle: what it gave before it failed is how its list begins.
    expect(given).toEqual(own.slice(0, given.length));
  }
}
