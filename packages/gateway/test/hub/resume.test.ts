import { describe, expect, it } from 'vitest';
import { createDrivenTimers, settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

describe('resuming after a cursor', () => {
  it('gives the state now with what differs from the state at the cursor', async () => {
    const { hub } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'QUEUED' });
    const open = (after?: string) =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after }));
    const first = open();
    await settle();
    first.stop();
    vendor.put('p1/a', { status: 'RUNNING', startedAt: new Date('2026-05-01T12:00:00Z') });
    const resumed = open(first.events[0]?.cursor);
    await settle();
    expect(resumed.events).toMatchObject([
      {
        origin: 'SNAPSHOT',
        change: 'UPDATED',
        changedFields: ['status', 'startedAt'],
        previousStatus: 'QUEUED',
        entity: { status: 'RUNNING' },
      },
    ]);
  });

  it('gives the state now without a difference where there is none', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { parameters: { a: 1, b: 2 } });
    const open = (after?: string) =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after }));
    const first = open();
    await timers.advance(2_000);
    first.stop();
    vendor.put('p1/a', { parameters: { b: 2, a: 1 } });
    const resumed = open(first.events[0]?.cursor);
    await settle();
    expect(resumed.events).toMatchObject([{ change: 'NONE', changedFields: [] }]);
  });

  it('knows its cursors after a restart', async () => {
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const open = (after?: string) => {
      const { hub } = createTestHub();
      return collect((options) =>
        hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after }),
      );
    };
    const first = open();
    await settle();
    const resumed = open(first.events[0]?.cursor);
    await settle();
    expect(resumed.events).toHaveLength(1);
    expect(resumed.ending()).toBe('open');
  });

  it('gives the state now after a restart where others have come back before', async () => {
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'QUEUED' });
    const startAt = Date.parse('2026-05-01T12:00:00Z');
    const [before, after] = [startAt, startAt + 60_000].map(
      (at) => createTestHub({ timers: createDrivenTimers(at) }).hub,
    );
    const open = (hub = before, cursor?: string) =>
      collect((options) =>
        hub!.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after: cursor }),
      );
    const first = open();
    await settle();
    vendor.put('p1/a', { status: 'RUNNING' });
    const other = open(after);
    await settle();
    const resumed = open(after, first.events[0]?.cursor);
    await settle();
    expect(other.events).toHaveLength(1);
    expect(resumed.events).toMatchObject([
      { origin: 'SNAPSHOT', change: 'UPDATED', previousStatus: 'QUEUED' },
    ]);
  });

  it.each(['', 'x', 'AAAA', '☃', 'A'.repeat(100_000)])(
    'refuses a cursor that it did not make, without a call (%#)',
    async (after) => {
      const { hub } = createTestHub();
      const vendor = createMemoryVendor();
      const watch = collect((options) =>
        hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after }),
      );
      await settle();
      expect(watch.ending()).toMatchObject({ code: 'INVALID_INPUT' });
      expect(vendor.reads).toEqual([]);
    },
  );

  it('refuses a cursor of models for jobs', async () => {
    const { hub } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const jobs = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    const after = jobs.events[0]?.cursor;
    const ref = { account: 'shop', type: 'Model', path: 'm' } as const;
    const models = { getMany: async () => [], list: notAsked, pollGroup: () => 'all' };
    const adapter = { ...vendor.adapter, facets: { models } };
    const watch = collect((options) => hub.watchModel(adapter, ref, { ...options, after }));
    await settle();
    expect(watch.ending()).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

function notAsked(): Promise<never> {
  return Promise.reject(new Error('the list was not asked for'));
}
