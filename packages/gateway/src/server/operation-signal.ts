import { GatewayError, noteDeadline } from '@fabgraph/contract';

/** Ends the reads of one operation. */
export interface OperationSignal {
  readonly signal: AbortSignal;
  /** The operation is over or nobody wants its answer: ends what still runs, frees the timer. */
  readonly end: () => void;
}

export interface OperationSignalOptions {
  /** Aborted when the caller leaves. Absent: whoever has the signal ends it then. */
  readonly leaving?: AbortSignal | undefined;
  /** Absent: lives as long as the caller stays. */
  readonly deadlineMs?: number | undefined;
}

/** Made once: each one made would note where, which costs more than all else that is done here. */
const OVER = new DOMException('The operation is over or its caller has left.', 'AbortError');

export function createOperationSignal({
  leaving,
  deadlineMs,
}: OperationSignalOptions): OperationSignal {
  const controller = new AbortController();
  const timer = deadlineMs === undefined ? undefined : setTimeout(expire, deadlineMs);
  if (deadlineMs !== undefined) noteDeadline(controller.signal, performance.now() + deadlineMs);
  leaving?.addEventListener('abort', end, { once: true });
  if (leaving?.aborted) end();

  return { signal: controller.signal, end };

  function end(): void {
    clearTimeout(timer);
    leaving?.removeEventListener('abort', end);
    controller.abort(OVER);
  }

  function expire(): void {
    controller.abort(
      new GatewayError({
        code: 'VENDOR_TIMEOUT',
        message: `the operation took longer than ${deadlineMs} ms`,
      }),
    );
    end();
  }
}
