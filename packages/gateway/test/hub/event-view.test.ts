import { expect, it } from 'vitest';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

it.each(['one job', 'a list'])(
  'gives those who see the same of an event of %s one object, and each only what it asked for',
  async (watched) => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    const ref = vendor.put('p1/a', { status: 'QUEUED', progress: 0.1 }).ref;
    const watch = (wants: readonly string[]) =>
      collect(
        (options) =>
          watched === 'one job'
            ? hub.watchJob(vendor.adapter, ref, options)
            : hub.watchJobs([vendor.adapter], { filter: {} }, options),
        wants,
      );
    const [first, second, curious] = [watch([]), watch([]), watch(['progress'])];
    await timers.advance(10_000);
    vendor.put('p1/a', { status: 'RUNNING', progress: 0.5 });
    await timers.advance(60_000);
    vendor.put('p1/a', { status: 'RUNNING', progress: 0.7 });
    await timers.advance(60_000);

    const fieldsOf = ({ events }: typeof first) => events.map(({ changedFields }) => changedFields);
    expect(fieldsOf(first)).toEqual([[], ['status']]);
    expect(fieldsOf(curious)).toEqual([[], ['status', 'progress'], ['progress']]);
    expect(second.events[1]).toBe(first.events[1]);
  },
);
