import { describe, expect, it } from 'vitest';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

describe('a job that a mutation deletes', () => {
  it('is told as deleted to who watches it, at once, and their watch completes', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    vendor.put('p1/b');
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    const other = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/b'), options));
    await timers.advance(0);
    const readsBefore = vendor.reads.length;
    hub.publishDeleted(vendor.adapter, vendor.ref('p1/a'));
    await timers.advance(0);
    expect(watch.events).toMatchObject([
      { origin: 'SNAPSHOT' },
      { origin: 'MUTATION', change: 'DELETED', previousStatus: 'RUNNING', entity: null },
    ]);
    expect([watch.ending(), other.ending()]).toEqual(['complete', 'open']);
    expect(vendor.reads.length).toBe(readsBefore);
    other.stop();
  });

  it('is told once to who watches many', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const scope = { filter: {} };
    const watch = collect((options) => hub.watchJobs([vendor.adapter], scope, options));
    await timers.advance(0);
    vendor.remove('p1/a');
    hub.publishDeleted(vendor.adapter, vendor.ref('p1/a'));
    await timers.advance(60_000);
    expect(watch.events.map(({ origin, change }) => [origin, change])).toEqual([
      ['SNAPSHOT', 'NONE'],
      ['MUTATION', 'DELETED'],
    ]);
    expect(watch.ending()).toBe('open');
    watch.stop();
  });

  it.each(['by one who has watched for a while', 'by one who begins to watch'])(
    'is not brought back by a list that was asked for before that %s',
    async (by) => {
      const { hub, timers } = createTestHub();
      const vendor = createMemoryVendor();
      vendor.put('p1/a');
      const scope = { filter: {} };
      const one = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
      const watchAll = () => collect((options) => hub.watchJobs([vendor.adapter], scope, options));
      const isFirst = by === 'by one who begins to watch';
      const before = isFirst ? undefined : watchAll();
      await timers.advance(0);
      const open = vendor.block({ isAnswered: true });
      const watch = before ?? watchAll();
      await timers.advance(isFirst ? 0 : 1_500);
      vendor.remove('p1/a');
      hub.publishDeleted(vendor.adapter, vendor.ref('p1/a'));
      open();
      await timers.advance(60_000);
      expect(watch.events.map(({ origin, change }) => [origin, change])).toEqual(
        isFirst
          ? []
          : [
              ['SNAPSHOT', 'NONE'],
              ['MUTATION', 'DELETED'],
            ],
      );
      expect(vendor.reads.filter((paths) => paths.includes('p1/a')).length).toBeLessThanOrEqual(2);
      expect(one.ending()).toBe('complete');
      watch.stop();
    },
  );

  it('is no news to who watches another account', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const other = createMemoryVendor({ credential: 'other' });
    vendor.put('p1/a');
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await timers.advance(0);
    hub.publishDeleted(other.adapter, other.ref('p1/a'));
    await timers.advance(0);
    expect(watch.events).toHaveLength(1);
    watch.stop();
  });

  it('before anybody has seen it fails the watch with what the vendor says', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const open = vendor.block();
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await timers.advance(0);
    hub.publishDeleted(vendor.adapter, vendor.ref('p1/a'));
    open();
    await timers.advance(0);
    expect(watch.ending()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('and is there again is CREATED for a reader who has read neither', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const controller = new AbortController();
    const events = hub.watchJobs(
      [vendor.adapter],
      { filter: {} },
      { signal: controller.signal, wants: new Set() },
    );
    const first = events.next();
    await timers.advance(0);
    expect((await first).value).toMatchObject({ origin: 'SNAPSHOT', change: 'NONE' });
    vendor.remove('p1/a');
    hub.publishDeleted(vendor.adapter, vendor.ref('p1/a'));
    await timers.advance(2_000);
    vendor.put('p1/a', { name: 'again' });
    await timers.advance(5_000);
    expect((await events.next()).value).toMatchObject({
      change: 'CREATED',
      previousStatus: null,
      entity: { name: 'again' },
    });
    controller.abort();
  });
});
