import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClock } from '../../src/core/clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
});

afterEach(() => {
  vi.useRealTimers();
});

test('a clock that stands still runs what it is advanced past, the earliest first', () => {
  const clock = createClock({ mode: 'manual' });
  const ran: string[] = [];
  clock.at(clock.now() + 2_000, () => ran.push('second'));
  clock.at(clock.now() + 1_000, () => ran.push('first'));
  clock.at(clock.now() + 3_000, () => ran.push('third'));
  clock.advance(999);
  vi.advanceTimersByTime(60_000);
  expect(ran).toEqual([]);
  clock.advance(1_001);
  expect(ran).toEqual(['first', 'second']);
});

test('a clock of real time runs it by itself, sooner when it is advanced', () => {
  const clock = createClock();
  const ran: string[] = [];
  clock.at(clock.now() + 1_000, () => ran.push('first'));
  clock.at(clock.now() + 5_000, () => ran.push('second'));
  vi.advanceTimersByTime(1_000);
  expect(ran).toEqual(['first']);
  clock.advance(3_500);
  vi.advanceTimersByTime(499);
  expect(ran).toEqual(['first']);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual(['first', 'second']);
});

test.each(['manual', 'real'] as const)(
  'what is due already runs soon, not at once (%s)',
  (mode) => {
    const clock = createClock({ mode });
    const run = vi.fn();
    clock.at(clock.now(), run);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
  },
);

test('waits longer than a timer can', () => {
  const clock = createClock();
  const run = vi.fn();
  clock.at(clock.now() + 40 * 86_400_000, run);
  vi.advanceTimersByTime(39 * 86_400_000);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(86_400_000);
  expect(run).toHaveBeenCalledOnce();
});

test('forgets what is called off, and everything when it is reset or stopped', () => {
  const clock = createClock({ mode: 'manual' });
  const run = vi.fn();
  clock.at(clock.now() + 1, run)();
  clock.advance(10);
  clock.at(clock.now() + 1, run);
  clock.reset();
  clock.advance(10);
  clock.at(clock.now() + 1, run);
  clock.stop();
  clock.advance(10);
  expect(run).not.toHaveBeenCalled();
});
