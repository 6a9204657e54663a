import { type Adapter, type ReadContext, SLOW_KEY, VendorError } from '@fabgraph/contract';
import type { Timers } from '../time/timers.ts';
import type { SlowMemory } from './slow-memory.ts';

/** Calls of one poll: they share one memo, and each has its own deadline. What changes seldom outlives the poll. */
export interface ReadCalls {
  readonly run: <T>(read: (context: ReadContext) => Promise<T>) => Promise<T>;
}

export interface ReadCallOptions {
  readonly adapter: Adapter;
  readonly timers: Timers;
  readonly slowMemory: SlowMemory;
  /** Nobody waits for the poll any more. */
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

export function createReadCalls({
  adapter,
  timers,
  slowMemory,
  signal,
  deadlineMs,
}: ReadCallOptions): ReadCalls {
  const memo = new Map<string, Promise<unknown>>();

  return {
    run: (read) => {
      const ended = new AbortController();
      const context: ReadContext = { signal: ended.signal, once, isPoll: true };
      return new Promise((resolve, reject) => {
        const end = (error: VendorError) => {
          ended.abort(error);
          reject(error);
        };
        const leave = () => end(timeout('nobody waits for this read any more'));
        const timer = timers.setTimeout(
          () => end(timeout(`no answer within ${deadlineMs} ms`)),
          deadlineMs,
        );
        signal.addEventListener('abort', leave, { once: true });
        void (async () => read(context))()
          .then(resolve, reject)
          .finally(() => {
            timers.clearTimeout(timer);
            signal.removeEventListener('abort', leave);
          });
      });
    },
  };

  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = memo.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const made = key.startsWith(SLOW_KEY) ? slowMemory.recall(key, read) : read();
    memo.set(key, made);
    return made;
  }

  function timeout(message: string): VendorError {
    return new VendorError({
      code: 'VENDOR_TIMEOUT',
      message: `${adapter.vendor.name}: ${message}`,
      vendor: adapter.vendor.id,
      account: adapter.account,
    });
  }
}
