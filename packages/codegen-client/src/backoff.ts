import type { GatewayError } from './error.ts';
import { startTimer } from './timer.ts';

export interface RetryOptions {
  /** How often in a row, with nothing heard in between. Default 10. */
  readonly maxAttempts?: number | undefined;
  /** Before the first attempt; doubled with each, and varied by up to a half either way. Default 500. */
  readonly minDelayMs?: number | undefined;
  /** Default 30,000. What the gateway asks for by `retryAfterMs` may be longer. */
  readonly maxDelayMs?: number | undefined;
}

/** How long to wait before the next attempt, in ms; null where there is to be none. `failures`: in a row, from 1. */
export function delayBefore(
  { retryable, retryAfterMs = 0 }: Pick<GatewayError, 'retryable' | 'retryAfterMs'>,
  failures: number,
  retry: RetryOptions | false = {},
  random: () => number = Math.random,
): number | null {
  if (retry === false || !retryable) return null;
  const { maxAttempts = 10, minDelayMs = 500, maxDelayMs = 30_000 } = retry;
  if (failures > maxAttempts) return null;
  const delayMs = Math.min(maxDelayMs, minDelayMs * 2 ** (failures - 1));
  return Math.max(retryAfterMs, delayMs * (0.5 + random()));
}

/** Resolves after that time, or at once when the signal is aborted. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stopTimer();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stopTimer = startTimer(end, delayMs);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
