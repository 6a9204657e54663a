import type { AccountState, Adapter } from '@fabgraph/contract';
import type { AccountEvent } from '@fabgraph/schema';
import type { Timers } from '../time/timers.ts';

/** How an account fares at one moment. */
export interface AccountFare {
  readonly state: AccountState;
  readonly heldUntil: Date | null;
}

/** One account, for all who watch it. */
export interface AccountWatch {
  /** Tells how it is now, then what it becomes. @returns what ends that. */
  readonly add: (send: (event: AccountEvent) => void) => () => void;
}

export interface AccountWatchOptions {
  readonly adapter: Adapter;
  readonly toEvent: (
    fare: AccountFare,
    what: Pick<AccountEvent, 'origin' | 'change'>,
  ) => AccountEvent;
  readonly timers: Timers;
  /** Called when the last watcher has left: nothing is listened to any more, and no timer runs. */
  readonly onEmpty: () => void;
}

/**
 * The least time between two events, doubled with each that comes soon after the one before, up to
 * the longest. Without it a vendor that answers every other call would have each of these told to
 * everyone, and a watcher that selects what costs a call would go round in circles.
 */
const MIN_GAP_MS = 500;
const MAX_GAP_MS = 10_000;

/** A hold that is asked for again, or told by a clock that was set a little, is the same hold. */
const SAME_HOLD_MS = 1_000;

/** The clock that holds are told by may be set meanwhile. */
const MAX_WAIT_MS = 3_600_000;

export function createAccountWatch({
  adapter,
  toEvent,
  timers,
  onEmpty,
}: AccountWatchOptions): AccountWatch {
  const watchers = new Set<{ readonly send: (event: AccountEvent) => void }>();
  let told = fareOf(adapter);
  let toldAt = Number.NEGATIVE_INFINITY;
  let gapMs = MIN_GAP_MS;
  let timer: unknown;
  const stopListening = adapter.onStateChange(look);

  return {
    add: (send) => {
      // What the newcomer is shown is no secret to the others.
      if (isNews(told, fareOf(adapter))) tellAll();
      const watcher = { send };
      watchers.add(watcher);
      send(toEvent(told, { origin: 'SNAPSHOT', change: 'NONE' }));
      look();
      return () => {
        if (!watchers.delete(watcher) || watchers.size > 0) return;
        stopListening();
        timers.clearTimeout(timer);
        onEmpty();
      };
    },
  };

  /** Tells what is new unless the last event is too near, and comes back when there may be something. */
  function look(): void {
    timers.clearTimeout(timer);
    const now = timers.now();
    if (isNews(told, fareOf(adapter)) && now >= toldAt + gapMs) tellAll();
    const waits = [holdLeftMs()];
    if (isNews(told, fareOf(adapter))) waits.push(toldAt + gapMs - now);
    const waitMs = Math.min(...waits);
    if (waitMs === Number.POSITIVE_INFINITY) return;
    timer = timers.setTimeout(look, Math.min(Math.max(1, Math.ceil(waitMs)), MAX_WAIT_MS));
  }

  function tellAll(): void {
    const now = timers.now();
    const isSoon = now - toldAt < 2 * gapMs;
    gapMs = isSoon ? Math.min(2 * gapMs, MAX_GAP_MS) : MIN_GAP_MS;
    toldAt = now;
    told = fareOf(adapter);
    // One object, so that what is selected of it is run once for all.
    const event = toEvent(told, { origin: 'POLL', change: 'UPDATED' });
    for (const { send } of watchers) send(event);
  }

  function holdLeftMs(): number {
    const heldUntil = adapter.heldUntil();
    if (heldUntil === null) return Number.POSITIVE_INFINITY;
    return heldUntil.getTime() - timers.now() - (timers.aheadMs?.() ?? 0);
  }
}

function fareOf({ getState, heldUntil }: Adapter): AccountFare {
  return { state: getState(), heldUntil: heldUntil() };
}

function isNews(told: AccountFare, now: AccountFare): boolean {
  if (told.state !== now.state) return true;
  if (told.heldUntil === null || now.heldUntil === null) return told.heldUntil !== now.heldUntil;
  return Math.abs(told.heldUntil.getTime() - now.heldUntil.getTime()) > SAME_HOLD_MS;
}
