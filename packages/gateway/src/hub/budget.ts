import type { Timers } from '../time/timers.ts';

/**
 * How many calls of one account polls may make in all. Shares take turns, and within a share polls
 * have theirs in the order in which they fell due. What a poll really cost is known only
 * afterwards, and the next turn waits the longer for it.
 */
export interface Budget {
  /** Calls `go` at once or as soon as it is this one's turn. Returns what gives the turn up. */
  readonly acquire: (go: () => void, share: object) => () => void;
  /** A turn at once, ahead of those that wait, where it can be made up for soon. Returns whether it is. */
  readonly borrow: () => boolean;
  /** A poll begins. Returns what is to be called when it is over. */
  readonly begin: (poll: BudgetedPoll) => () => void;
}

export interface BudgetedPoll {
  /** Whether it was given a turn, which has paid for its first call. One that somebody waits for was not. */
  readonly hasTurn: boolean;
}

export interface BudgetOptions {
  readonly timers: Timers;
  readonly callsPerSecond: number;
  /** Calls of the account so far, whoever made them. */
  readonly callsMade: () => number;
}

/**
 * Newcomers' reads and those that a callback asks for never wait, and put polling off by no more than
 * this. What a vendor's stream asks for does not wait until polling is put off by as much; it is
 * charged with all that it costs, so that a stream that never ends has no more read than polling does.
 */
const MAX_UNASKED_DEBT_MS = 30_000;

export function createBudget({ timers, callsPerSecond, callsMade }: BudgetOptions): Budget {
  const spacingMs = 1_000 / callsPerSecond;
  const queues = new Map<object, Set<() => void>>();
  /** Higher for a later turn. */
  const lastTurnOf = new WeakMap<object, number>();
  let turnCount = 0;
  let freeAt = 0;
  let timer: unknown;
  let activeCount = 0;
  let settledCount = 0;
  /** Calls of polls under way that are charged and not made. */
  let paidCount = 0;

  return {
    acquire: (go, share) => {
      const turn = () => go();
      const queue = queues.get(share) ?? new Set();
      queue.add(turn);
      queues.set(share, queue);
      serve();
      return () => {
        queue.delete(turn);
        if (queue.size === 0 && queues.get(share) === queue) queues.delete(share);
        if (queues.size > 0) return;
        timers.clearTimeout(timer);
        timer = undefined;
      };
    },
    borrow: () => {
      if (freeAt >= timers.now() + MAX_UNASKED_DEBT_MS - spacingMs) return false;
      charge(1, Number.POSITIVE_INFINITY);
      return true;
    },
    begin: ({ hasTurn }) => {
      // Calls between polls are not theirs.
      if (activeCount === 0) settledCount = callsMade();
      activeCount += 1;
      paidCount += 1;
      if (!hasTurn) charge(1, MAX_UNASKED_DEBT_MS);
      return () => {
        activeCount -= 1;
        const count = callsMade() - settledCount;
        settledCount += count;
        paidCount -= count;
        // What others paid for in advance is theirs until the last of them is over.
        if (paidCount > 0 && activeCount > 0) return;
        charge(-paidCount, hasTurn ? Number.POSITIVE_INFINITY : MAX_UNASKED_DEBT_MS);
        paidCount = 0;
      };
    },
  };

  function charge(count: number, maxDebtMs: number): void {
    const now = timers.now();
    const wanted = Math.max(freeAt, now - spacingMs) + count * spacingMs;
    freeAt = Math.min(wanted, Math.max(freeAt, now + maxDebtMs));
  }

  function serve(): void {
    while (queues.size > 0) {
      const now = timers.now();
      if (freeAt > now) {
        timer ??= timers.setTimeout(resume, freeAt - now);
        return;
      }
      const next = first();
      if (next === undefined) return;
      charge(1, Number.POSITIVE_INFINITY);
      const { share, queue, turn } = next;
      turnCount += 1;
      lastTurnOf.set(share, turnCount);
      queue.delete(turn);
      if (queue.size === 0) queues.delete(share);
      turn();
    }
  }

  /** Of the share that has waited longest since its last turn. */
  function first() {
    let next: { share: object; queue: Set<() => void>; turn: () => void } | undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const [share, queue] of queues) {
      const lastTurn = lastTurnOf.get(share) ?? 0;
      const [turn] = queue;
      if (turn === undefined || lastTurn >= earliest) continue;
      earliest = lastTurn;
      next = { share, queue, turn };
    }
    return next;
  }

  function resume(): void {
    timer = undefined;
    serve();
  }
}
