/** One call to a vendor: sent for this caller, or for another who asked for the same a moment before. */
export type CallShare = 'MADE' | 'SHARED';

/** On whose behalf vendors are called. */
export interface Caller {
  /** Ends the work: the caller left, or its deadline has come. */
  readonly signal: AbortSignal;
  /**
   * Told of each call to the vendor that this work costs: `MADE` for each HTTP exchange that was
   * sent for it, repetitions and logins with them; `SHARED`, once, where it waits for the answer to
   * what another caller sent. May be told of a call after its own signal has ended, when others wait
   * for the answer by then. Never throws.
   */
  readonly onCall?: ((call: CallShare) => void) | undefined;
  /** Nobody waits for it just now: it looks whether something has changed. Such calls get a part of the room only. */
  readonly isPoll?: boolean | undefined;
  /** What it is done for, as a `CallObserver` knows it; handed on unread. */
  readonly trace?: unknown;
}

const deadlines = new WeakMap<AbortSignal, number>();

/**
 * Notes when a signal will be aborted because time is up. It goes with the signal, so that nothing on
 * the way from an operation to its calls has to hand it on.
 */
export function noteDeadline(signal: AbortSignal, at: number): void {
  deadlines.set(signal, at);
}

/** On the clock of `performance.now()`. Infinity: nothing but a caller who leaves ends it. */
export function deadlineOf(signal: AbortSignal): number {
  return deadlines.get(signal) ?? Number.POSITIVE_INFINITY;
}
