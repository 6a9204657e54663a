import { GatewayError, type Signal } from '@fabgraph/contract';
import { onAbort } from './deadline.ts';

/** Why a transfer was ended by us: nothing moved. */
export const STALLED = Symbol('stalled');

/** Ends a transfer in which nothing moves, and with its caller. */
export interface StallWatch {
  /** Aborted with `STALLED`, or with the caller's reason. */
  readonly signal: AbortSignal;
  /** Something moved and more is expected: counts from now. */
  readonly start: () => void;
  /** Nothing is waited for. */
  readonly stop: () => void;
  /** The same chunks; a source that gives none for too long fails, which is nobody else's fault. */
  readonly awaitSource: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  /** The transfer is over. */
  readonly close: () => void;
}

export function createStallWatch(stallTimeoutMs: number, caller: Signal): StallWatch {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const leave = () => controller.abort(caller.reason);
  const stopListening = onAbort(caller, leave);
  if (caller.aborted) leave();

  const stop = () => clearTimeout(timer);

  const start = () => {
    stop();
    // A source may still give what it was asked for when the other side has long answered.
    if (isClosed) return;
    timer = setTimeout(() => controller.abort(STALLED), stallTimeoutMs);
  };

  const nextOf = async (iterator: AsyncIterator<Uint8Array>) => {
    stop();
    let stallTimer: NodeJS.Timeout | undefined;
    const stall = new Promise<never>((_resolve, reject) => {
      stallTimer = setTimeout(() => reject(sourceStalled(stallTimeoutMs)), stallTimeoutMs);
    });
    try {
      return await Promise.race([iterator.next(), stall]);
    } finally {
      clearTimeout(stallTimer);
      start();
    }
  };

  return {
    signal: controller.signal,
    start,
    stop,
    awaitSource: (source) => ({
      [Symbol.asyncIterator]: () => {
        const iterator = source[Symbol.asyncIterator]();
        return {
          next: () => nextOf(iterator),
          return: async () => {
            // A generator that hangs in its own `next` would never come to its `return`.
            void iterator.return?.().catch(() => {});
            return { done: true, value: undefined };
          },
        };
      },
    }),
    close: () => {
      isClosed = true;
      stop();
      stopListening();
    },
  };
}

function sourceStalled(stallTimeoutMs: number): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: `No byte of the file came for ${stallTimeoutMs / 1_000} s.`,
  });
}
