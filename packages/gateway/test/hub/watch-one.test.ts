import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, vendorError } from './memory-vendor.ts';

const brief = ({ origin, change, changedFields, previousStatus, entity }: JobEvent) => ({
  origin,
  change,
  changedFields,
  previousStatus,
  status: entity?.status ?? null,
});

describe('watching one job', () => {
  it('tells the state now, each change once, and completes after the terminal one', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await timers.advance(3_000);
    vendor.put('p1/a', { status: 'RUNNING', vendorStatus: 'started' });
    await timers.advance(10_000);
    vendor.put('p1/a', { status: 'SUCCEEDED', vendorStatus: 'success', results: { volume: 12 } });
    await timers.advance(30_000);

    expect(watch.events.map(brief)).toEqual([
      {
        origin: 'SNAPSHOT',
        change: 'NONE',
        changedFields: [],
        previousStatus: null,
        status: 'QUEUED',
      },
      {
        origin: 'POLL',
        change: 'UPDATED',
        changedFields: ['status', 'vendorStatus'],
        previousStatus: 'QUEUED',
        status: 'RUNNING',
      },
      {
        origin: 'POLL',
        change: 'UPDATED',
        changedFields: ['status', 'vendorStatus', 'results'],
        previousStatus: 'RUNNING',
        status: 'SUCCEEDED',
      },
    ]);
    expect(watch.ending()).toBe('complete');
    const readsAtEnd = vendor.reads.length;
    await timers.advance(120_000);
    expect(vendor.reads.length).toBe(readsAtEnd);
    expect(timers.pendingCount()).toBe(0);
    expect(hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
  });

  it('gives a job that is over already its state and completes', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'FAILED' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    expect(watch.events.map(brief)).toMatchObject([{ origin: 'SNAPSHOT', status: 'FAILED' }]);
    expect(watch.ending()).toBe('complete');
    expect(timers.pendingCount()).toBe(0);
  });

  it('refuses a job that is not there and polls nothing', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await timers.advance(60_000);
    expect(watch.ending()).toMatchObject({ code: 'NOT_FOUND' });
    expect(vendor.reads).toEqual([['p1/a']]);
  });

  it('tells of a job that vanishes once and completes', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.remove('p1/a');
    await timers.advance(60_000);
    expect(watch.events.map(brief)).toMatchObject([
      { change: 'NONE' },
      { change: 'DELETED', previousStatus: 'RUNNING', status: null },
    ]);
    expect(watch.ending()).toBe('complete');
  });

  it('does not tell of a step back that the vendor shows once', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.put('p1/a', { status: 'QUEUED' });
    await timers.advance(1_500);
    vendor.put('p1/a', { status: 'RUNNING' });
    await timers.advance(60_000);
    expect(watch.events.map(brief)).toHaveLength(1);
  });

  it('does not tell of a step back from what is not over, however often it is shown', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.put('p1/a', { status: 'QUEUED' });
    await timers.advance(60_000);
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(60_000);
    expect(watch.events.map(brief)).toMatchObject([
      { status: 'RUNNING' },
      { change: 'UPDATED', status: 'SUCCEEDED', previousStatus: 'RUNNING' },
    ]);
  });

  it('goes on through an unknown status without ending', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.put('p1/a', { status: 'UNKNOWN', vendorStatus: 'paused' });
    await timers.advance(2_000);
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(60_000);
    expect(watch.events.map(({ entity }) => entity?.status)).toEqual([
      'RUNNING',
      'UNKNOWN',
      'SUCCEEDED',
    ]);
  });

  it('stays open while the vendor fails and tells of the change once it is back', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.failWith(vendorError('VENDOR_UNAVAILABLE'));
    await timers.advance(300_000);
    expect(watch.events).toHaveLength(1);
    expect(watch.ending()).toBe('open');
    expect(vendor.reads.length).toBeLessThan(20);
    vendor.failWith(null);
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(31_000);
    expect(watch.events.map(({ entity }) => entity?.status)).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('ends the watches of a credential that is refused, and no other', async () => {
    const { hub, timers } = createTestHub();
    const mine = createMemoryVendor({ credential: 'mine' });
    const theirs = createMemoryVendor({ credential: 'theirs' });
    for (const { put } of [mine, theirs]) put('p1/a', { status: 'RUNNING' });
    const watches = [mine, theirs].map(({ adapter, ref }) =>
      collect((options) => hub.watchJob(adapter, ref('p1/a'), options)),
    );
    await settle();
    mine.failWith(vendorError('UNAUTHENTICATED'));
    await timers.advance(5_000);
    expect(watches.map(({ ending }) => ending())).toMatchObject([
      { code: 'UNAUTHENTICATED' },
      'open',
    ]);
  });
});
