import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What is measured: a sample for each turn of a native timer, in ns, with the timer's own interval. */
export interface DelayHistogram {
  readonly count: number;
  readonly percentile: (percentile: number) => number;
  readonly reset: () => void;
  readonly disable: () => unknown;
}

export interface LoopDelay {
  /** Whether whatever comes now would wait too long. To be asked a few times a second. */
  readonly check: () => boolean;
  /** As it was when it was last checked, in ms. */
  readonly delayMs: () => number;
  readonly close: () => void;
}

export interface LoopDelayOptions {
  /** The 99th percentile that is too much, in ms. */
  readonly limitMs: number;
  /** Default: measured here. */
  readonly histogram?: DelayHistogram | undefined;
  readonly now?: (() => number) | undefined;
}

const RESOLUTION_MS = 10;
/** Long enough for a percentile that a pause or two do not move: some 500 samples where nothing is late. */
const WINDOW_MS = 5_000;
/** A loop that is busy has few samples, and each of them is late. So many there must be. */
const MIN_LATE = 5;
/** Once it was too late: how long it must have been well before it counts as well. */
const RECOVERY_MS = 1_000;

export function createLoopDelay({
  limitMs,
  histogram = measure(),
  now = () => performance.now(),
}: LoopDelayOptions): LoopDelay {
  let isLate = false;
  let since = now();
  let delayMs = 0;

  return {
    check: () => {
      const ageMs = now() - since;
      if (isLate && ageMs < RECOVERY_MS) return true;
      delayMs = read(isLate ? 1 : MIN_LATE);
      const wasLate = isLate;
      isLate = delayMs > limitMs;
      if (isLate || wasLate || ageMs >= WINDOW_MS) {
        histogram.reset();
        since = now();
      }
      return isLate;
    },
    delayMs: () => delayMs,
    close: () => void histogram.disable(),
  };

  /** The 99th percentile, or what at least so many samples exceed where they are more than 1 %. */
  function read(minLate: number): number {
    const { count } = histogram;
    if (count < minLate) return 0;
    const percentile = Math.min(99, (100 * (count - minLate + 1)) / count);
    return Math.max(0, histogram.percentile(percentile) / 1e6 - RESOLUTION_MS);
  }
}

function measure(): DelayHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return histogram;
}
