export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock on, also while it follows real time. */
  advance(ms: number): void;
  /** Back to where it started; a clock of real time without `startAt` is back at real time. */
  reset(): void;
}

export type ClockMode = 'real' | 'manual';

export interface ClockOptions {
  /** `real` (default) runs by itself, `manual` stands still until it is advanced. */
  mode?: ClockMode;
  /** Where it starts. Default: the present in `real` mode, 2026-03-02 09:00 UTC in `manual` mode. */
  startAt?: number;
}

const MANUAL_START = Date.UTC(2026, 2, 2, 9);

/** The only source of time in an emulator: whatever a vendor reports as state is a function of `now()`. */
export function createClock({ mode = 'real', startAt }: ClockOptions = {}): Clock {
  let origin = Date.now();
  let advancedMs = 0;
  return {
    now() {
      if (mode === 'manual') return (startAt ?? MANUAL_START) + advancedMs;
      const elapsedMs = Date.now() - origin;
      return (startAt ?? origin) + elapsedMs + advancedMs;
    },
    advance(ms) {
      advancedMs += ms;
    },
    reset() {
      origin = Date.now();
      advancedMs = 0;
    },
  };
}
