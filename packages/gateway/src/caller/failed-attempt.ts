import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Meter, silentMeter } from '../metrics/meter.ts';
import type { AttemptKind } from './attempt-kind.ts';

/** Counts what failed by where it came from. In both a place that is undefined is held to nothing. */
export interface FailedAttempts {
  /** How long until one more of this kind is looked at from there, in ms. 0: no time at all. */
  readonly waitMs: (kind: AttemptKind, address: string | undefined) => Promise<number>;
  /** One has failed. Resolves to the time until it would be told so, in ms. 0: it is told at once. */
  readonly note: (kind: AttemptKind, address: string | undefined) => Promise<number>;
}

export interface FailedAttemptOptions {
  /** Of each kind from one address within a minute. 0: any number. Default 60. */
  readonly maxCount?: number | undefined;
  readonly meter?: Pick<Meter, 'count'> | undefined;
}

const WINDOW_MS = 60_000;
/**
 * Addresses are counted by so many numbers that they are mapped to, unlike in each process: however
 * many there are, they take some MB at most.
 */
const ADDRESS_NUMBERS = 16_384;

export function createFailedAttempts({
  maxCount = 60,
  meter = silentMeter,
}: FailedAttemptOptions = {}): FailedAttempts {
  const limiter = new RateLimiterMemory({ points: maxCount, duration: WINDOW_MS / 1_000 });
  const salt = randomBytes(16);

  return {
    waitMs: async (kind, address) => {
      if (address === undefined || maxCount === 0) return 0;
      const counted = await limiter.get(keyOf(kind, address));
      const isFull = counted !== null && counted.consumedPoints >= maxCount;
      return isFull ? restOf(counted) : 0;
    },
    note: async (kind, address) => {
      meter.count('failedAttempts', kind);
      if (address === undefined || maxCount === 0) return 0;
      const counted = await limiter.penalty(keyOf(kind, address));
      if (counted.consumedPoints <= maxCount) return 0;
      meter.count('limitedAttempts', kind);
      return Math.max(1, restOf(counted));
    },
  };

  function keyOf(kind: AttemptKind, address: string): string {
    const number = createHmac('sha256', salt).update(address).digest().readUInt32BE();
    return `${kind}${number % ADDRESS_NUMBERS}`;
  }
}

/** The library counts by the wall clock, which may be set. */
function restOf({ msBeforeNext }: { readonly msBeforeNext: number }): number {
  return Math.min(WINDOW_MS, Math.max(0, msBeforeNext));
}
