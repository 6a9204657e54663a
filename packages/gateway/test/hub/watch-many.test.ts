import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, vendorError } from './memory-vendor.ts';

const brief = ({ origin, change, ref, entity }: JobEvent) =>
  `${origin} ${change} ${ref.account}/${ref.path} ${entity?.status ?? 'gone'}`;

describe('watching all jobs that match', () => {
  it('begins with what is not over, then tells of new ones and of changes', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ pageSize: 2 });
    vendor.put('p1/old', { status: 'SUCCEEDED' });
    vendor.put('p1/a', { status: 'RUNNING' });
    vendor.put('p2/b', { status: 'QUEUED' });
    const watch = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await settle();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    vendor.put('p2/c', { status: 'QUEUED' });
    await timers.advance(2_000);
    vendor.remove('p2/b');
    await timers.advance(30_000);
    expect(watch.events.map(brief)).toEqual([
      'SNAPSHOT NONE shop/p1/a RUNNING',
      'SNAPSHOT NONE shop/p2/b QUEUED',
      'POLL UPDATED shop/p1/a SUCCEEDED',
      'POLL CREATED shop/p2/c QUEUED',
      'POLL DELETED shop/p2/b gone',
    ]);
    expect(watch.ending()).toBe('open');
  });

  it('gives what stops matching one last event', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = collect((options) =>
      hub.watchJobs([vendor.adapter], { filter: { statuses: ['RUNNING'] } }, options),
    );
    await settle();
    vendor.put('p1/a', { status: 'FAILED' });
    await timers.advance(5_000);
    vendor.put('p1/a', { status: 'FAILED', name: 'renamed later' });
    await timers.advance(60_000);
    expect(watch.events.map(brief)).toEqual([
      'SNAPSHOT NONE shop/p1/a RUNNING',
      'POLL UPDATED shop/p1/a FAILED',
    ]);
  });

  it('keeps to one folder', async () => {
    const { hub } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    vendor.put('p2/b');
    const folder = { account: 'shop', type: 'Folder', path: 'p2' } as const;
    const watch = collect((options) =>
      hub.watchJobs([vendor.adapter], { filter: {}, folder }, options),
    );
    await settle();
    expect(watch.events.map(brief)).toEqual(['SNAPSHOT NONE shop/p2/b QUEUED']);
  });

  it('refuses a filter that more than a thousand unfinished jobs match', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ pageSize: 500 });
    for (let index = 0; index < 1_001; index += 1) vendor.put(`p1/${index}`);
    const watch = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await settle();
    expect(watch.ending()).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('narrow the filter'),
    });
    expect(watch.events).toEqual([]);
    expect(timers.pendingCount()).toBe(0);
  });

  it('reads one list for many subscribers and none after the last has left', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watches = Array.from({ length: 10 }, () =>
      collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options)),
    );
    await settle();
    expect(vendor.listCalls()).toBe(1);
    expect(new Set(watches.map(({ events }) => events.length))).toEqual(new Set([1]));
    for (const { stop } of watches) stop();
    await timers.advance(60_000);
    expect(vendor.listCalls()).toBe(1);
    expect(timers.pendingCount()).toBe(0);
  });

  it('goes on with the other accounts while one fails, and takes it in when it is back', async () => {
    const { hub, timers } = createTestHub();
    const [up, down] = ['up', 'down'].map((account) => createMemoryVendor({ account })) as [
      ReturnType<typeof createMemoryVendor>,
      ReturnType<typeof createMemoryVendor>,
    ];
    up.put('p1/a');
    down.put('p1/b');
    down.failWith(vendorError('VENDOR_UNAVAILABLE', { account: 'down' }));
    const watch = collect((options) =>
      hub.watchJobs([up.adapter, down.adapter], { filter: {} }, options),
    );
    await timers.advance(10_000);
    expect(watch.events.map(brief)).toEqual(['SNAPSHOT NONE up/p1/a QUEUED']);
    down.failWith(null);
    await timers.advance(30_000);
    expect(watch.events.map(brief).at(-1)).toBe('SNAPSHOT NONE down/p1/b QUEUED');
  });

  it('fails when no account can be read at the start', async () => {
    const { hub, timers } = createTestHub();
    const vendors = ['one', 'two'].map((account) => createMemoryVendor({ account }));
    for (const { failWith } of vendors) failWith(vendorError('VENDOR_UNAVAILABLE'));
    const watch = collect((options) =>
      hub.watchJobs(
        vendors.map(({ adapter }) => adapter),
        { filter: {} },
        options,
      ),
    );
    await settle();
    expect(watch.ending()).toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
    expect(timers.pendingCount()).toBe(0);
  });

  it('tells of what a mutation made with that origin, without waiting for the interval', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const watch = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await timers.advance(60_000);
    hub.publish(vendor.adapter, vendor.put('p1/new'));
    await settle();
    expect(watch.events.map(brief)).toEqual(['MUTATION CREATED shop/p1/new QUEUED']);
  });

  it('is remembered after its end only if not too many others ended since', async () => {
    const { hub } = createTestHub({ maxUnwatched: 50 });
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watchOf = async (name: string, after?: string) => {
      const watch = collect((options) =>
        hub.watchJobs([vendor.adapter], { filter: { name } }, { ...options, after }),
      );
      await settle();
      watch.stop();
      return watch.events;
    };
    const forgotten = (await watchOf('forgotten'))[0]?.cursor;
    for (let index = 0; index < 50; index += 1) await watchOf(String(index));
    const known = (await watchOf('known'))[0]?.cursor;
    vendor.remove('p1/a');
    expect((await watchOf('known', known)).map(({ change }) => change)).toEqual(['DELETED']);
    expect(await watchOf('forgotten', forgotten)).toEqual([]);
  });

  it('is read by the adapter that there is now, where the one before was closed', async () => {
    const { hub } = createTestHub();
    const [first, second] = [createMemoryVendor(), createMemoryVendor()];
    for (const vendor of [first, second]) {
      vendor.put('p1/a');
      const watch = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
      await settle();
      expect(watch.events).toHaveLength(1);
      watch.stop();
    }
    expect([first.listCalls(), second.listCalls()]).toEqual([1, 1]);
  });
});
