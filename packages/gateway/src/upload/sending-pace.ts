import type { ExchangeLimits } from '../limit/exchange-limit.ts';
import { HttpError } from '../server/route-answer.ts';
import type { Timers } from '../time/timers.ts';

/** How slowly bytes may come: so many at least in each so many ms that are waited for them. */
export type SendingPace = Pick<ExchangeLimits, 'uploadPaceBytes' | 'uploadPaceMs'>;

/**
 * The same bytes, as long as they come at least at this pace. Time in which nobody asks for them does
 * not count: a slow vendor is not its client's fault.
 * `onBytes`: told of what has come.
 * @throws HttpError 408
 */
export async function* withMinimumPace(
  source: AsyncIterable<Uint8Array>,
  { uploadPaceBytes, uploadPaceMs }: SendingPace,
  timers: Timers,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let bytes = 0;
  let waitedMs = 0;
  try {
    while (true) {
      const result = await within(iterator.next());
      if (result.done === true) return;
      bytes += result.value.length;
      onBytes(result.value.length);
      yield result.value;
    }
  } finally {
    // Not waited for: it may come to its turn only after a chunk that never arrives.
    iterator.return?.()?.catch(() => {});
  }

  async function within<T>(next: Promise<T>): Promise<T> {
    while (true) {
      const startedAt = timers.now();
      const result = await before(next, uploadPaceMs - waitedMs, timers);
      waitedMs += timers.now() - startedAt;
      if (result !== null) return result.value;
      if (bytes < uploadPaceBytes) {
        // Nobody will wait for it any more: what becomes of it is of no interest.
        next.catch(() => {});
        const message = `fewer than ${uploadPaceBytes} bytes have come in ${uploadPaceMs} ms`;
        throw new HttpError(408, 'INVALID_INPUT', message);
      }
      bytes = 0;
      waitedMs = 0;
    }
  }
}

/** Null where the time has come first. */
function before<T>(
  promise: Promise<T>,
  delayMs: number,
  timers: Timers,
): Promise<{ readonly value: T } | null> {
  return new Promise((resolve, reject) => {
    const timer = timers.setTimeout(() => resolve(null), Math.max(0, delayMs));
    promise.then(
      (value) => {
        timers.clearTimeout(timer);
        resolve({ value });
      },
      (error) => {
        timers.clearTimeout(timer);
        reject(error);
      },
    );
  });
}
