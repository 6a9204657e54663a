import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { createDrivenTimers, settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, type MemoryVendor } from './memory-vendor.ts';

const START = Date.parse('2026-05-01T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1_000);

/** One run of the gateway, begun so many seconds after the first. */
function run(vendor: MemoryVendor, seconds: number) {
  const { hub, timers } = createTestHub({ timers: createDrivenTimers(at(seconds).getTime()) });
  const watch = (after?: string) =>
    collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, { ...options, after }));
  return { watch, timers };
}

const brief = ({ ref, origin, change, previousStatus, entity }: JobEvent) => [
  ref.path,
  origin,
  change,
  previousStatus,
  entity?.status,
];

/** Three jobs run, and the cursor of who has heard so. */
async function hearOfThree() {
  const vendor = createMemoryVendor();
  for (const path of ['p1/a', 'p1/b', 'p1/c']) vendor.put(path, { status: 'RUNNING' });
  vendor.put('p1/old', { status: 'SUCCEEDED', finishedAt: at(-3_600) });
  const first = run(vendor, 0).watch();
  await settle();
  first.stop();
  return { vendor, cursor: first.events.at(-1)?.cursor };
}

describe('a watch of many jobs that goes on after a restart', () => {
  it('tells of those that ended meanwhile, in the order in which they did, and of none before', async () => {
    const { vendor, cursor } = await hearOfThree();
    vendor.put('p1/a', { status: 'FAILED', finishedAt: at(40) });
    vendor.put('p1/b', { status: 'SUCCEEDED', finishedAt: at(30) });
    const { watch, timers } = run(vendor, 60);
    const resumed = watch(cursor);
    await timers.advance(5_000);
    expect(resumed.events.map(brief)).toEqual([
      ['p1/b', 'SNAPSHOT', 'UPDATED', null, 'SUCCEEDED'],
      ['p1/a', 'SNAPSHOT', 'UPDATED', null, 'FAILED'],
      ['p1/c', 'SNAPSHOT', 'NONE', null, 'RUNNING'],
    ]);
    expect(resumed.events[0]).toMatchObject({ changedFields: ['status'] });
  });

  it('tells of the one that its cursor is of, whatever its vendor says of the time', async () => {
    const { vendor, cursor } = await hearOfThree();
    vendor.put('p1/c', { status: 'CANCELED', finishedAt: at(-600) });
    const resumed = run(vendor, 60).watch(cursor);
    await settle();
    expect(resumed.events.map(brief)[0]).toEqual([
      'p1/c',
      'SNAPSHOT',
      'UPDATED',
      'RUNNING',
      'CANCELED',
    ]);
  });

  it('tells of an end once: not again after the next restart', async () => {
    const { vendor, cursor } = await hearOfThree();
    vendor.put('p1/a', { status: 'FAILED', finishedAt: at(40) });
    const second = run(vendor, 60).watch(cursor);
    await settle();
    second.stop();
    const third = run(vendor, 120).watch(second.events.at(-1)?.cursor);
    await settle();
    expect(third.events.map(brief)).toEqual([
      ['p1/b', 'SNAPSHOT', 'NONE', null, 'RUNNING'],
      ['p1/c', 'SNAPSHOT', 'NONE', null, 'RUNNING'],
    ]);
  });

  it('tells a newcomer of no end', async () => {
    const { vendor } = await hearOfThree();
    vendor.put('p1/a', { status: 'FAILED', finishedAt: at(40) });
    const fresh = run(vendor, 60).watch();
    await settle();
    expect(fresh.events.map(({ ref }) => ref.path)).toEqual(['p1/b', 'p1/c']);
  });

  it('tells of the last that ended where they are more than a watch begins with', async () => {
    const { vendor, cursor } = await hearOfThree();
    for (let each = 1; each <= 20; each += 1) {
      vendor.put(`p1/e${each}`, { status: 'SUCCEEDED', finishedAt: at(each) });
    }
    const { hub } = createTestHub({ timers: createDrivenTimers(at(60).getTime()), maxSnapshot: 5 });
    const resumed = collect((options) =>
      hub.watchJobs([vendor.adapter], { filter: {} }, { ...options, after: cursor }),
    );
    await settle();
    expect(resumed.events.map(({ ref }) => ref.path)).toEqual([
      ...['p1/e19', 'p1/e20'],
      ...['p1/a', 'p1/b', 'p1/c'],
    ]);
    expect(resumed.ending()).toBe('open');
  });
});
