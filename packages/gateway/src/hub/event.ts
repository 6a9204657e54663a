import type { EventOrigin } from '@fabgraph/schema';
import {
  type EventCursors,
  fieldsSince,
  resourceDigest,
  type SeenState,
  statusBefore,
} from './event-cursor.ts';
import type { Logged } from './event-log.ts';
import { hasEndedSince } from './missed-end.ts';
import type { EventOf, Noun, StatusOf, Watchable } from './noun.ts';
import type { TrackChange } from './track.ts';

/** Makes the events of one noun. */
export interface EventMaker<E extends Watchable> {
  /** The place of the newest event; every later one has a higher place. */
  readonly position: () => number;
  readonly snapshot: (entity: E, options?: SnapshotOptions) => EventOf<E>;
  readonly created: (entity: E, origin: EventOrigin) => Logged<EventOf<E>>;
  readonly updated: (entity: E, change: TrackChange<E>, origin: EventOrigin) => Logged<EventOf<E>>;
  /** `last`: as it was before it was gone. */
  readonly deleted: (last: E, origin: EventOrigin) => Logged<EventOf<E>>;
  /** The event for one who has not heard all that was before it: after its cursor nothing can be replayed. */
  readonly toPartial: (event: EventOf<E>) => EventOf<E>;
}

export interface SnapshotOptions {
  /** The state that a cursor showed: what differs from it is told, or that another thing has ended since. */
  readonly seen?: SeenState | undefined;
  /** Where it is one of many: the name of the watch if it is the last of them, else `partial`. */
  readonly place?: { readonly watch: string } | 'partial' | undefined;
}

export function createEventMaker<E extends Watchable>(
  noun: Noun<E, never>,
  cursors: EventCursors,
  now: () => number,
): EventMaker<E> {
  return {
    position: cursors.position,
    snapshot: (entity, { seen, place } = {}) => {
      const cursor = cursors.make(noun, entity.ref, entity, place);
      const event = toEvent(cursor, entity.ref, entity, { origin: 'SNAPSHOT', change: 'NONE' });
      if (seen === undefined) return event;
      if (seen.resource !== resourceDigest(entity.ref)) {
        const isNews = hasEndedSince(noun, seen, entity);
        return isNews ? { ...event, change: 'UPDATED', changedFields: ['status'] } : event;
      }
      const changedFields = fieldsSince(noun, seen, entity);
      if (changedFields.length === 0 || (!noun.livesOn && isOver(seen, entity))) return event;
      const previousStatus = statusBefore(noun, seen, entity);
      return { ...event, change: 'UPDATED', changedFields, previousStatus };
    },
    created: (entity, origin) => log(entity.ref, entity, { origin, change: 'CREATED' }),
    updated: (entity, { changedFields, previousStatus }, origin) =>
      log(entity.ref, entity, { origin, change: 'UPDATED', changedFields, previousStatus }),
    deleted: (last, origin) =>
      log(last.ref, null, { origin, change: 'DELETED', previousStatus: noun.statusOf(last) }),
    toPartial: (event) => ({
      ...event,
      cursor: cursors.make(noun, event.ref, event.entity, 'partial'),
    }),
  };

  /** It had ended before it was seen, and has not begun anew: what differs is no news. */
  function isOver({ status }: SeenState, entity: E): boolean {
    return (
      status !== null &&
      noun.isTerminal(status as StatusOf<E>) &&
      noun.isTerminal(noun.statusOf(entity))
    );
  }

  function log(ref: E['ref'], entity: E | null, what: Happening<E>): Logged<EventOf<E>> {
    const cursor = cursors.make(noun, ref, entity);
    return { position: cursors.position(), event: toEvent(cursor, ref, entity, what) };
  }

  function toEvent(
    cursor: string,
    ref: E['ref'],
    entity: E | null,
    { origin, change, changedFields = [], previousStatus = null }: Happening<E>,
  ): EventOf<E> {
    const observedAt = new Date(now());
    return { cursor, origin, change, changedFields, previousStatus, observedAt, ref, entity };
  }
}

type Happening<E extends Watchable> = Pick<EventOf<E>, 'origin' | 'change'> &
  Partial<Pick<EventOf<E>, 'changedFields' | 'previousStatus'>>;
