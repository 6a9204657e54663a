import type { EventOrigin } from '@fabgraph/schema';
import {
  type EventCursors,
  fieldsSince,
  resourceDigest,
  type SeenState,
  statusBefore,
} from './event-cursor.ts';
import type { EventOf, Noun, StatusOf, Watchable } from './noun.ts';
import type { Track, TrackChange } from './track.ts';

/** Makes the events of one noun. */
export interface EventMaker<E extends Watchable> {
  /** The state now; with `seen`, what differs from the state that a cursor showed. */
  readonly snapshot: (track: Track<E>, seen?: SeenState | undefined) => EventOf<E>;
  readonly created: (track: Track<E>, origin: EventOrigin) => EventOf<E>;
  readonly updated: (track: Track<E>, change: TrackChange<E>, origin: EventOrigin) => EventOf<E>;
  readonly deleted: (track: Track<E>, origin: EventOrigin) => EventOf<E>;
}

export function createEventMaker<E extends Watchable>(
  noun: Noun<E, never>,
  cursors: EventCursors,
  now: () => number,
): EventMaker<E> {
  return {
    snapshot: (track, seen) => {
      const entity = track.entity();
      const event = make(entity.ref, entity, { origin: 'SNAPSHOT', change: 'NONE' });
      if (seen === undefined || seen.resource !== resourceDigest(entity.ref)) return event;
      const changedFields = fieldsSince(noun, seen, entity);
      if (changedFields.length === 0 || (!noun.livesOn && isOver(seen, track))) return event;
      const previousStatus = statusBefore(noun, seen, entity);
      return { ...event, change: 'UPDATED', changedFields, previousStatus };
    },
    created: (track, origin) =>
      make(track.entity().ref, track.entity(), { origin, change: 'CREATED' }),
    updated: (track, { changedFields, previousStatus }, origin) => ({
      ...make(track.entity().ref, track.entity(), { origin, change: 'UPDATED' }),
      changedFields,
      previousStatus,
    }),
    deleted: (track, origin) => ({
      ...make(track.entity().ref, null, { origin, change: 'DELETED' }),
      previousStatus: noun.statusOf(track.entity()),
    }),
  };

  /** It had ended before it was seen, and has not begun anew: what differs is no news. */
  function isOver({ status }: SeenState, track: Track<E>): boolean {
    return status !== null && noun.isTerminal(status as StatusOf<E>) && track.isTerminal();
  }

  function make(
    ref: E['ref'],
    entity: E | null,
    { origin, change }: Pick<EventOf<E>, 'origin' | 'change'>,
  ): EventOf<E> {
    return {
      cursor: cursors.make(noun, ref, entity),
      origin,
      change,
      changedFields: [],
      previousStatus: null as StatusOf<E> | null,
      observedAt: new Date(now()),
      ref,
      entity,
    };
  }
}
