import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../src/hub/pace.ts';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, vendorError } from './memory-vendor.ts';

describe('the interval between polls', () => {
  it('grows by half while nothing changes, up to thirty seconds', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    const reads: number[] = [];
    const startedAt = timers.now();
    let seen = vendor.reads.length;
    for (let second = 0; second < 180; second += 0.25) {
      await timers.advance(250);
      if (vendor.reads.length > seen) reads.push((timers.now() - startedAt) / 1_000);
      seen = vendor.reads.length;
    }
    const gaps = reads.map((at, index) => at - (reads[index - 1] ?? 0));
    expect(gaps.slice(0, 4)).toEqual([1, 1.5, 2.25, 3.5]);
    expect(gaps.at(-1)).toBe(30);
  });

  it('is short again after a change', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await timers.advance(120_000);
    vendor.put('p1/a', { status: 'RUNNING' });
    await timers.advance(30_000);
    const reads = vendor.reads.length;
    vendor.put('p1/a', { name: 'renamed' });
    await timers.advance(30_000);
    vendor.put('p1/a', { name: 'renamed again' });
    await timers.advance(1_000);
    expect(vendor.reads.length).toBeGreaterThan(reads + 3);
  });

  it('waits as long as the vendor asked', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.failWith(vendorError('RATE_LIMITED', { retryAfterMs: 90_000 }));
    await timers.advance(1_000);
    const reads = vendor.reads.length;
    await timers.advance(89_000);
    expect(vendor.reads).toHaveLength(reads);
    await timers.advance(1_000);
    expect(vendor.reads).toHaveLength(reads + 1);
  });

  it('waits until calls of the account are no longer held back', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    vendor.holdUntil(new Date(timers.now() + 60_000));
    collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await timers.advance(59_000);
    expect(vendor.reads).toHaveLength(1);
    await timers.advance(1_000);
    expect(vendor.reads).toHaveLength(2);
  });

  it('shares the account’s budget between groups, and starves none', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 2 });
    const vendor = createMemoryVendor();
    const paths = Array.from({ length: 20 }, (_, index) => `p${index}/a`);
    for (const path of paths) {
      vendor.put(path, { status: 'RUNNING' });
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref(path), options));
    }
    await settle();
    const firstReads = vendor.reads.length;
    await timers.advance(22_000);
    const polled = vendor.reads.slice(firstReads).flat();
    expect(vendor.reads.length).toBeLessThanOrEqual(2 * 22 + 2);
    expect(new Set(polled)).toEqual(new Set(paths));
  });

  it('gives up on a read that never answers and tries again', async () => {
    const { hub, timers } = createTestHub({ readDeadlineMs: 5_000 });
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watch = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p1/a'), options));
    await settle();
    vendor.block();
    await timers.advance(6_500);
    const reads = vendor.reads.length;
    await timers.advance(10_000);
    expect(vendor.reads.length).toBeGreaterThan(reads);
    expect(watch.ending()).toBe('open');
  });

  it('is never shorter than the shortest nor, unasked, longer than the longest with its jitter', () => {
    const outcome = fc.record({
      result: fc.constantFrom('changed' as const, 'unchanged' as const, 'failed' as const),
      waitAtLeastMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(outcome),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (outcomes, value) => {
          const pace = createPace({
            minIntervalMs: 1_000,
            maxIntervalMs: 30_000,
            random: () => value,
          });
          for (const each of outcomes) {
            const delayMs = pace.next(each);
            expect(delayMs).toBeGreaterThanOrEqual(Math.max(1_000, each.waitAtLeastMs ?? 0));
            expect(delayMs).toBeLessThanOrEqual(Math.max(33_000, each.waitAtLeastMs ?? 0));
          }
        },
      ),
    );
  });
});
