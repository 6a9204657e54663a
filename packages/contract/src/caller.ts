import type { Signal } from './signal.ts';

/** One call to a vendor: sent for this caller, or for another who asked for the same a moment before. */
export type CallShare = 'MADE' | 'SHARED';

/** On whose behalf vendors are called. */
export interface Caller {
  /** Ends the work: the caller left, or its deadline has come. */
  readonly signal: Signal;
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
