import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import type { HubOptions } from '../../src/hub/hub-setting.ts';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

const ofEvent = ({
  cursor,
  change,
  changedFields,
  previousStatus,
  observedAt,
  entity,
}: JobEvent) => ({
  cursor,
  change,
  changedFields,
  previousStatus,
  observedAt,
  status: entity?.status,
  name: entity?.name,
});

function setUp(options: Partial<HubOptions> = {}) {
  const { hub, timers } = createTestHub(options);
  const vendor = createMemoryVendor();
  vendor.put('p1/a', { status: 'RUNNING' });
  const one = (after?: string) =>
    collect((given) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...given, after }));
  const many = (after?: string, account = vendor) =>
    collect((given) => hub.watchJobs([account.adapter], { filter: {} }, { ...given, after }));
  const rename = async (...names: readonly string[]) => {
    for (const name of names) {
      vendor.put('p1/a', { name });
      await timers.advance(2_000);
    }
  };
  return { hub, timers, vendor, one, many, rename };
}

describe('resuming a watch of one job', () => {
  it.each(['another subscriber', 'a watch of all jobs'])(
    'replays the changes that were missed and no other while %s stayed',
    async (who) => {
      const { timers, vendor, one, many, rename } = setUp();
      const other = who === 'another subscriber' ? one() : many();
      const cut = one();
      await timers.advance(1_000);
      await rename('first');
      cut.stop();
      await rename('second', 'third', 'fourth');
      const resumed = one(cut.events.at(-1)?.cursor);
      await settle();
      expect(resumed.events.map(({ origin }) => origin)).toEqual(['REPLAY', 'REPLAY', 'REPLAY']);
      expect(resumed.events.map(ofEvent)).toEqual(other.events.slice(-3).map(ofEvent));
      vendor.put('p1/a', { status: 'SUCCEEDED' });
      await timers.advance(5_000);
      expect(resumed.events.slice(3).map(ofEvent)).toEqual(other.events.slice(-1).map(ofEvent));
      expect(resumed.ending()).toBe('complete');
    },
  );

  it('tells nothing where nothing was missed, and then goes on', async () => {
    const { timers, one, rename } = setUp();
    one();
    const cut = one();
    await timers.advance(1_000);
    cut.stop();
    const resumed = one(cut.events[0]?.cursor);
    await settle();
    expect(resumed.events).toEqual([]);
    await rename('next');
    expect(resumed.events).toMatchObject([{ origin: 'POLL', entity: { name: 'next' } }]);
  });

  it('ends with the end that was missed', async () => {
    const { timers, vendor, one, many } = setUp();
    many();
    const cut = one();
    await settle();
    cut.stop();
    vendor.put('p1/a', { status: 'FAILED' });
    await timers.advance(5_000);
    const resumed = one(cut.events[0]?.cursor);
    await settle();
    expect(resumed.events).toMatchObject([
      { origin: 'REPLAY', change: 'UPDATED', previousStatus: 'RUNNING' },
    ]);
    expect(resumed.ending()).toBe('complete');
    const again = one(resumed.events[0]?.cursor);
    await settle();
    expect([again.events, again.ending()]).toEqual([[], 'complete']);
  });

  it('replays a deletion that was missed', async () => {
    const { timers, vendor, one } = setUp();
    one();
    const cut = one();
    await settle();
    cut.stop();
    vendor.remove('p1/a');
    await timers.advance(5_000);
    const resumed = one(cut.events[0]?.cursor);
    await settle();
    expect(resumed.events).toMatchObject([{ origin: 'REPLAY', change: 'DELETED', entity: null }]);
    expect(resumed.ending()).toBe('complete');
  });

  it.each([
    ['too old', { maxEventsPerWatch: 2 }],
    ['too long ago', { maxEventAgeMs: 3_000 }],
    ['crowded out', { maxEvents: 1 }],
  ])('begins with the state now where the cursor is %s', async (_, options) => {
    const { timers, one, rename } = setUp(options);
    one();
    const cut = one();
    await timers.advance(1_000);
    cut.stop();
    await rename('first', 'second', 'third');
    const resumed = one(cut.events[0]?.cursor);
    await timers.advance(1_000);
    expect(resumed.events).toMatchObject([
      { origin: 'SNAPSHOT', change: 'UPDATED', changedFields: ['name'], entity: { name: 'third' } },
    ]);
  });

  it.each([
    ['within ten minutes', {}, 599_000, ['REPLAY', 'REPLAY', 'POLL']],
    ['later', {}, 601_000, ['SNAPSHOT']],
    ['within the age of events', { maxEventAgeMs: 60_000 }, 50_000, ['REPLAY', 'REPLAY', 'POLL']],
    ['after it', { maxEventAgeMs: 60_000 }, 61_000, ['SNAPSHOT']],
  ])('knows what was told before all left: %s', async (_, options, awayMs, origins) => {
    const { timers, vendor, one, rename } = setUp(options);
    const other = one();
    const cut = one();
    await timers.advance(1_000);
    cut.stop();
    await rename('first', 'second');
    other.stop();
    vendor.put('p1/a', { name: 'third' });
    const reads = vendor.reads.length;
    await timers.advance(awayMs);
    expect(vendor.reads.length).toBe(reads);
    expect(timers.pendingCount()).toBe(0);
    const resumed = one(cut.events[0]?.cursor);
    await timers.advance(2_000);
    expect(resumed.events.map(({ origin }) => origin)).toEqual(origins);
    expect(resumed.events.at(-1)?.entity?.name).toBe('third');
  });

  it('is polled for the absent only for as long as the setting says', async () => {
    const { timers, vendor, one, rename } = setUp({ lingerMs: 5_000 });
    const cut = one();
    await timers.advance(1_000);
    cut.stop();
    await rename('first', 'second');
    const resumed = one(cut.events[0]?.cursor);
    await settle();
    expect(resumed.events.map(({ origin }) => origin)).toEqual(['REPLAY', 'REPLAY']);
    resumed.stop();
    await timers.advance(5_000);
    const reads = vendor.reads.length;
    await timers.advance(60_000);
    expect(vendor.reads.length).toBe(reads);
    expect(timers.pendingCount()).toBe(0);
  });
});

describe('resuming a watch of all jobs', () => {
  it('replays what was missed of every job, new and gone ones with them', async () => {
    const { timers, vendor, many, rename } = setUp();
    const other = many();
    const cut = many();
    await timers.advance(1_000);
    cut.stop();
    vendor.put('p2/new');
    await rename('first');
    vendor.remove('p2/new');
    await rename('second');
    const resumed = many(cut.events.at(-1)?.cursor);
    await settle();
    expect(resumed.events.every(({ origin }) => origin === 'REPLAY')).toBe(true);
    expect(resumed.events.map(ofEvent)).toEqual(other.events.slice(1).map(ofEvent));
    expect(resumed.events.map(({ change }) => change)).toContain('DELETED');
  });

  it('tells what changed meanwhile where nobody watched', async () => {
    const { timers, vendor, many } = setUp();
    vendor.put('p1/b', { status: 'RUNNING' });
    const cut = many();
    await timers.advance(1_000);
    cut.stop();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    vendor.put('p1/c');
    await timers.advance(60_000);
    const resumed = many(cut.events.at(-1)?.cursor);
    await settle();
    expect(
      resumed.events.map(({ change, ref, previousStatus }) => [change, ref.path, previousStatus]),
    ).toEqual([
      ['UPDATED', 'p1/a', 'RUNNING'],
      ['CREATED', 'p1/c', null],
    ]);
  });

  it('begins with the state now after a cursor of another watch, or of half a beginning', async () => {
    const { timers, vendor, one, many } = setUp();
    vendor.put('p1/b', { status: 'RUNNING' });
    const [single, half] = [one(), many()];
    await timers.advance(1_000);
    for (const { events } of [single, half]) {
      const resumed = many(events[0]?.cursor);
      await settle();
      expect(resumed.events.map(({ origin }) => origin)).toEqual(['SNAPSHOT', 'SNAPSHOT']);
    }
  });
});

it('one change is one event with one cursor for who watches the job and who watches all', async () => {
  const { timers, one, many, rename } = setUp();
  const [single, all] = [one(), many()];
  await timers.advance(1_000);
  await rename('first', 'second');
  expect(single.events.slice(1).map(ofEvent)).toEqual(all.events.slice(1).map(ofEvent));
});
