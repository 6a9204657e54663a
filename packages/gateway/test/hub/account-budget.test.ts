import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

const FOLDERS = Array.from({ length: 30 }, (_, index) => `p${index}`);

describe('an account-wide watch of thirty folders with two lists each', () => {
  const startWatch = () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 2 });
    const vendor = createMemoryVendor({ folders: FOLDERS, callsPerList: 2 });
    for (const folder of FOLDERS) vendor.put(`${folder}/a`, { status: 'RUNNING' });
    const all = collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    return { hub, timers, vendor, all };
  };

  it('stays within the budget from its first calls on, and reads the lists in turn', async () => {
    const { timers, vendor, all } = startWatch();
    await settle();
    // The first few lists do not wait; what they cost is made up for.
    const first = vendor.adapter.callsMade();
    expect(first).toBe(1 + 5 * 2);
    for (let second = 1; second <= 180; second += 1) {
      await timers.advance(1_000);
      // One turn is in hand at the start, and what one costs beyond its first call is known after it.
      expect(vendor.adapter.callsMade()).toBeLessThanOrEqual(Math.max(first, 2 * second + 3));
    }
    expect(vendor.adapter.callsMade()).toBeGreaterThan(2 * 180 - 20);
    expect(vendor.folderCalls()).toBe(3);
    expect(all.events.map(({ ref }) => ref.path)).toEqual(FOLDERS.map((path) => `${path}/a`));
    const counts = FOLDERS.map((folder) => vendor.lists.filter((path) => path === folder).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(Math.max(...counts) - 2);
  });

  it('leaves a watch of one job its share', async () => {
    const { hub, timers, vendor } = startWatch();
    const one = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p3/a'), options));
    for (let change = 0; change < 240; change += 1) {
      vendor.put('p3/a', { name: `change ${change}` });
      await timers.advance(250);
    }
    // One read of the job and one list of two calls take turns.
    expect(vendor.reads.length).toBeGreaterThanOrEqual(35);
    expect(one.events.length).toBeGreaterThanOrEqual(35);
    expect(vendor.listCalls()).toBeGreaterThanOrEqual(35);
    expect(vendor.adapter.callsMade()).toBeLessThanOrEqual(2 * 60 + 3);
  });
});
