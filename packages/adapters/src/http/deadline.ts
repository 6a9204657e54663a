import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Of work that no caller ends. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;

/** Rejects with the signal's reason as soon as it is aborted; the promise itself goes on. */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  /** Told when the signal ended the wait. */
  onLeave: () => void = () => {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => {
      reject(signal.reason);
      onLeave();
    };
    const stop = onAbort(signal, leave);
    // Also where nobody waits any more: then nobody is to be told how it ended.
    promise.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
    if (signal.aborted) leave();
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

const heard = new WeakSet<AbortSignal>();

/**
 * One signal ends a whole request: any number of its reads may listen, which is no leak.
 * @returns what stops listening.
 */
export function onAbort(signal: AbortSignal, leave: () => void): () => void {
  if (!heard.has(signal)) {
    heard.add(signal);
    setMaxListeners(0, signal);
  }
  // Without `once`, which doubles the cost: a signal is aborted once, if at all.
  signal.addEventListener('abort', leave);
  return () => signal.removeEventListener('abort', leave);
}
