import type { GraphContext } from '@fabgraph/schema';
import type { ExecutionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { OperationArgs, OperationRunner } from './operation-runner.ts';
import { createOperationSignal } from './operation-signal.ts';

export interface OperationPluginOptions {
  readonly run: OperationRunner;
  readonly deadlineMs: number;
}

/**
 * Gives each operation its own signal: a query or mutation ends at its deadline, a subscription
 * lives until its reader leaves.
 */
export function useOperations({ run, deadlineMs }: OperationPluginOptions): Plugin<GraphContext> {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(async (given) => {
        const { args, operation } = begin(given, deadlineMs);
        try {
          return await run(args);
        } finally {
          operation.end();
        }
      });
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (given) => {
        const { args, operation } = begin(given);
        const result = await subscribeFn(args);
        if (isAsyncIterable(result)) return endingWith(result, operation.end);
        operation.end();
        return result;
      });
    },
  };
}

/** Yoga's types leave the context open. */
function begin(given: ExecutionArgs, deadlineMs?: number) {
  const { contextValue, ...rest } = given as OperationArgs;
  const operation = createOperationSignal({ leaving: contextValue.signal, deadlineMs });
  const args: OperationArgs = {
    ...rest,
    contextValue: { ...contextValue, signal: operation.signal },
  };
  return { args, operation };
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
