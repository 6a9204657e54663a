import type { GraphContext } from '@fabgraph/schema';
import type { ExecutionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { createOperationSignal } from './operation-signal.ts';
import type { TransportContext } from './transport-context.ts';

/**
 * Gives each operation its own signal: a query or mutation ends at its deadline, a subscription
 * lives until its reader leaves. Not so where the transport does.
 */
export function useOperationSignal(deadlineMs: number): Plugin<GraphContext> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      if ((args as OperationArgs).contextValue?.isEndedByTransport) return;
      setExecuteFn(async (args) => {
        const operation = createOperationSignal({ leaving: leavingOf(args), deadlineMs });
        try {
          return await executeFn(withSignal(args, operation.signal));
        } finally {
          operation.end();
        }
      });
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (args) => {
        const operation = createOperationSignal({ leaving: leavingOf(args) });
        const result = await subscribeFn(withSignal(args, operation.signal));
        if (isAsyncIterable(result)) return endingWith(result, operation.end);
        operation.end();
        return result;
      });
    },
  };
}

/** Both functions take the same arguments; Yoga's types leave the context open. */
type OperationArgs = ExecutionArgs & { contextValue?: GraphContext & TransportContext };

function leavingOf({ contextValue }: OperationArgs): AbortSignal {
  if (contextValue === undefined) throw new Error('an operation without a context');
  return contextValue.signal;
}

function withSignal(args: OperationArgs, signal: AbortSignal): ExecutionArgs {
  return { ...args, contextValue: { ...args.contextValue, signal } };
}

/**
 * The same stream, which ends its source as soon as the reader leaves: a generator on the way would
 * otherwise wait for its next event before it hears of that.
 */
function endingWith<T>(stream: AsyncIterable<T>, end: () => void): AsyncIterableIterator<T> {
  const inner = stream[Symbol.asyncIterator]();
  const outer: AsyncIterableIterator<T> = {
    next: async () => {
      try {
        const result = await inner.next();
        if (result.done === true) end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    return: async () => {
      end();
      await inner.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => outer,
  };
  return outer;
}
