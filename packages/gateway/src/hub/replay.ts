import type { Logged } from './event-log.ts';
import type { EventOf, Watchable } from './noun.ts';
import { eventFor, type Subscriber } from './subscriber.ts';

/** Logged events as one hears them who was away when they were told. */
export function toReplays<E extends Watchable>(
  missed: readonly Logged<EventOf<E>>[],
  subscriber: Pick<Subscriber<E>, 'wants'>,
): readonly EventOf<E>[] {
  return missed
    .map(({ event }) => eventFor(subscriber, event))
    .filter((event) => event !== null)
    .map((event) => ({ ...event, origin: 'REPLAY' }));
}
