import { type GraphContext, maskError } from '@fabgraph/schema';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Timers } from '../time/timers.ts';
import { CallerRefusal } from './caller-refusal.ts';
import type { CallerContext } from './known-caller.ts';

/**
 * Ends subscriptions when their caller's time is over, with an error as their last event. Stands
 * after the plugins that make streams, so that it ends what they have made.
 */
export function useExpiry(timers: Timers): Plugin<GraphContext> {
  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (args: CallerArgs) => {
        const results = await subscribeFn(args);
        const expiresAtMs = args.contextValue?.caller?.expiresAtMs ?? 0;
        if (!Number.isFinite(expiresAtMs) || !isAsyncIterable(results)) return results;
        return endingAt(expiresAtMs, results as AsyncIterable<ExecutionResult>, timers);
      });
    },
  };
}

type CallerArgs = ExecutionArgs & { contextValue?: Partial<CallerContext> };

type Step = IteratorResult<ExecutionResult, undefined>;

const OVER: Step = { done: true, value: undefined };
/** Timers take no longer waits than 24 days and some. */
const MAX_WAIT_MS = 86_400_000;

/** Not a generator: it could not end while it waits for an event. */
function endingAt(
  expiresAtMs: number,
  results: AsyncIterable<ExecutionResult>,
  timers: Timers,
): AsyncIterableIterator<ExecutionResult> {
  const inner = results[Symbol.asyncIterator]();
  let state: 'OPEN' | 'EXPIRED' | 'OVER' = 'OPEN';
  let answerWaiting: ((step: Step) => void) | undefined;
  let timer: unknown;
  wait();

  const outer: AsyncIterableIterator<ExecutionResult> = {
    next: () =>
      new Promise((resolve, reject) => {
        if (state !== 'OPEN') {
          resolve(lastStep());
          return;
        }
        answerWaiting = resolve;
        // Where its time is over first, whoever waits has been told so, and this says nothing more.
        inner.next().then(
          (step) => {
            answerWaiting = undefined;
            if (step.done === true) end();
            resolve(step);
          },
          (error) => {
            end();
            reject(error);
          },
        );
      }),
    return: async () => {
      end();
      await inner.return?.();
      return OVER;
    },
    [Symbol.asyncIterator]: () => outer,
  };
  return outer;

  function wait(): void {
    const leftMs = expiresAtMs - timers.now();
    if (leftMs <= 0) expire();
    else timer = timers.setTimeout(wait, Math.min(leftMs, MAX_WAIT_MS));
  }

  function expire(): void {
    state = 'EXPIRED';
    void inner.return?.();
    answerWaiting?.(lastStep());
  }

  function lastStep(): Step {
    if (state === 'OVER') return OVER;
    state = 'OVER';
    return { done: false, value: { errors: [maskError(new CallerRefusal('WRONG'))] } };
  }

  function end(): void {
    state = 'OVER';
    timers.clearTimeout(timer);
  }
}
