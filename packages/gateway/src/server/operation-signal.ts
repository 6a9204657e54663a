import { createSignal, GatewayError, type Signal } from '@fabgraph/contract';

/** Ends the reads of one operation. */
export interface OperationSignal {
  readonly signal: Signal;
  /** The operation is over or nobody wants its answer: ends what still runs, frees the timer. */
  readonly end: () => void;
}

export interface OperationSignalOptions {
  /** Aborted when the caller leaves. Absent: whoever has the signal ends it then. */
  readonly leaving?: Signal | undefined;
  /** Absent: lives as long as the caller stays. */
  readonly deadlineMs?: number | undefined;
}

/** Made once: each one made would note where, which costs more than all else that is done here. */
const OVER = new DOMException('The operation is over or its caller has left.', 'AbortError');

export function createOperationSignal({
  leaving,
  deadlineMs,
}: OperationSignalOptions): OperationSignal {
  const deadlineAt = deadlineMs === undefined ? undefined : performance.now() + deadlineMs;
  const { signal, abort } = createSignal(deadlineAt);
  const timer = deadlineMs === undefined ? undefined : setTimeout(expire, deadlineMs);
  leaving?.addEventListener('abort', end, { once: true });
  if (leaving?.aborted) end();

  return { signal, end };

  function end(): void {
    clearTimeout(timer);
    leaving?.removeEventListener('abort', end);
    abort(OVER);
  }

  function expire(): void {
    abort(
      new GatewayError({
        code: 'VENDOR_TIMEOUT',
        message: `the operation took longer than ${deadlineMs} ms`,
      }),
    );
    end();
  }
}
