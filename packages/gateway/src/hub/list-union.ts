import type { GatewayError } from '@fabgraph/contract';
import type { EventMakers } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import type { EventLog, Logged } from './event-log.ts';
import type { EventOf, Watchable } from './noun.ts';
import { toReplays } from './replay.ts';
import type { Subscriber } from './subscriber.ts';
import type { WatchedList } from './watched-list.ts';

export interface ListUnionOptions<E extends Watchable> {
  readonly subscriber: Subscriber<E>;
  readonly lists: readonly WatchedList<E>[];
  readonly seen: SeenState | undefined;
  readonly eventsOf: EventMakers<E>;
  readonly log: EventLog<EventOf<E>>;
}

/**
 * One subscriber over the lists of several accounts. An account that fails costs its own events
 * only: it is tried again, and where its credentials are refused the others go on without it. The
 * stream fails when there is none left that works.
 */
export function joinLists<E extends Watchable>({
  subscriber,
  lists,
  seen,
  eventsOf,
  log,
}: ListUnionOptions<E>): () => void {
  const name = lists.map(({ watch }) => watch).join('\n');
  const missed =
    seen === undefined
      ? new Map<WatchedList<E>, readonly Logged<EventOf<E>>[]>()
      : missedOf({ lists, seen, name, log });
  const parts = new Set(lists);
  const stumbling = new Set<WatchedList<E>>();
  /** Those whose snapshots are still to come. */
  const awaited = new Set(lists.filter((list) => !missed.has(list)));
  const endings: (() => void)[] = [];

  const replays = [...missed.values()].flat().sort((a, b) => a.position - b.position);
  for (const event of toReplays(replays, subscriber)) subscriber.replay(event);
  for (const list of lists) {
    const part = {
      wants: subscriber.wants,
      complete: subscriber.complete,
      replay: subscriber.replay,
      // Who comes back with its cursor would never hear what the awaited list knew before it.
      send: (event: EventOf<E>) =>
        subscriber.send(
          isAwaited() && event.origin !== 'SNAPSHOT'
            ? eventsOf(list.adapter).toPartial(event)
            : event,
        ),
      placeOf: ({ isLast }: { readonly isLast: boolean }) =>
        isLast && !isAwaited(list) ? ({ watch: name } as const) : ('partial' as const),
      welcomed: () => {
        awaited.delete(list);
        stumbling.delete(list);
      },
      stumble: (error: GatewayError) => {
        stumbling.add(list);
        failIfNoneWorks(error);
      },
      fail: (error: unknown) => {
        parts.delete(list);
        awaited.delete(list);
        stumbling.delete(list);
        if (isOfOneAccount(error)) return failIfNoneWorks(error);
        subscriber.fail(error);
      },
    };
    endings.push(missed.has(list) ? list.resume(part) : list.add(part, seen));
  }
  return () => {
    for (const end of endings) end();
  };

  function failIfNoneWorks(error: unknown): void {
    if (stumbling.size === parts.size) subscriber.fail(error);
  }

  /** Whether another list than this one is yet to tell what it knows already. */
  function isAwaited(except?: WatchedList<E>): boolean {
    return [...awaited].some((list) => list !== except && list.size() > 0);
  }
}

/** What each list has told since the cursor; without those of which that is not known. */
function missedOf<E extends Watchable>({
  lists,
  seen: { position, endsBeginningOf },
  name,
  log,
}: Pick<ListUnionOptions<E>, 'lists' | 'log'> & {
  readonly seen: SeenState;
  readonly name: string;
}): ReadonlyMap<WatchedList<E>, readonly Logged<EventOf<E>>[]> {
  if (position === null) return new Map();
  const isOfThis =
    endsBeginningOf(name) ||
    lists.some((list) => log.since(list.watch, position - 1)?.[0]?.position === position);
  if (!isOfThis) return new Map();
  return new Map(
    lists.flatMap((list) => {
      const events = log.since(list.watch, position);
      return events === null ? [] : [[list, events] as const];
    }),
  );
}

function isOfOneAccount(error: unknown): boolean {
  return error instanceof Error && (error as GatewayError).code === 'UNAUTHENTICATED';
}
