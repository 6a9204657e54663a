import type { GatewayError } from '@fabgraph/contract';
import type { SeenState } from './event-cursor.ts';
import type { Watchable } from './noun.ts';
import type { Subscriber } from './subscriber.ts';
import type { WatchedList } from './watched-list.ts';

/**
 * One subscriber over the lists of several accounts. An account that fails costs its own events
 * only: it is tried again, and where its credentials are refused the others go on without it. The
 * stream fails when there is none left that works.
 */
export function joinLists<E extends Watchable>(
  subscriber: Subscriber<E>,
  lists: readonly WatchedList<E>[],
  seen: SeenState | undefined,
): () => void {
  const parts = new Set(lists);
  const stumbling = new Set<WatchedList<E>>();
  const endings: (() => void)[] = [];

  for (const list of lists) {
    endings.push(
      list.watch(
        {
          wants: subscriber.wants,
          complete: subscriber.complete,
          send: subscriber.send,
          stumble: (error) => {
            stumbling.add(list);
            failIfNoneWorks(error);
          },
          fail: (error) => {
            parts.delete(list);
            stumbling.delete(list);
            if (isOfOneAccount(error)) return failIfNoneWorks(error);
            subscriber.fail(error);
          },
        },
        seen,
      ),
    );
  }
  return () => {
    for (const end of endings) end();
  };

  function failIfNoneWorks(error: unknown): void {
    if (stumbling.size === parts.size) subscriber.fail(error);
  }
}

function isOfOneAccount(error: unknown): boolean {
  return error instanceof Error && (error as GatewayError).code === 'UNAUTHENTICATED';
}
