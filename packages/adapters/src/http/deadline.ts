import { setTimeout as wait } from 'node:timers/promises';

/** Why a call of ours was ended by time and not by its caller. */
export const DEADLINE = Symbol('deadline');

/**
 * Runs `run` with a signal that ends with the caller's or after `timeoutMs`, with `DEADLINE` as the
 * reason. An own timer, because undici's are coarse; no `AbortSignal.any`, which on Node 20 keeps
 * its result alive as long as the source.
 */
export async function withDeadline<T>(
  signal: AbortSignal | undefined,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leave = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(DEADLINE), timeoutMs);
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted) leave();
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

/** Rejects with the signal's reason as soon as it is aborted; the promise itself goes on. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return await new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Waits; rejects with the signal's reason when it ends first. Leaves no timer behind. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(durationMs, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
