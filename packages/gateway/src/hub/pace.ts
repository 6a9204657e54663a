/** What a poll found, as far as it decides when the next one goes out. */
export interface PollOutcome {
  readonly result: 'changed' | 'unchanged' | 'failed';
  /** The next poll waits at least this long: the vendor asked for it, or it is not needed sooner. */
  readonly waitAtLeastMs?: number | undefined;
}

export interface Pace {
  /** How long to wait before the next poll, in ms. */
  readonly next: (outcome: PollOutcome) => number;
  /** Back to the shortest interval: somebody new is watching. */
  readonly reset: () => void;
}

export interface PaceOptions {
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

const STRETCH_UNCHANGED = 1.5;
const STRETCH_FAILED = 2;
/** Groups that began together drift apart, so that a vendor does not meet them all at once. */
const JITTER = 0.1;

/** Short intervals while things move, long ones while nothing does. */
export function createPace({ minIntervalMs, maxIntervalMs, random }: PaceOptions): Pace {
  const longestMs = Math.max(minIntervalMs, maxIntervalMs);
  let intervalMs = minIntervalMs;

  return {
    next: ({ result, waitAtLeastMs = 0 }) => {
      intervalMs = stretch(intervalMs, result);
      return Math.max(intervalMs * (1 + JITTER * random()), waitAtLeastMs);
    },
    reset: () => {
      intervalMs = minIntervalMs;
    },
  };

  function stretch(current: number, result: PollOutcome['result']): number {
    if (result === 'changed') return minIntervalMs;
    const factor = result === 'failed' ? STRETCH_FAILED : STRETCH_UNCHANGED;
    return Math.min(current * factor, longestMs);
  }
}
