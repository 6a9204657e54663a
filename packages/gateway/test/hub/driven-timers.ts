import type { Timers } from '../../src/time/timers.ts';

export interface DrivenTimers extends Timers {
  /** Lets time pass; whatever falls due runs in order, with all that follows from it. */
  readonly advance: (ms: number) => Promise<void>;
  readonly pendingCount: () => number;
  /** How long until the next one falls due; infinite where there is none. */
  readonly nextInMs: () => number;
  /** How many fall due within that time. */
  readonly countWithin: (ms: number) => number;
}

interface Pending {
  readonly dueAt: number;
  readonly callback: () => void;
}

export function createDrivenTimers(startAt = Date.parse('2026-05-01T12:00:00Z')): DrivenTimers {
  const pending = new Set<Pending>();
  let now = startAt;

  return {
    now: () => now,
    setTimeout: (callback, delayMs) => {
      const timer = { dueAt: now + delayMs, callback };
      pending.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void pending.delete(timer as Pending),
    pendingCount: () => pending.size,
    nextInMs: () => Math.min(...[...pending].map(({ dueAt }) => dueAt - now)),
    countWithin: (ms) => [...pending].filter(({ dueAt }) => dueAt - now <= ms).length,
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      for (let next = earliest(until); next !== undefined; next = earliest(until)) {
        pending.delete(next);
        now = Math.max(now, next.dueAt);
        next.callback();
        await settle();
      }
      now = until;
    },
  };

  function earliest(until: number): Pending | undefined {
    return [...pending].filter(({ dueAt }) => dueAt <= until).sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}

/** Everything that needs no time to pass has happened. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
