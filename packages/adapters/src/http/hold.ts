import type { Signal } from '@fabgraph/contract';
import { pause } from './deadline.ts';

/** Holds an account's calls back while its vendor asks for quiet. */
export interface Hold {
  readonly hold: (durationMs: number) => void;
  /** How long calls are still held, in ms. */
  readonly remainingMs: () => number;
  readonly heldUntil: () => Date | null;
  /** Resolves when calls may go out again. */
  readonly wait: (signal: Signal) => Promise<void>;
}

/** Those who waited are let go within this time of each other, not all in one instant. */
const SPREAD_MS = 100;

export function createHold(): Hold {
  let until = 0;
  const remainingMs = () => (until === 0 ? 0 : Math.max(0, until - performance.now()));
  return {
    hold: (durationMs) => {
      until = Math.max(until, performance.now() + durationMs);
    },
    remainingMs,
    heldUntil: () => (remainingMs() === 0 ? null : new Date(Date.now() + remainingMs())),
    wait: async (signal) => {
      while (remainingMs() > 0) {
        await pause(Math.ceil(remainingMs() + Math.random() * SPREAD_MS), signal);
      }
    },
  };
}
