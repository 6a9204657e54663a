import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Of work that no caller ends. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;

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
  if (signal !== undefined) onAbort(signal, leave);
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
  if (signal.aborted) {
    // Nobody waits for it any more, so nobody is to be told how it ended.
    promise.catch(() => {});
    throw signal.reason;
  }
  return await new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    onAbort(signal, leave);
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

/**
 * One signal ends a whole request: any number of its reads may listen, which is no leak.
 * @returns what stops listening.
 */
export function onAbort(signal: AbortSignal, leave: () => void): () => void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', leave, { once: true });
  return () => signal.removeEventListener('abort', leave);
}
