import type { Model } from '@fabgraph/contract';
import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { modelNoun } from '../../src/hub/noun.ts';
import { createTrack } from '../../src/hub/track.ts';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

const brief = ({ change, entity, previousStatus, changedFields }: JobEvent) => ({
  change,
  status: entity?.status,
  previousStatus,
  changedFields,
});

/** A watch of all jobs of a vendor whose one job has just ended. */
async function watchEnded(statuses?: readonly ['RUNNING']) {
  const { hub, timers } = createTestHub();
  const vendor = createMemoryVendor();
  vendor.put('p1/a', { status: 'RUNNING' });
  const filter = statuses === undefined ? {} : { statuses };
  const watch = collect((options) => hub.watchJobs([vendor.adapter], { filter }, options));
  await settle();
  vendor.put('p1/a', { status: 'SUCCEEDED', finishedAt: new Date(1_000) });
  await timers.advance(1_000);
  expect(watch.events.map(({ entity }) => entity?.status)).toEqual(['RUNNING', 'SUCCEEDED']);
  watch.events.length = 0;
  return { hub, timers, vendor, watch };
}

describe('a job that is over', () => {
  it('is news no more, whatever the vendor moves of it', async () => {
    const { timers, vendor, watch } = await watchEnded();
    vendor.put('p1/a', { finishedAt: new Date(2_000), results: { volume: 1 }, name: 'renamed' });
    await timers.advance(60_000);
    vendor.put('p1/a', { status: 'FAILED' });
    await timers.advance(60_000);
    expect(watch.events).toEqual([]);
  });

  it.each([
    ['all jobs', undefined],
    ['what runs', ['RUNNING'] as const],
  ])('stays over for a watch of %s when one read shows it running', async (_, statuses) => {
    const { timers, vendor, watch } = await watchEnded(statuses);
    for (let round = 0; round < 3; round += 1) {
      vendor.put('p1/a', { status: 'RUNNING' });
      await timers.advance(timers.nextInMs());
      vendor.put('p1/a', { status: 'SUCCEEDED' });
      await timers.advance(timers.nextInMs());
    }
    await timers.advance(60_000);
    expect(watch.events).toEqual([]);
  });

  it.each([
    ['all jobs', undefined],
    ['what runs', ['RUNNING'] as const],
  ])('runs again for a watch of %s once two reads in a row show it', async (_, statuses) => {
    const { timers, vendor, watch } = await watchEnded(statuses);
    vendor.put('p1/a', { status: 'RUNNING', finishedAt: null });
    await timers.advance(60_000);
    expect(watch.events.map(brief)).toEqual([
      {
        change: 'UPDATED',
        status: 'RUNNING',
        previousStatus: 'SUCCEEDED',
        changedFields: ['status', 'finishedAt'],
      },
    ]);
  });

  it('stays over where many read one answer that shows it running', async () => {
    const { hub, timers, vendor, watch } = await watchEnded();
    const open = vendor.block();
    await timers.advance(timers.nextInMs());
    const read = vendor.put('p1/a', { status: 'RUNNING' });
    for (let time = 0; time < 3; time += 1) {
      hub.observe(vendor.adapter, read, new Date(timers.now()));
    }
    open();
    await settle();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    await timers.advance(60_000);
    expect(watch.events).toEqual([]);
  });

  it('differs in nothing for a watcher who comes back with the cursor of its end', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a', { status: 'SUCCEEDED', finishedAt: new Date(1_000) });
    const watch = (after?: string) =>
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), { ...options, after }));
    const first = watch();
    await settle();
    vendor.put('p1/a', { finishedAt: new Date(2_000) });
    const again = watch(first.events[0]?.cursor);
    await timers.advance(1_000);
    expect(again.events.map(brief)).toMatchObject([{ change: 'NONE', changedFields: [] }]);
    expect(again.ending()).toBe('complete');
  });
});

describe('a model that is ready', () => {
  const READY = { name: 'part', status: 'READY', geometry: null } as unknown as Model;

  it('goes on to have news', () => {
    const track = createTrack(modelNoun, READY);
    expect(track.observe({ ...READY, name: 'renamed' })).toEqual({
      changedFields: ['name'],
      previousStatus: 'READY',
    });
  });

  it('is processed anew only where two reads in a row say so', () => {
    const track = createTrack(modelNoun, READY);
    const processing: Model = { ...READY, status: 'PROCESSING' };
    const seen = [processing, READY, processing, processing].map(track.observe);
    expect(seen).toEqual([
      null,
      null,
      null,
      { changedFields: ['status'], previousStatus: 'READY' },
    ]);
  });

  it('is not taken for anything else where a read did not tell the status', () => {
    const track = createTrack(modelNoun, READY);
    const silent: Model = { ...READY, status: undefined };
    expect([silent, silent].map(track.observe)).toEqual([null, null]);
    expect(track.entity().status).toBe('READY');
  });
});
