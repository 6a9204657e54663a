import { type ErrorCode, VendorError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createListMemory } from '../../src/index.ts';
import { type Change, changesOf, startHistory } from './change.ts';
import { expectPromise } from './promise.ts';
import { runs } from './runs.ts';
import { readPage, type SeenPage, walk } from './walk.ts';
import { honestKind, liar, noun, pageSizes, queryOf, setStage, worldOf } from './world.ts';

/** Calls that fail, counted over all accounts. */
const failures = fc.uniqueArray(
  fc.record({
    call: fc.nat({ max: 40 }),
    code: fc.constantFrom<ErrorCode>('VENDOR_UNAVAILABLE', 'RATE_LIMITED', 'FORBIDDEN'),
  }),
  { selector: ({ call }) => call, maxLength: 6 },
);

const scenario = noun.chain((noun) =>
  fc.record({
    world: worldOf(noun, fc.oneof({ weight: 5, arbitrary: honestKind }, liar), 20),
    query: queryOf(noun),
    sizes: pageSizes,
    /** Between the calls to vendors, whenever these are. */
    changes: changesOf(noun),
    failures,
    waits: fc.array(fc.integer({ min: 0, max: 45_000 }), { minLength: 1, maxLength: 5 }),
    isRemembered: fc.boolean(),
  }),
);

test('when vendors change, fail and lie at any moment, whoever stands keeps the promise', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { world, query, sizes, waits, isRemembered } = given;
      let time = 5_000;
      let apply: (changes: readonly Change[]) => void = () => {};
      const stage = setStage(
        world,
        createTrouble(given, (changes) => apply(changes)),
      );
      const history = startHistory(stage, query);
      apply = history.apply;
      const context = isRemembered ? { lists: createListMemory({ now: () => time }) } : {};

      // Somebody looked before: that may be what is shown while a vendor is down.
      await readPage(stage, { ...query, first: sizes[0] ?? 1, after: null }, context);
      const pages = await walk(stage, query, {
        sizes,
        context,
        onPage: (_, index) => {
          time += waits[index % waits.length] ?? 0;
        },
      });

      expectStates(pages);
      const fallen = fallenAccounts(pages);
      const lasting = [...history.lasting].filter((id) => {
        const account = history.rows.get(id)?.entity.ref.account ?? '';
        return !fallen.has(account);
      });
      expectPromise(stage, query, pages, { ...history, lasting: new Set(lasting) });
    }),
    runs(100),
  );
});

function createTrouble(
  {
    changes,
    failures,
  }: Pick<typeof scenario extends fc.Arbitrary<infer T> ? T : never, 'changes' | 'failures'>,
  apply: (changes: readonly Change[]) => void,
): (account: number) => void {
  let calls = 0;
  return (account) => {
    const now = calls;
    calls += 1;
    apply(changes[now] ?? []);
    const failure = failures.find(({ call }) => call === now);
    if (failure === undefined) return;
    const { code } = failure;
    throw new VendorError({ vendor: 'vendor', account: `${account}`, code, message: 'It failed.' });
  };
}

/** Once a source is out of a walk it stays out; what is old is on first pages only. */
function expectStates(pages: readonly SeenPage[]): void {
  for (const index of pages[0]?.sources.keys() ?? []) {
    const states = pages.map(({ sources }) => sources[index]?.state).join(' ');
    expect(states).toMatch(/^(OK|STALE)?( OK)*( ?FAILED( SKIPPED)*)?$/);
  }
}

function fallenAccounts(pages: readonly SeenPage[]): ReadonlySet<string> {
  return new Set(
    pages
      .flatMap(({ sources }) => sources)
      .flatMap(({ account, state }) => (state === 'OK' ? [] : [account.name])),
  );
}
