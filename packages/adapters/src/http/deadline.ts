import { setMaxListeners } from 'node:events';
import { createSignal, type Signal } from '@fabgraph/contract';

/** Of work that no caller ends. */
export const NEVER_ABORTED: Signal = createSignal().signal;

/** Rejects with the signal's reason as soon as it is aborted; the promise itself goes on. */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: Signal,
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
export async function pause(durationMs: number, signal: Signal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, durationMs);
  });
  await untilAborted(waited, signal, () => clearTimeout(timer));
}

const heard = new WeakSet<AbortSignal>();

/**
 * One signal ends a whole request: any number of its reads may listen, which is no leak.
 * @returns what stops listening.
 */
export function onAbort(signal: Signal, leave: () => void): () => void {
  if (signal instanceof AbortSignal && !heard.has(signal)) {
    heard.add(signal);
    setMaxListeners(0, signal);
  }
  // Without `once`, which doubles the cost: a signal is aborted once, if at all.
  signal.addEventListener('abort', leave);
  return () => signal.removeEventListener('abort', leave);
}
