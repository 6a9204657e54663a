/** Time as everything here uses it, so that a test can drive it. */
export interface Timers {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How far the clock of the wall is ahead of `now`, in ms. Default: it is the same clock. */
  readonly aheadMs?: (() => number) | undefined;
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
}

/** By the clock of the wall, for times that others are told or that outlive the process. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** For how long things take: nobody sets this clock, so that it never jumps. */
export const steadyTimers: Timers = {
  ...systemTimers,
  now: steadyNow,
  aheadMs: () => Date.now() - steadyNow(),
};

function steadyNow(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
