import { type Caller, deadlineOf, type RetryBudget, type VendorError } from '@fabgraph/contract';
import { pause } from './deadline.ts';

/** How one try ended. */
export type Outcome<T> =
  | { readonly answer: T }
  | { readonly error: VendorError; readonly isWorthRepeating: boolean };

export interface RetryOptions {
  /** Its signal ends the waits as well. */
  readonly caller: Caller;
  readonly maxTries: number;
  /** Before the second try at most, in ms. Doubled with each further one, */
  readonly retryWaitMs: number;
  /** up to this. */
  readonly maxRetryWaitMs: number;
  /** A wait that would end later than this after the first try is not begun. */
  readonly budgetMs: number;
  /** Nor is one that would end after the caller's deadline less this. */
  readonly reserveMs: number;
  readonly retries: RetryBudget;
}

/**
 * Tries until there is an answer, a failure that no repetition mends, or no try or time left. Waits
 * with full jitter, never less than the vendor asks for.
 *
 * Written here because the waits of the retry libraries outlive the caller: they end neither with
 * its signal nor at its deadline, and hold their timer until then.
 */
export async function retry<T>(
  run: () => Promise<Outcome<T>>,
  { caller, maxTries, retryWaitMs, maxRetryWaitMs, budgetMs, reserveMs, retries }: RetryOptions,
): Promise<T> {
  const endsAt = performance.now() + budgetMs;
  const turn = retries.begin();
  try {
    for (let tries = 1; ; tries += 1) {
      const outcome = await run();
      if ('answer' in outcome) return outcome.answer;
      const { error, isWorthRepeating } = outcome;
      if (!isWorthRepeating || tries >= maxTries) throw error;
      const longestMs = Math.min(maxRetryWaitMs, retryWaitMs * 2 ** (tries - 1));
      const waitMs = Math.max(error.retryAfterMs ?? 0, Math.random() * longestMs);
      const waitEndsAt = performance.now() + waitMs;
      if (waitEndsAt > Math.min(endsAt, deadlineOf(caller.signal) - reserveMs)) throw error;
      if (!turn.mayRetry()) throw error;
      await pause(Math.ceil(waitMs), caller.signal);
    }
  } finally {
    turn.end();
  }
}
