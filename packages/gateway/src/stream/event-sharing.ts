import { eventOf, type GraphContext } from '@fabgraph/schema';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { operationKey } from './operation-key.ts';
import type { RunShare, SharedRuns } from './shared-run.ts';

export interface EventSharingOptions {
  readonly runs: SharedRuns;
  /**
   * Callers who may see the same, and so share results, have the same name here; null: shares with
   * nobody, as one does who is told what its own operation cost.
   */
  readonly sharerOf: (context: GraphContext) => string | null;
}

type SubscribeArgs = ExecutionArgs & { contextValue?: GraphContext };

const OVER: IteratorResult<ExecutionResult, undefined> = { done: true, value: undefined };

/** Runs what subscriptions select over each event, once for all who have selected the same of it. */
export function useEventSharing({ runs, sharerOf }: EventSharingOptions): Plugin<GraphContext> {
  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (args: SubscribeArgs) => {
        const source = await createSourceEventStream(args);
        // Not begun: what is wrong is said where it always was.
        if (!isAsyncIterable(source)) return subscribeFn(args);
        return toResults(source as AsyncIterable<unknown>, joinerOf(args));
      });
    },
  };

  function joinerOf(args: SubscribeArgs): (rootValue: unknown) => RunShare {
    const { document, contextValue } = args;
    if (contextValue === undefined) throw new Error('a subscription without a context');
    const sharer = sharerOf(contextValue);
    const key = sharer === null ? null : `${sharer} ${operationKey(args)}`;
    return (rootValue) => {
      const event = eventOf(rootValue);
      if (key === null || event === null) return alone(execute({ ...args, rootValue }));
      return runs.join({
        event,
        document,
        key,
        run: (signal, onCall) => {
          const shared: GraphContext = {
            ...contextValue,
            signal,
            onCall: (adapter, call) => {
              onCall();
              contextValue.onCall?.(adapter, call);
            },
          };
          return execute({ ...args, rootValue, contextValue: shared });
        },
      });
    };
  }
}

function alone(result: RunShare['result']): RunShare {
  return { result, leave: () => {} };
}

/** Not a generator: its `return` would wait for the event that `next` waits for. */
function toResults(
  source: AsyncIterable<unknown>,
  join: (rootValue: unknown) => RunShare,
): AsyncIterableIterator<ExecutionResult> {
  const events = source[Symbol.asyncIterator]();
  let share: RunShare | undefined;
  const results: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      const { done, value } = await events.next();
      if (done) return OVER;
      share = join(value);
      const result = await share.result;
      share = undefined;
      return { done: false, value: result };
    },
    return: async () => {
      share?.leave();
      await events.return?.();
      return OVER;
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}
