import type { BreakerLimits, BreakerState, CallResult } from '@fabgraph/contract';

/** Keeps calls from an origin that fails, and finds out when it no longer does. */
export interface Breaker {
  readonly getState: () => BreakerState;
  /** How long no call may go out, in ms; 0 where one may. Changes nothing. */
  readonly waitMs: () => number;
  /** A call goes out, which must be noted when it is over. Only where `waitMs` is 0. */
  readonly begin: () => BreakerTurn;
  readonly note: (turn: BreakerTurn, result: CallResult) => void;
}

/** In which state a call was begun: it says nothing about a later one. */
export type BreakerTurn = number;

/** While a probe is under way nobody knows when the next call may go out. */
const PROBE_WAIT_MS = 1_000;
/** A probe that takes longer, as an upload may, holds up nobody else. */
const MAX_PROBE_MS = 10_000;
const BUCKETS = 10;

/**
 * Written here: none of the libraries that run on our versions of Node lets one probe at a time
 * through and closes after several, counts both in a row and by rate, and goes by a clock that
 * nobody sets.
 */
export function createBreaker(limits: BreakerLimits, now: () => number): Breaker {
  const { failuresInRow, minCalls, failurePercent, openMs, maxOpenMs, successesToClose } = limits;
  let state: BreakerState = 'CLOSED';
  let turn: BreakerTurn = 0;
  let inRow = 0;
  let window = createWindow(limits.windowMs, now);
  let closedFrom = 0;
  let nextOpenMs = openMs;
  let probesUntil = 0;
  let successes = 0;

  const enter = (next: BreakerState) => {
    state = next;
    turn += 1;
    probesUntil = 0;
    successes = 0;
  };

  const open = () => {
    enter('OPEN');
    closedFrom = now() + nextOpenMs;
    nextOpenMs = Math.min(maxOpenMs, nextOpenMs * 2);
  };

  const close = () => {
    enter('CLOSED');
    nextOpenMs = openMs;
    inRow = 0;
    window = createWindow(limits.windowMs, now);
  };

  const noteClosed = (isFailure: boolean) => {
    inRow = isFailure ? inRow + 1 : 0;
    const { calls, failures } = window.add(isFailure);
    const isTooOften = calls >= minCalls && failures * 100 >= calls * failurePercent;
    if (isFailure && (inRow >= failuresInRow || isTooOften)) open();
  };

  const noteProbe = (isFailure: boolean) => {
    if (isFailure) return open();
    successes += 1;
    if (successes >= successesToClose) close();
  };

  return {
    getState: () => state,
    waitMs: () => {
      if (state === 'CLOSED') return 0;
      if (state === 'OPEN') return Math.max(0, closedFrom - now());
      return now() < probesUntil ? PROBE_WAIT_MS : 0;
    },
    begin: () => {
      if (state === 'OPEN') enter('HALF_OPEN');
      if (state === 'HALF_OPEN') probesUntil = now() + MAX_PROBE_MS;
      return turn;
    },
    note: (begun, result) => {
      if (begun !== turn) return;
      probesUntil = 0;
      if (result === 'NEITHER') return;
      if (state === 'CLOSED') noteClosed(result === 'FAILED');
      else noteProbe(result === 'FAILED');
    },
  };
}

interface Window {
  /** The sums of the window, this call with them. */
  readonly add: (isFailure: boolean) => { readonly calls: number; readonly failures: number };
}

/** Counts in tenths of the window, so that the cost of a call does not grow with their number. */
function createWindow(windowMs: number, now: () => number): Window {
  const bucketMs = windowMs / BUCKETS;
  const buckets = Array.from({ length: BUCKETS }, () => ({ calls: 0, failures: 0 }));
  const sum = { calls: 0, failures: 0 };
  let newest = Math.floor(now() / bucketMs);

  const forgetUntil = (current: number) => {
    const count = Math.min(BUCKETS, current - newest);
    for (let step = 1; step <= count; step += 1) {
      const bucket = buckets[(newest + step) % BUCKETS];
      if (bucket === undefined) continue;
      sum.calls -= bucket.calls;
      sum.failures -= bucket.failures;
      bucket.calls = 0;
      bucket.failures = 0;
    }
    newest = Math.max(newest, current);
  };

  return {
    add: (isFailure) => {
      forgetUntil(Math.floor(now() / bucketMs));
      const bucket = buckets[newest % BUCKETS];
      if (bucket === undefined) return sum;
      bucket.calls += 1;
      sum.calls += 1;
      if (isFailure) {
        bucket.failures += 1;
        sum.failures += 1;
      }
      return sum;
    },
  };
}
