import type { Timers } from './timers.ts';

/** How often one account is polled in all, shared by its groups in the order in which they fall due. */
export interface Budget {
  /** Calls `go` at once or as soon as it is this one's turn. Returns what gives the turn up. */
  readonly acquire: (go: () => void) => () => void;
}

export interface BudgetOptions {
  readonly timers: Timers;
  readonly pollsPerSecond: number;
}

export function createBudget({ timers, pollsPerSecond }: BudgetOptions): Budget {
  const spacingMs = 1_000 / pollsPerSecond;
  const queue = new Set<() => void>();
  let freeAt = 0;
  let timer: unknown;

  return {
    acquire: (go) => {
      const turn = () => go();
      queue.add(turn);
      serve();
      return () => {
        queue.delete(turn);
        if (queue.size > 0) return;
        timers.clearTimeout(timer);
        timer = undefined;
      };
    },
  };

  function serve(): void {
    for (const turn of queue) {
      const now = timers.now();
      if (freeAt > now) {
        timer ??= timers.setTimeout(resume, freeAt - now);
        return;
      }
      freeAt = Math.max(freeAt, now - spacingMs) + spacingMs;
      queue.delete(turn);
      turn();
    }
  }

  function resume(): void {
    timer = undefined;
    serve();
  }
}
