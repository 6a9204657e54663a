import type { JobStatus } from '@fabgraph/contract';
import type { JobEvent } from '@fabgraph/schema';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

const PATHS = ['p1/a', 'p1/b', 'p2/c'] as const;
const STATUSES = ['QUEUED', 'RUNNING', 'UNKNOWN', 'SUCCEEDED', 'FAILED'] as const;

type Step =
  | {
      readonly kind: 'put';
      readonly path: string;
      readonly status: JobStatus;
      readonly name: string;
    }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'resume' };

const path = fc.constantFrom(...PATHS);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    path,
    status: fc.constantFrom(...STATUSES),
    name: fc.constantFrom('x', 'y', 'z'),
  }),
  fc.record({ kind: fc.constant('remove' as const), path }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 100, max: 5_000 }) }),
  fc.record({ kind: fc.constant('cut' as const) }),
  fc.record({ kind: fc.constant('resume' as const) }),
);

const toTold = ({
  cursor,
  change,
  changedFields,
  previousStatus,
  observedAt,
  ref,
  entity,
}: JobEvent) =>
  JSON.stringify([
    cursor,
    change,
    changedFields,
    previousStatus,
    observedAt,
    ref.path,
    entity?.status,
    entity?.name,
  ]);

const isOver = ({ entity }: JobEvent) =>
  entity === null || entity.status === 'SUCCEEDED' || entity.status === 'FAILED';

/** What one hears who stays, and what one hears in all who is cut off and comes back. */
async function run(watched: 'one' | 'many' | 'many by folders', steps: readonly Step[]) {
  const { hub, timers } = createTestHub();
  const folders = watched === 'many by folders' && { folders: ['p1', 'p2'] };
  const vendor = createMemoryVendor({ ...folders });
  for (const each of PATHS) vendor.put(each, { status: 'RUNNING' });
  const open = (after?: string) =>
    collect((options) =>
      watched === 'one'
        ? hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after })
        : hub.watchJobs([vendor.adapter], { filter: {} }, { ...options, after }),
    );
  // Holds the watch of one job beyond its end.
  collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
  const stayed = open();
  let current = open();
  await timers.advance(500);
  const heard: JobEvent[] = [];
  let isCut = false;
  const cut = () => {
    current.stop();
    heard.push(...current.events);
    isCut = true;
  };
  const resume = () => {
    current = open(heard.at(-1)?.cursor);
    isCut = false;
  };
  for (const each of steps) {
    if (each.kind === 'put') vendor.put(each.path, { status: each.status, name: each.name });
    else if (each.kind === 'remove') vendor.remove(each.path);
    else if (each.kind === 'wait') await timers.advance(each.ms);
    else if (each.kind === 'cut' && !isCut) cut();
    else if (each.kind === 'resume' && isCut) resume();
  }
  if (isCut) resume();
  await timers.advance(60_000);
  heard.push(...current.events);
  hub.close();
  return { stayed: stayed.events, heard };
}

it.each(['one', 'many', 'many by folders'] as const)(
  'whoever is cut off and comes back hears what they hear who stayed: a watch of %s',
  async (watched) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { stayed, heard } = await run(watched, steps);
        const news = (events: readonly JobEvent[]) =>
          events.filter(({ origin }) => origin !== 'SNAPSHOT').map(toTold);
        const told = news(heard);
        const expected = news(stayed);
        // The end of a watch of one job is the end, and what comes later is another watch.
        expect(watched === 'one' ? told.slice(0, expected.length) : told).toEqual(expected);
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: 150 },
    );
  },
);

it('never tells of a step backwards, nor of anything after an end but a new beginning', async () => {
  const RANK = { QUEUED: 0, RUNNING: 1, UNKNOWN: 1, SUCCEEDED: 2, FAILED: 2, CANCELED: 2 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { stayed } = await run('many', steps);
      for (const each of PATHS) {
        const told = stayed.filter(({ ref }) => ref.path === each);
        for (const [index, event] of told.entries()) {
          const before = told[index - 1]?.entity;
          if (before == null || event.entity === null) continue;
          const isBack = RANK[event.entity.status] < RANK[before.status];
          expect(isBack && !isOver(told[index - 1] as JobEvent)).toBe(false);
          if (isBack) expect(event.previousStatus).toBe(before.status);
          expect(event.change === 'UPDATED' && event.changedFields.length === 0).toBe(false);
        }
      }
    }),
    { numRuns: 100 },
  );
});
