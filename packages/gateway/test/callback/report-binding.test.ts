import type { LiveRef } from '@fabgraph/contract';
import { expect, it, vi } from 'vitest';
import { createReportBindings } from '../../src/callback/report-binding.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

const { adapter, ref } = createMemoryVendor();
const MADE = [ref('p/made')];
const GUESSED = [ref('p/guessed')];

function start(maxCount?: number) {
  const timers = createDrivenTimers();
  const told: (readonly LiveRef[])[] = [];
  const bindings = createReportBindings({
    timers,
    maxCount,
    onReport: (_, about) => told.push(about),
  });
  const guess = vi.fn(() => GUESSED);
  const report = (token: string) => bindings.report({ adapter, token, guess });
  return { timers, told, bindings, guess, report };
}

it('is about what its write made, whatever it says', () => {
  const { told, bindings, report, guess } = start();
  bindings.add('t');
  bindings.bind('t', MADE);
  report('t');
  report('t');
  expect(told).toEqual([MADE, MADE]);
  expect(guess).not.toHaveBeenCalled();
});

it('that comes before its write’s answer waits for that, and is told once', async () => {
  const { told, bindings, report, timers } = start();
  bindings.add('t');
  for (let time = 0; time < 100; time += 1) report('t');
  await timers.advance(59_999);
  expect(told).toEqual([]);
  bindings.bind('t', MADE);
  expect(told).toEqual([MADE]);
  expect(timers.pendingCount()).toBe(0);
});

it('speaks for itself after a minute without that answer, and later at once', async () => {
  const { told, bindings, report, timers } = start();
  bindings.add('t');
  report('t');
  await timers.advance(60_000);
  expect(told).toEqual([GUESSED]);
  report('t');
  expect(told).toEqual([GUESSED, GUESSED]);
  bindings.bind('t', MADE);
  report('t');
  expect(told[2]).toEqual(MADE);
});

it('speaks for itself under a token from before a restart', () => {
  const { told, report } = start();
  report('t');
  expect(told).toEqual([GUESSED]);
});

it('is remembered for a day', async () => {
  const { told, bindings, report, timers } = start();
  bindings.bind('t', MADE);
  await timers.advance(86_399_999);
  report('t');
  await timers.advance(1);
  report('t');
  expect(told).toEqual([MADE, GUESSED]);
});

it('is forgotten, with what waits under it, where too many came after it', () => {
  const { told, bindings, report, timers } = start(2);
  bindings.add('a');
  report('a');
  bindings.bind('b', MADE);
  bindings.bind('c', MADE);
  expect(timers.pendingCount()).toBe(0);
  report('a');
  report('b');
  expect(told).toEqual([GUESSED, MADE]);
});

it('leaves no timer behind when the gateway stops', () => {
  const { bindings, report, timers } = start();
  bindings.add('t');
  report('t');
  bindings.close();
  expect(timers.pendingCount()).toBe(0);
});
