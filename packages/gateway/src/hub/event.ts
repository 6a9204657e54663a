import type { Adapter } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import type { CursorPlace, EventCursors, SeenState } from './event-cursor.ts';
import type { Logged } from './event-log.ts';
import { hasEndedSince } from './missed-end.ts';
import type { EventOf, Noun, StatusOf, Watchable } from './noun.ts';
import type { TrackChange } from './track.ts';

/** Makes the events of one noun as one credential hears them. */
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
  /** Where it is one of many. */
  readonly place?: CursorPlace | undefined;
}

/** Equal for one adapter. */
export type EventMakers<E extends Watchable> = (adapter: Adapter) => EventMaker<E>;

export interface EventMakerOptions<E extends Watchable> {
  readonly noun: Noun<E, never>;
  readonly cursors: EventCursors;
  /** By the clock of the wall. */
  readonly now: () => number;
}

export function createEventMakers<E extends Watchable>(
  options: EventMakerOptions<E>,
): EventMakers<E> {
  const makers = new WeakMap<Adapter, EventMaker<E>>();
  return (adapter) => {
    const maker = makers.get(adapter) ?? createEventMaker(options, adapter);
    makers.set(adapter, maker);
    return maker;
  };
}

function createEventMaker<E extends Watchable>(
  { noun, cursors, now }: EventMakerOptions<E>,
  adapter: Adapter,
): EventMaker<E> {
  const writer = cursors.writerFor(adapter);

  return {
    position: cursors.position,
    snapshot: (entity, { seen, place } = {}) => {
      const cursor = writer.write(noun, entity.ref, entity, place);
      const event = toEvent(cursor, entity.ref, entity, { origin: 'SNAPSHOT', change: 'NONE' });
      if (seen === undefined) return event;
      if (!seen.isOf(entity.ref)) {
        const isNews = hasEndedSince(noun, seen, entity);
        return isNews ? { ...event, change: 'UPDATED', changedFields: ['status'] } : event;
      }
      const changedFields = seen.changedFields(noun, entity);
      if (changedFields.length === 0 || (!noun.livesOn && isOver(seen, entity))) return event;
      const previousStatus = statusBefore(seen, entity);
      return { ...event, change: 'UPDATED', changedFields, previousStatus };
    },
    created: (entity, origin) => log(entity.ref, entity, { origin, change: 'CREATED' }),
    updated: (entity, { changedFields, previousStatus }, origin) =>
      log(entity.ref, entity, { origin, change: 'UPDATED', changedFields, previousStatus }),
    deleted: (last, origin) =>
      log(last.ref, null, { origin, change: 'DELETED', previousStatus: noun.statusOf(last) }),
    toPartial: (event) => ({
      ...event,
      cursor: writer.write(noun, event.ref, event.entity, 'partial'),
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

  /** The status that was seen, where the thing has another one now. */
  function statusBefore({ status }: SeenState, entity: E): StatusOf<E> | null {
    return status === noun.statusOf(entity) ? null : (status as StatusOf<E> | null);
  }

  function log(ref: E['ref'], entity: E | null, what: Happening<E>): Logged<EventOf<E>> {
    const cursor = writer.write(noun, ref, entity);
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
