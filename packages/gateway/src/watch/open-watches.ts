import type { GatewayError, Signal } from '@fabgraph/contract';
import { createNewestQueue, type NewestQueue, type NewestQueueOptions } from './newest-queue.ts';

/** The streams of one kind that are open. */
export interface OpenWatches<T> {
  /**
   * A stream that begins to watch when it is first read, and leaves no trace when it ends.
   * `begin`: gives the queue what there is. @returns what ends that.
   */
  readonly open: (
    signal: Signal,
    begin: (queue: NewestQueue<T>) => () => void,
  ) => AsyncIterableIterator<T>;
  readonly count: () => number;
  /** Ends every stream with the error. Those opened later end the same way. */
  readonly close: (error: GatewayError) => void;
}

export interface OpenWatchesOptions<T> extends Pick<NewestQueueOptions<T>, 'merge'> {
  /** Given what ends the watch of a stream that is over. Default: it is ended at once. */
  readonly onOver?: ((leave: () => void) => void) | undefined;
}

export function createOpenWatches<T>({
  merge,
  onOver = (leave) => leave(),
}: OpenWatchesOptions<T>): OpenWatches<T> {
  const queues = new Set<NewestQueue<T>>();
  let closedBy: GatewayError | undefined;

  return {
    open: (signal, begin) => {
      let leave: (() => void) | undefined;
      let isOver = false;
      const queue = createNewestQueue<T>({
        merge,
        onStart: () => {
          if (closedBy !== undefined) return queue.fail(closedBy);
          if (signal.aborted) return queue.cancel();
          queues.add(queue);
          signal.addEventListener('abort', queue.cancel, { once: true });
          try {
            leave = begin(queue);
          } catch (error) {
            queue.fail(error);
          }
          if (isOver) leave?.();
        },
        onEnd: () => {
          isOver = true;
          queues.delete(queue);
          signal.removeEventListener('abort', queue.cancel);
          if (leave !== undefined) onOver(leave);
        },
      });
      return queue.iterator;
    },
    count: () => queues.size,
    close: (error) => {
      closedBy = error;
      for (const queue of [...queues]) queue.fail(error);
    },
  };
}
