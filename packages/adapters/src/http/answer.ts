import { deadlineOf, type Signal } from '@fabgraph/contract';
import type { Dispatcher } from 'undici';
import { createTextCollector, type TextCollector } from './body.ts';
import { onAbort } from './deadline.ts';
import { ExchangeError, faultOf } from './exchange-error.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface AnswerOptions {
  /** Until it is there whole, in ms; shorter where the caller has less. */
  readonly timeoutMs: number;
  /** What the caller keeps of its time, in ms. */
  readonly reserveMs: number;
  /** Decompressed. */
  readonly maxBytes: number;
  /** Ends it, and the connection with it. Its deadline may move while it runs. */
  readonly signal: Signal;
}

/** What a connection is told that is closed because nobody waits for its answer any more. */
const NOT_AWAITED = new Error('Nobody waits for this answer any more.');

/**
 * The whole answer to the request that `dispatch` sends. On the handlers of the HTTP library itself
 * and with a timer of its own (the library's are coarse): streams, signals and their listeners for
 * each call would cost more than the call.
 * @throws ExchangeError, or the signal's reason. The connection is closed then.
 */
export function readAnswer(
  dispatch: (handler: Dispatcher.DispatchHandler) => void,
  { timeoutMs, reserveMs, maxBytes, signal }: AnswerOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let head: Omit<HttpAnswer, 'text'> | undefined;
    let body: TextCollector | undefined;
    let isReceived = false;
    let isOver = false;

    const finish = () => {
      isOver = true;
      clearTimeout(timer);
      stopListening();
      if (!isReceived) controller?.abort(NOT_AWAITED);
    };

    const fail = (error: unknown) => {
      if (isOver) return;
      finish();
      body?.destroy();
      reject(error);
    };

    // Looks again when it fires: somebody may have joined who has more time.
    const endsAt = performance.now() + timeoutMs;
    const expire = () => {
      const callerEndsAt = deadlineOf(signal) - reserveMs;
      const leftMs = Math.min(endsAt, callerEndsAt) - performance.now();
      if (leftMs >= 1) timer = setTimeout(expire, leftMs);
      else fail(new ExchangeError(endsAt <= callerEndsAt ? 'TIMED_OUT' : 'OUT_OF_TIME'));
    };
    let timer: NodeJS.Timeout | undefined;
    const stopListening = onAbort(signal, () => fail(signal.reason));
    expire();

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        controller = started;
        if (isOver) started.abort(NOT_AWAITED);
      },
      onResponseStart: (started, status, headers) => {
        // 100 to 199: the answer is still to come.
        if (status < 200 || isOver) return;
        head = { status, headers };
        try {
          body = createTextCollector({
            contentEncoding: String(headers['content-encoding'] ?? 'identity'),
            maxBytes,
            onText: (text) => {
              if (isOver || head === undefined) return;
              finish();
              resolve({ ...head, text });
            },
            onError: fail,
            onDrain: () => started.resume(),
          });
        } catch (error) {
          fail(error);
        }
      },
      onResponseData: (started, chunk) => {
        if (!isOver && body?.write(chunk) === false) started.pause();
      },
      onResponseEnd: () => {
        isReceived = true;
        if (!isOver) body?.end();
      },
      onResponseError: (_controller, error) => {
        isReceived = true;
        fail(new ExchangeError(body === undefined ? faultOf(error) : 'CUT', error));
      },
    };

    if (isOver) return;
    try {
      dispatch(handler);
    } catch (error) {
      fail(error);
    }
  });
}
