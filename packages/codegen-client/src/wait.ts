import type { CallOptions } from './document.ts';
import { GatewayError } from './error.ts';
import { startTimer } from './timer.ts';

export interface WaitOptions extends CallOptions {
  /** After so long it rejects with `WAIT_TIMEOUT`. Default: never. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Reads a watch to its end. Resolves to its last event, undefined where there was none. Rejects with
 * `WAIT_TIMEOUT`, or with the reason of the signal; either way nothing is watched any more.
 */
export async function waitForLast<Event>(
  watch: (signal: AbortSignal) => AsyncIterable<Event>,
  { signal, timeoutMs = Number.POSITIVE_INFINITY }: WaitOptions,
): Promise<Event | undefined> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const leave = () => controller.abort(signal?.reason);
  const expire = () => {
    const message = `It was not over after ${timeoutMs} ms.`;
    controller.abort(new GatewayError({ code: 'WAIT_TIMEOUT', message, retryable: true }));
  };
  const stopTimer = startTimer(expire, timeoutMs);
  signal?.addEventListener('abort', leave);
  try {
    let last: Event | undefined;
    for await (const event of watch(controller.signal)) last = event;
    controller.signal.throwIfAborted();
    return last;
  } finally {
    stopTimer();
    signal?.removeEventListener('abort', leave);
  }
}
