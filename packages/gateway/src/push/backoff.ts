export interface Backoff {
  /** How long to wait before the next try, in ms. */
  readonly next: () => number;
  /** All is well again: the next wait is short. */
  readonly reset: () => void;
}

export interface BackoffOptions {
  /** In [0, 1). */
  readonly random: () => number;
  /** Default 100. */
  readonly minMs?: number | undefined;
  /** Default 30,000. */
  readonly maxMs?: number | undefined;
}

/** Waits that are anywhere between the shortest and a bound that doubles: those who failed together come back apart. */
export function createBackoff({ random, minMs = 100, maxMs = 30_000 }: BackoffOptions): Backoff {
  let boundMs = minMs;

  return {
    next: () => {
      boundMs = Math.min(boundMs * 2, maxMs);
      return minMs + random() * (boundMs - minMs);
    },
    reset: () => {
      boundMs = minMs;
    },
  };
}
