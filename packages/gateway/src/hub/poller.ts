import type { Timers } from '../time/timers.ts';
import type { Budget } from './budget.ts';
import type { Pace, PollOutcome } from './pace.ts';

/**
 * `tick`: its turn has come, read all. `wake`: read only what somebody waits for. `turn`: the same, on
 * a turn, whether it waited for that or not.
 */
export type PollReason = 'tick' | 'wake' | 'turn';

export interface Poller {
  /** Reads as soon as no read is under way; several calls before that are one read. */
  readonly wake: () => void;
  /** As `wake`, but in turn where the budget has been overdrawn. */
  readonly wakeInTurn: () => void;
  /** Reads all when it is this one's turn, without waiting for the interval to be over. */
  readonly ask: () => void;
  /** Whether it was ever woken or asked. */
  readonly isRunning: () => boolean;
  /** Ends the read under way and starts no other. */
  readonly stop: () => void;
}

export interface PollerOptions {
  readonly timers: Timers;
  readonly pace: Pace;
  /** Every tick waits for its turn in it. */
  readonly budget: Budget;
  /** Whose turn that is. */
  readonly share: () => object;
  /** Ticks wait until then. */
  readonly heldUntil: () => Date | null;
  /** Never rejects. */
  readonly poll: (reason: PollReason, signal: AbortSignal) => Promise<PollOutcome>;
}

/** One read at a time, at the pace's intervals, from the first `wake` to `stop`. */
export function createPoller({
  timers,
  pace,
  budget,
  share,
  heldUntil,
  poll,
}: PollerOptions): Poller {
  const stopped = new AbortController();
  let isPolling = false;
  let isWoken = false;
  let isRunning = false;
  let isTickDue = false;
  let isTurnDue = false;
  /** What it waits for its turn for. */
  let queued: Exclude<PollReason, 'wake'> | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let timer: unknown;
  let giveUpTurn = () => {};

  return {
    wake: () => {
      isWoken = true;
      isRunning = true;
      // The others who subscribe in this turn of the event loop are read by the same call.
      queueMicrotask(start);
    },
    wakeInTurn: () => {
      isRunning = true;
      if (stopped.signal.aborted || isTickDue || isTurnDue || queued === 'turn') return;
      isTurnDue = budget.borrow();
      if (isTurnDue) queueMicrotask(start);
      else takeTurn('turn');
    },
    ask: () => {
      isRunning = true;
      queueMicrotask(() => {
        if (!stopped.signal.aborted && queued !== 'tick' && !isTickDue) schedule(timers.now());
      });
    },
    isRunning: () => isRunning,
    stop: () => {
      stopped.abort();
      timers.clearTimeout(timer);
      giveUpTurn();
    },
  };

  function start(): void {
    if (stopped.signal.aborted || isPolling || !(isWoken || isTickDue || isTurnDue)) return;
    const reason: PollReason = isTickDue ? 'tick' : isTurnDue ? 'turn' : 'wake';
    isPolling = true;
    isWoken = false;
    isTickDue = false;
    isTurnDue = false;
    void poll(reason, stopped.signal).then((outcome) => {
      isPolling = false;
      if (stopped.signal.aborted) return;
      schedule(timers.now() + pace.next(outcome));
      start();
    });
  }

  /** Never later than what is scheduled: a stream of newcomers must not keep putting the tick off. */
  function schedule(at: number): void {
    dueAt = Math.max(Math.min(at, dueAt), heldUntil()?.getTime() ?? 0);
    timers.clearTimeout(timer);
    const waitMs = dueAt - timers.now();
    if (waitMs > 0) timer = timers.setTimeout(fallDue, waitMs);
    else fallDue();
  }

  function fallDue(): void {
    dueAt = Number.POSITIVE_INFINITY;
    takeTurn('tick');
  }

  /** One turn does for both: a tick reads all. */
  function takeTurn(reason: Exclude<PollReason, 'wake'>): void {
    const isQueued = queued !== null;
    if (queued !== 'tick') queued = reason;
    if (isQueued) return;
    giveUpTurn = budget.acquire(() => {
      isTickDue ||= queued === 'tick';
      isTurnDue ||= queued === 'turn';
      queued = null;
      start();
    }, share());
  }
}
