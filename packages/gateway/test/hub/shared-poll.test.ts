import type { JobFacet } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

describe('sharing polls', () => {
  it('asks the vendor for one job of fifty subscribers as often as for one', async () => {
    const countFor = async (subscribers: number) => {
      const { hub, timers } = createTestHub();
      const vendor = createMemoryVendor();
      vendor.put('p1/a', { status: 'RUNNING' });
      const watches = Array.from({ length: subscribers }, () =>
        collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options)),
      );
      await timers.advance(20_000);
      vendor.put('p1/a', { status: 'SUCCEEDED' });
      await timers.advance(40_000);
      expect(new Set(watches.map(({ events }) => events.length))).toEqual(new Set([2]));
      return vendor.reads.length;
    };
    expect(await countFor(50)).toBe(await countFor(1));
  });

  it('reads for a late subscriber nothing that was read within the interval', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const open = () =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    open();
    await timers.advance(500);
    const late = open();
    await settle();
    expect(late.events).toMatchObject([{ origin: 'SNAPSHOT', change: 'NONE' }]);
    expect(vendor.reads).toHaveLength(1);
  });

  it('reads anew for a late subscriber when the last read is old', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'QUEUED' });
    const open = () =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    const early = open();
    await timers.advance(110_000);
    vendor.put('p1/a', { status: 'RUNNING' });
    const late = open();
    await settle();
    expect(late.events.map(({ entity }) => entity?.status)).toEqual(['RUNNING']);
    expect(early.events.map(({ entity }) => entity?.status)).toEqual(['QUEUED', 'RUNNING']);
  });

  it('reads all watched jobs of a group in one call, and those of another group in another', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const paths = ['p1/a', 'p1/b', 'p1/c', 'p2/d'];
    for (const path of paths) {
      vendor.put(path, { status: 'RUNNING' });
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref(path), options));
    }
    await settle();
    expect(vendor.reads).toEqual([['p1/a', 'p1/b', 'p1/c'], ['p2/d']]);
    await timers.advance(1_400);
    expect(vendor.reads.slice(2)).toEqual([['p1/a', 'p1/b', 'p1/c'], ['p2/d']]);
  });

  it('reads what is over no more', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    for (const path of ['p1/a', 'p1/b']) {
      vendor.put(path, { status: 'RUNNING' });
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref(path), options));
    }
    await settle();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(5_000);
    expect(vendor.reads.at(-1)).toEqual(['p1/b']);
  });

  it('never shares between different credentials', async () => {
    const { hub } = createTestHub();
    const vendors = ['one', 'two'].map((credential) => createMemoryVendor({ credential }));
    for (const { put, adapter, ref } of vendors) {
      put('p1/a');
      collect((options) => hub.watchJob(adapter, ref('p1/a'), options));
    }
    await settle();
    expect(vendors.map(({ reads }) => reads.length)).toEqual([1, 1]);
  });

  it('makes no call after the last subscriber has left', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watches = [1, 2].map(() =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options)),
    );
    await timers.advance(3_000);
    for (const { stop } of watches) stop();
    const reads = vendor.reads.length;
    await timers.advance(120_000);
    expect(vendor.reads).toHaveLength(reads);
    expect(timers.pendingCount()).toBe(0);
    expect(watches.map(({ ending }) => ending())).toEqual(['complete', 'complete']);
  });

  it('begins nothing for a stream that is never read', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const options = { signal: new AbortController().signal, wants: new Set<string>() };
    const stream = hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options);
    await timers.advance(10_000);
    await stream.return?.();
    expect(vendor.reads).toEqual([]);
  });

  it('gives a paused reader the newest state only', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING', name: 'first' });
    const options = { signal: new AbortController().signal, wants: new Set<string>() };
    const stream = hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options);
    await stream.next();
    for (const name of ['second', 'third']) {
      vendor.put('p1/a', { name });
      await timers.advance(2_000);
    }
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(2_000);
    expect(await stream.next()).toMatchObject({
      value: {
        change: 'UPDATED',
        changedFields: ['name', 'status'],
        previousStatus: 'RUNNING',
        entity: { name: 'third', status: 'SUCCEEDED' },
      },
    });
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('reads progress only while somebody has selected it', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING', parameters: { done: 0.1 } });
    const open = (wants: string[]) =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options), wants);
    const plain = open([]);
    await timers.advance(5_000);
    expect(vendor.progressCalls()).toBe(0);
    const curious = open(['progress']);
    await settle();
    expect(curious.events.map(({ entity }) => entity?.progress)).toEqual([0.1]);
    vendor.put('p1/a', { parameters: { done: 0.5 } });
    await timers.advance(2_000);
    expect(curious.events.at(-1)).toMatchObject({ changedFields: ['progress', 'parameters'] });
    expect(plain.events.at(-1)).toMatchObject({ changedFields: ['parameters'] });
    curious.stop();
    const calls = vendor.progressCalls();
    await timers.advance(60_000);
    expect(vendor.progressCalls()).toBe(calls);
  });

  it('tells what a mutation made at once, and not what an older read then says', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'QUEUED' });
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    const release = vendor.block();
    await timers.advance(1_500);
    const before = vendor.put('p1/a');
    hub.publish(vendor.adapter, { ...before, status: 'RUNNING' });
    release();
    await settle();
    expect(watch.events).toMatchObject([
      { origin: 'SNAPSHOT' },
      { origin: 'MUTATION', change: 'UPDATED', entity: { status: 'RUNNING' } },
    ]);
  });

  it('ends all watches with SHUTTING_DOWN when it closes', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    hub.close();
    await settle();
    expect(watch.ending()).toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(timers.pendingCount()).toBe(0);
  });

  it('refuses to watch where the account has no jobs', async () => {
    const { hub } = createTestHub();
    const { adapter, ref } = createMemoryVendor();
    const watch = collect((options) =>
      hub.watchJob({ ...adapter, facets: {} }, ref('p1/a'), options),
    );
    await settle();
    expect(watch.ending()).toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('leaves no timer behind where a read throws at once', async () => {
    const { hub, timers } = createTestHub();
    const { adapter, ref } = createMemoryVendor();
    const getMany = () => {
      throw new Error('no such path');
    };
    const jobs = { ...adapter.facets.jobs, getMany } as unknown as JobFacet;
    const watch = collect((options) =>
      hub.watchJob({ ...adapter, facets: { jobs } }, ref('p1/a'), options),
    );
    await settle();
    expect(watch.ending()).toMatchObject({ code: 'INTERNAL' });
    expect(timers.pendingCount()).toBe(0);
  });
});
