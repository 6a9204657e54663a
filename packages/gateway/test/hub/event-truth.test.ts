import type { Job } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

describe('progress', () => {
  it('never falls and stays within 0 and 1, whatever the vendor says', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING', progress: -3 });
    const watch = collect(
      (options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options),
      ['progress'],
    );
    await settle();
    for (const progress of [0.4, 0.2, 0.6, Number.NaN, 7, 0.9]) {
      vendor.put('p1/a', { progress });
      await timers.advance(2_000);
    }
    expect(watch.events.map(({ entity }) => entity?.progress)).toEqual([0, 0.4, 0.6, 1]);
  });

  it('begins anew with a job that was really restarted', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING', progress: 0.5 });
    const watch = collect(
      (options) => hub.watchJobs([vendor.adapter], { filter: {} }, options),
      ['progress'],
    );
    await settle();
    vendor.put('p1/a', { status: 'FAILED' });
    await timers.advance(2_000);
    vendor.put('p1/a', { status: 'RUNNING', progress: 0.1 });
    await timers.advance(30_000);
    expect(
      watch.events.map(({ entity, previousStatus }) => [entity?.progress, previousStatus]),
    ).toEqual([
      [0.5, null],
      [0.5, 'RUNNING'],
      [0.1, 'FAILED'],
    ]);
  });
});

describe('a job that had ended, for one who begins to watch it again', () => {
  async function watchAgain() {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'RUNNING' });
    const open = () =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    open();
    await settle();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(5_000);
    vendor.put('p1/a', { status: 'RUNNING' });
    const watch = open();
    await settle();
    expect(watch.events).toEqual([]);
    return { timers, vendor, watch };
  }

  it('is over where only one read said that it runs', async () => {
    const { timers, vendor, watch } = await watchAgain();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(2_000);
    expect(watch.events).toMatchObject([{ origin: 'SNAPSHOT', entity: { status: 'SUCCEEDED' } }]);
    expect(watch.ending()).toBe('complete');
  });

  it('runs again where a second read says so', async () => {
    const { timers, watch } = await watchAgain();
    await timers.advance(2_000);
    expect(watch.events).toMatchObject([{ origin: 'SNAPSHOT', entity: { status: 'RUNNING' } }]);
    expect(watch.ending()).toBe('open');
  });
});

it('news that a read for one watch brings reaches every watch of the job', async () => {
  const { hub, timers } = createTestHub();
  const vendor = createMemoryVendor();
  vendor.put('p1/a', { status: 'RUNNING' });
  const all = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
  await timers.advance(112_000);
  const one = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
  await settle();
  vendor.put('p1/a', { status: 'SUCCEEDED' });
  const lists = vendor.listCalls();
  await timers.advance(1_500);
  expect(vendor.listCalls()).toBe(lists);
  expect([one, all].map(({ events }) => events.at(-1))).toMatchObject([
    { change: 'UPDATED', previousStatus: 'RUNNING' },
    { change: 'UPDATED', previousStatus: 'RUNNING' },
  ]);
  expect(one.events.at(-1)?.cursor).toBe(all.events.at(-1)?.cursor);
});

describe('what only some reads tell', () => {
  async function watchOne(wants: readonly string[], change: Partial<Job>) {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/step', { status: 'QUEUED' });
    vendor.put('p1/a', { status: 'RUNNING', ...change });
    const watch = collect(
      (options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options),
      wants,
    );
    await settle();
    return { hub, timers, vendor, watch };
  }

  it('is news also where another request reads the job while it is being polled', async () => {
    const { hub, timers, vendor, watch } = await watchOne(['progress'], {
      parameters: { done: 0.1 },
    });
    const open = vendor.block();
    await timers.advance(1_500);
    const read = vendor.put('p1/a', { name: 'new', parameters: { done: 0.5 } });
    hub.observe(vendor.adapter, read, new Date(timers.now()));
    vendor.put('p1/a', { name: 'old' });
    open();
    await settle();
    expect(watch.events.map(({ entity }) => [entity?.name, entity?.progress])).toEqual([
      ['p1/a', 0.1],
      ['new', 0.1],
      ['new', 0.5],
    ]);
    watch.stop();
  });

  it('is news also where a read that does not tell it came in between', async () => {
    const step = { ref: createMemoryVendor().ref('p1/step') };
    const { hub, timers, vendor, watch } = await watchOne(['steps'], { steps: [step] });
    vendor.put('p1/step', { status: 'RUNNING' });
    hub.observe(vendor.adapter, vendor.put('p1/a'), new Date(timers.now()));
    await timers.advance(2_000);
    expect(watch.events.map(({ changedFields }) => changedFields)).toEqual([[], ['steps']]);
    watch.stop();
  });
});
