import { refKey, type Slot } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import type { EventMaker } from './event.ts';
import type { EventOf, Noun, Watchable } from './noun.ts';
import { createTrack, type Track } from './track.ts';

/** What is known of the matches of a watched list. */
export interface ListState<E extends Watchable> {
  /** Matches that can still change by themselves. */
  readonly open: () => readonly Track<E>[];
  /** Known matches that a read of the list did not bring: they have to be read by themselves. */
  readonly missingFrom: (items: readonly E[]) => readonly E['ref'][];
  /** Takes in a read of the list and of what it did not bring; gives an event a change. */
  readonly observe: (read: ListRead<E>) => readonly EventOf<E>[];
  /** Takes in what another read showed of one match; of anything else it tells nothing. */
  readonly observeOne: (entity: E, origin: EventOrigin) => EventOf<E> | null;
}

export interface ListRead<E extends Watchable> {
  readonly items: readonly E[];
  readonly missing: readonly { readonly ref: E['ref']; readonly slot: Slot<E> | undefined }[];
  /** Who made the hub look at this one. */
  readonly originOf: (ref: E['ref']) => EventOrigin;
}

interface Known<E extends Watchable> {
  readonly track: Track<E>;
  /** How many reads in a row have not brought it although it had not changed. */
  readonly absentCount: number;
}

/** How many of those that ended and matched no more are remembered, so that none of them seems new. */
const MAX_PAST = 10_000;

/** `first`: what matched at the beginning; it makes no event. */
export function createListState<E extends Watchable>(
  noun: Noun<E, never>,
  events: EventMaker<E>,
  first: readonly E[],
): ListState<E> {
  const known = new Map<string, Known<E>>(
    first.map((entity) => [refKey(entity.ref), start(createTrack(noun, entity))]),
  );
  const past = new Map<string, Track<E>>();

  return {
    open: () =>
      [...known.values()].map(({ track }) => track).filter((track) => !track.isTerminal()),
    missingFrom: (items) => {
      const brought = new Set(items.map(({ ref }) => refKey(ref)));
      return [...known]
        .filter(([key]) => !brought.has(key))
        .map(([, { track }]) => track.entity().ref);
    },
    observe: ({ items, missing, originOf }) =>
      [
        ...items.map((entity) => take(entity, originOf(entity.ref))),
        ...missing.map(({ ref, slot }) => letGo(ref, slot, originOf(ref))),
      ].filter((event) => event !== null),
    observeOne: (entity, origin) => (known.has(refKey(entity.ref)) ? take(entity, origin) : null),
  };

  function start(track: Track<E>): Known<E> {
    return { track, absentCount: 0 };
  }

  function take(entity: E, origin: EventOrigin): EventOf<E> | null {
    const key = refKey(entity.ref);
    const track = known.get(key)?.track ?? past.get(key);
    past.delete(key);
    if (track === undefined) {
      const added = createTrack(noun, entity);
      known.set(key, start(added));
      return events.created(added, origin);
    }
    known.set(key, start(track));
    const change = track.observe(entity);
    return change === null ? null : events.updated(track, change, origin);
  }

  /** One last event for what stopped matching. */
  function letGo(ref: E['ref'], slot: Slot<E> | undefined, origin: EventOrigin): EventOf<E> | null {
    const key = refKey(ref);
    const { track, absentCount = 0 } = known.get(key) ?? {};
    if (track === undefined || slot === undefined) return null;
    if (slot instanceof Error) {
      if (slot.code !== 'NOT_FOUND') return null;
      known.delete(key);
      return events.deleted(track, origin);
    }
    const change = track.observe(slot);
    // Unchanged: offset paging may have jumped over it once, but not twice.
    if (change !== null || absentCount > 0) forget(key, track);
    else known.set(key, { track, absentCount: absentCount + 1 });
    return change === null ? null : events.updated(track, change, origin);
  }

  function forget(key: string, track: Track<E>): void {
    known.delete(key);
    if (!track.isTerminal()) return;
    past.set(key, track);
    const [oldest] = past.keys();
    if (past.size > MAX_PAST && oldest !== undefined) past.delete(oldest);
  }
}
