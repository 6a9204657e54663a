import type { AccountState, VendorError } from '@fabgraph/contract';
import { createHealth } from './health.ts';
import { createHold, type Hold } from './hold.ts';
import type { Outcome } from './retry.ts';

/** How an account fares, as the outcomes of its calls tell: its state, and whether calls are held back. */
export interface Condition extends Omit<Hold, 'hold'> {
  /** Remembers what an outcome says of the account. */
  readonly noteOutcome: <T>(outcome: Outcome<T>) => Outcome<T>;
  readonly noteError: (error: VendorError) => void;
  readonly getState: () => AccountState;
  /**
   * Told when the state has become another or the hold lasts longer; not when a hold is over, which
   * takes nothing but time. The listener never throws.
   * @returns what stops that.
   */
  readonly onStateChange: (listener: () => void) => () => void;
}

export function createCondition(): Condition {
  const { hold, ...quiet } = createHold();
  const health = createHealth();
  const listeners = new Set<() => void>();

  const telling = (note: () => void) => {
    const stateBefore = health.getState();
    const heldMsBefore = quiet.remainingMs();
    note();
    const isAnother = health.getState() !== stateBefore || quiet.remainingMs() > heldMsBefore;
    if (isAnother) for (const listener of listeners) listener();
  };

  const noteError = (error: VendorError) =>
    telling(() => {
      health.noteError(error);
      if (error.code === 'RATE_LIMITED' && error.retryAfterMs !== undefined) {
        hold(error.retryAfterMs);
      }
    });

  return {
    ...quiet,
    noteError,
    noteOutcome: (outcome) => {
      if ('answer' in outcome) telling(health.noteAnswer);
      else noteError(outcome.error);
      return outcome;
    },
    getState: health.getState,
    onStateChange: (listener) => {
      // One listener may be given twice, and each time is stopped by itself.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
