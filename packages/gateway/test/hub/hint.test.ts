import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { createHintGate } from '../../src/hub/hint-gate.ts';
import { createDrivenTimers, settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, vendorError } from './memory-vendor.ts';

const brief = ({ origin, change, entity }: JobEvent) =>
  `${origin} ${change} ${entity?.status ?? 'gone'}`;

/** A job that nothing would read for the next half minute. */
async function watchQuietly() {
  const { hub, timers } = createTestHub();
  const vendor = createMemoryVendor();
  vendor.put('p1/a');
  const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
  await timers.advance(112_000);
  return { hub, timers, vendor, watch };
}

describe('a hint that something changed', () => {
  it.each(['CALLBACK', 'STREAM'] as const)('has the job read at once (%s)', async (origin) => {
    const { hub, vendor, watch } = await watchQuietly();
    vendor.put('p1/a', { status: 'RUNNING' });
    hub.hint(vendor.adapter, vendor.ref('p1/a'), origin);
    await settle();
    expect(watch.events.map(brief)).toEqual(['SNAPSHOT NONE QUEUED', `${origin} UPDATED RUNNING`]);
  });

  it('has everything of the account read that is watched where nobody knows what it is', async () => {
    const { hub, vendor, watch } = await watchQuietly();
    const list = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await settle();
    vendor.put('p1/a', { status: 'RUNNING' });
    hub.hint(vendor.adapter, null, 'STREAM');
    await settle();
    expect(watch.events.map(brief).at(-1)).toBe('STREAM UPDATED RUNNING');
    expect(list.events.map(brief).at(-1)).toBe('STREAM UPDATED RUNNING');
  });

  it('brings a new job to who watches all', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const watch = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await timers.advance(60_000);
    hub.hint(vendor.adapter, vendor.put('p1/new').ref, 'CALLBACK');
    await settle();
    expect(watch.events.map(brief)).toEqual(['CALLBACK CREATED QUEUED']);
  });

  it('is one event and few reads, however often it is repeated', async () => {
    const { hub, timers, vendor, watch } = await watchQuietly();
    const reads = vendor.reads.length;
    vendor.put('p1/a', { status: 'RUNNING' });
    for (let time = 0; time < 100; time += 1) {
      hub.hint(vendor.adapter, vendor.ref('p1/a'), 'CALLBACK');
      await settle();
    }
    expect(vendor.reads.length - reads).toBe(1);
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(500);
    expect(vendor.reads.length - reads).toBe(2);
    expect(watch.events.map(brief)).toEqual([
      'SNAPSHOT NONE QUEUED',
      'CALLBACK UPDATED RUNNING',
      'CALLBACK UPDATED SUCCEEDED',
    ]);
    expect(timers.pendingCount()).toBe(0);
  });

  it('that comes while the job is being read has it read once more', async () => {
    const { hub, timers, vendor, watch } = await watchQuietly();
    const open = vendor.block();
    hub.hint(vendor.adapter, vendor.ref('p1/a'), 'CALLBACK');
    await timers.advance(600);
    const reads = vendor.reads.length;
    hub.hint(vendor.adapter, vendor.ref('p1/a'), 'CALLBACK');
    vendor.put('p1/a', { status: 'RUNNING' });
    open();
    await settle();
    expect(vendor.reads.length).toBe(reads + 1);
    expect(watch.events.map(brief).at(-1)).toBe('CALLBACK UPDATED RUNNING');
  });

  it('of a stream never has more read than the account may be polled, whatever it floods', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 2, minIntervalMs: 1_000 });
    const vendor = createMemoryVendor();
    const paths = Array.from({ length: 60 }, (_, index) => `p${index}/a`);
    for (const path of paths) vendor.put(path, { status: 'RUNNING' });
    const watches = paths.map((path) =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref(path), options)),
    );
    // What newcomers cost is made up for.
    await timers.advance(60_000);
    const before = vendor.adapter.callsMade();
    for (let tenth = 0; tenth < 600; tenth += 1) {
      for (const path of paths) hub.hint(vendor.adapter, vendor.ref(path), 'STREAM');
      hub.hint(vendor.adapter, null, 'STREAM');
      await timers.advance(100);
    }
    // What comes at once is made up for within 30 s.
    expect(vendor.adapter.callsMade() - before).toBeLessThanOrEqual(2 * (60 + 30) + 2);
    vendor.put('p7/a', { status: 'SUCCEEDED' });
    hub.hint(vendor.adapter, vendor.ref('p7/a'), 'STREAM');
    await timers.advance(31_000);
    expect(watches[7]?.events.map(brief).at(-1)).toBe('STREAM UPDATED SUCCEEDED');
  });

  it.each(['a job', 'a list'])(
    'of a stream costs no more than polling where one read of %s is many calls',
    async (what) => {
      const { hub, timers } = createTestHub({ callsPerSecond: 2, minIntervalMs: 1_000 });
      const vendor = createMemoryVendor();
      const callsMade = () => 20 * vendor.adapter.callsMade();
      const adapter = { ...vendor.adapter, callsMade };
      vendor.put('p1/a', { status: 'RUNNING' });
      collect((options) =>
        what === 'a job'
          ? hub.watchJob(adapter, vendor.ref('p1/a'), options)
          : hub.watchJobs([adapter], { filter: {} }, options),
      );
      await timers.advance(60_000);
      const before = callsMade();
      for (let second = 0; second < 300; second += 1) {
        hub.hint(adapter, null, 'STREAM');
        await timers.advance(1_000);
      }
      // What comes at once is made up for within 30 s, but for what the last read costs beyond its turn.
      expect(callsMade() - before).toBeLessThanOrEqual(2 * (300 + 30) + 20);
    },
  );

  it('of a stream has a list read at once, too, and each of many lists in turn', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 2, minIntervalMs: 60_000 });
    const folders = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const [one, many] = [
      createMemoryVendor(),
      createMemoryVendor({ credential: 'of folders', folders }),
    ];
    for (const { adapter } of [one, many]) {
      collect((options) => hub.watchJobs([adapter], { filter: {} }, options));
    }
    await timers.advance(50_000);
    for (let times = 0; times < 3; times += 1) {
      const [ofOne, ofMany] = [one.listCalls(), many.listCalls()];
      for (const { adapter } of [one, many]) hub.hint(adapter, null, 'STREAM');
      await timers.advance(1);
      expect(one.listCalls() - ofOne).toBe(1);
      expect(many.listCalls() - ofMany).toBeLessThanOrEqual(2);
      await timers.advance(600);
    }
  });

  it('of a stream is read at once as long as there are few', async () => {
    const { hub, timers, vendor } = await watchQuietly();
    for (let times = 0; times < 3; times += 1) {
      const reads = vendor.reads.length;
      hub.hint(vendor.adapter, vendor.ref('p1/a'), 'STREAM');
      await timers.advance(1);
      expect(vendor.reads.length).toBe(reads + 1);
      await timers.advance(600);
    }
  });

  it('of a stream that waits for its turn is told by the read that comes first', async () => {
    const { hub, timers, vendor, watch } = await watchQuietly();
    const open = vendor.block();
    hub.hint(vendor.adapter, vendor.ref('p1/a'), 'STREAM');
    await timers.advance(600);
    const reads = vendor.reads.length;
    hub.hint(vendor.adapter, vendor.ref('p1/a'), 'STREAM');
    vendor.put('p1/a', { status: 'RUNNING' });
    open();
    await settle();
    expect(vendor.reads.length).toBe(reads + 1);
    expect(watch.events.map(brief).at(-1)).toBe('STREAM UPDATED RUNNING');
  });

  it('is healed by the next poll where its read fails', async () => {
    const { hub, timers, vendor, watch } = await watchQuietly();
    vendor.put('p1/a', { status: 'RUNNING' });
    vendor.failWith(vendorError('VENDOR_UNAVAILABLE'));
    hub.hint(vendor.adapter, vendor.ref('p1/a'), 'CALLBACK');
    await settle();
    vendor.failWith(null);
    await timers.advance(31_000);
    expect(watch.events.map(brief).at(-1)).toBe('CALLBACK UPDATED RUNNING');
  });

  it('costs nothing where nobody watches', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    vendor.put('p1/b');
    collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    const other = createMemoryVendor({ credential: 'other' });
    hub.hint(vendor.adapter, vendor.ref('p1/b'), 'CALLBACK');
    hub.hint(other.adapter, other.ref('p1/a'), 'CALLBACK');
    hub.hint(other.adapter, null, 'STREAM');
    await timers.advance(900);
    expect(vendor.reads).toEqual([['p1/a']]);
    expect(other.reads).toEqual([]);
  });
});

it('a hint of a callback stays one where a stream tells the same before it is let through', async () => {
  const timers = createDrivenTimers();
  const ready: unknown[] = [];
  const { pass } = createHintGate({
    timers,
    gapMs: 500,
    onReady: (hints) => void ready.push([...hints]),
  });
  for (const origin of ['STREAM', 'CALLBACK', 'STREAM'] as const) pass(['a'], origin);
  await timers.advance(500);
  expect(ready).toEqual([[['a', 'STREAM']], [['a', 'CALLBACK']]]);
});

describe('what another request reads of a watched job', () => {
  it('is news at once, and read no more than it would be', async () => {
    const { hub, timers, vendor, watch } = await watchQuietly();
    const list = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await settle();
    const reads = vendor.reads.length;
    hub.observe(vendor.adapter, vendor.put('p1/a', { status: 'RUNNING' }), new Date(timers.now()));
    await settle();
    expect(watch.events.map(brief).at(-1)).toBe('POLL UPDATED RUNNING');
    expect(list.events.map(brief).at(-1)).toBe('POLL UPDATED RUNNING');
    expect(vendor.reads.length).toBe(reads);
  });

  it('is no news where it is older than what the hub has read itself', async () => {
    const { hub, timers, vendor, watch } = await watchQuietly();
    const old = vendor.put('p1/a', { name: 'old' });
    const readAt = new Date(timers.now());
    vendor.put('p1/a', { name: 'new' });
    await timers.advance(31_000);
    hub.observe(vendor.adapter, old, readAt);
    await settle();
    expect(watch.events.map(({ entity }) => entity?.name)).toEqual(['p1/a', 'new']);
  });

  it('is asked for only where something of the account is watched', async () => {
    const { hub, vendor, watch } = await watchQuietly();
    const other = createMemoryVendor({ credential: 'other' });
    expect(hub.isWatched(vendor.adapter)).toBe(true);
    expect(hub.isWatched(other.adapter)).toBe(false);
    watch.stop();
    expect(hub.isWatched(vendor.adapter)).toBe(false);
  });
});
