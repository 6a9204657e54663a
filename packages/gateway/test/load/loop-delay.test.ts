import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { createLoopDelay } from '../../src/load/loop-delay.ts';

/** A loop whose turns come as told; each check is 250 ms after the one before. */
function createLoop() {
  const histogram = createHistogram();
  let nowMs = 0;
  const delay = createLoopDelay({
    limitMs: 200,
    now: () => nowMs,
    histogram: {
      get count() {
        return histogram.count;
      },
      percentile: (percentile) => histogram.percentile(percentile),
      reset: () => histogram.reset(),
      disable: () => false,
    },
  });
  return {
    delay,
    /** Turns of so many ms; gives the last check's word. */
    turn: (...delaysMs: readonly number[]) => {
      let last = false;
      for (const delayMs of delaysMs) {
        histogram.record(Math.max(1, Math.round((10 + delayMs) * 1e6)));
        nowMs += 10 + delayMs;
        last = delay.check();
      }
      return last;
    },
  };
}

const CALM = Array.from({ length: 500 }, () => 1);

describe('the delay of the event loop', () => {
  it('is too much within five turns that each take longer than that', () => {
    const { turn, delay } = createLoop();
    expect(turn(250, 250, 250, 250)).toBe(false);
    expect(turn(250)).toBe(true);
    expect(delay.delayMs()).toBeGreaterThan(200);
  });

  it('is not too much by pauses, however long, that are few', () => {
    const { turn } = createLoop();
    for (let round = 0; round < 5; round += 1) {
      expect(turn(5_000, 1_000, 400, 400)).toBe(false);
      expect(turn(...CALM)).toBe(false);
    }
  });

  it('is not too much where all turns take nearly that', () => {
    const { turn } = createLoop();
    expect(turn(...Array.from({ length: 300 }, () => 180))).toBe(false);
  });

  it('is too much as long as it lasts, and well again after a second without', () => {
    const { turn } = createLoop();
    expect(turn(...Array.from({ length: 50 }, () => 300))).toBe(true);
    expect(turn(...CALM.slice(0, 50))).toBe(true);
    expect(turn(...CALM.slice(0, 200))).toBe(false);
    expect(turn(250, 250, 250, 250)).toBe(false);
    expect(turn(250)).toBe(true);
  });

  it('is measured by the runtime as it is read here', async () => {
    const histogram = monitorEventLoopDelay({ resolution: 10 });
    histogram.enable();
    const delay = createLoopDelay({ limitMs: 50, histogram });
    for (let turns = 0; turns < 6; turns += 1) {
      await new Promise((resolve) => setTimeout(resolve, 11));
      const endsAt = performance.now() + 100;
      while (performance.now() < endsAt);
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(delay.check()).toBe(true);
    expect(delay.delayMs()).toBeGreaterThan(80);
    delay.close();
  });
});
