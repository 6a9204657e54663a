import { type Adapter, refKey, type Slot } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import type { EventMaker } from './event.ts';
import type { Logged } from './event-log.ts';
import type { EventOf, Watchable } from './noun.ts';
import type { Listener, Observation, Thing } from './thing.ts';
import type { ThingBook } from './thing-book.ts';

/** What is known of the matches of a watched list, each of which came with one of its parts. */
export interface ListState<E extends Watchable> {
  /** Matches of these parts that can still change by themselves. */
  readonly open: (parts: ReadonlySet<string>) => readonly E[];
  /** Matches of these parts that are over. */
  readonly ended: (parts: ReadonlySet<string>) => readonly E[];
  /** Whether this one is known as a match that can still change by itself. */
  readonly isOpen: (ref: E['ref']) => boolean;
  readonly isKnown: (ref: E['ref']) => boolean;
  /** How many are remembered, those that match no more among them. */
  readonly size: () => number;
  readonly knownOf: (part: string) => readonly E['ref'][];
  /** Known matches that a read of their part did not bring: they have to be read by themselves. */
  readonly missingFrom: (items: readonly E[], part: string) => readonly E['ref'][];
  /** Takes in what was there at the beginning; it makes no event. */
  readonly begin: (read: ListRead<E>, part: string) => void;
  /** Takes in a read of a part and of what it did not bring; whether anything of it was news. */
  readonly observe: (read: ListRead<E>, part: string) => boolean;
  /** As `observe`, for the last time: there is no such part any more. */
  readonly drop: (read: ListRead<E>, part: string) => void;
  /** Nobody watches the list any more: its matches are only overheard. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends all that. */
  readonly release: () => void;
}

export interface ListRead<E extends Watchable> {
  readonly items: readonly E[];
  readonly missing: readonly { readonly ref: E['ref']; readonly slot: Slot<E> | undefined }[];
  /** Who made the hub look at this one. */
  readonly originOf: (ref: E['ref']) => EventOrigin;
  readonly stamp: number;
  readonly readAtMs: number;
}

export interface ListStateOptions<E extends Watchable> {
  readonly adapter: Adapter;
  readonly book: ThingBook<E>;
  readonly events: EventMaker<E>;
  /** What happens to a match of this part, whichever read has found it. */
  readonly tell: (told: Logged<EventOf<E>>, part: string) => void;
}

interface Known<E extends Watchable> {
  readonly thing: Thing<E>;
  readonly part: string;
  readonly leave: () => void;
  /** How many reads in a row have not brought it although it had not changed. */
  readonly absentCount: number;
}

/** How many of those that ended and matched no more are remembered, so that none of them seems new. */
const MAX_PAST = 10_000;

export function createListState<E extends Watchable>({
  adapter,
  book,
  events,
  tell,
}: ListStateOptions<E>): ListState<E> {
  const known = new Map<string, Known<E>>();
  const past = new Map<string, E>();

  return {
    open: (parts) =>
      [...known.values()].flatMap(({ thing, part }) =>
        parts.has(part) ? (openEntity(thing) ?? []) : [],
      ),
    ended: (parts) =>
      [...known.values()].flatMap(({ thing, part }) =>
        parts.has(part) && thing.isOver() ? (thing.entity() ?? []) : [],
      ),
    isOpen: (ref) => openEntity(known.get(refKey(ref))?.thing) !== undefined,
    isKnown: (ref) => known.has(refKey(ref)),
    size: () => known.size + past.size,
    knownOf,
    missingFrom: (items, part) => {
      const brought = new Set(items.map(({ ref }) => refKey(ref)));
      return knownOf(part).filter((ref) => !brought.has(refKey(ref)));
    },
    begin: (read, part) => {
      for (const entity of read.items) {
        const thing = known.get(refKey(entity.ref))?.thing ?? follow(entity.ref, part);
        thing.observe(entity, howOf(read, entity.ref));
        if (thing.entity() === undefined) forget(refKey(entity.ref));
      }
    },
    observe,
    drop: (read, part) => {
      observe(read, part);
      for (const ref of knownOf(part)) forget(refKey(ref));
    },
    pause: () => {
      for (const [key, match] of known) {
        match.leave();
        known.set(key, { ...match, leave: match.thing.overhear(listenerOf(key)) });
      }
    },
    resume: () => {
      for (const { leave, thing, part } of [...known.values()]) {
        leave();
        const entity = thing.entity();
        if (entity !== undefined) followFrom(entity, part);
      }
    },
    release: () => {
      for (const { leave } of known.values()) leave();
      known.clear();
    },
  };

  function observe(read: ListRead<E>, part: string): boolean {
    const taken = read.items.map((entity) => take(entity, part, howOf(read, entity.ref)));
    const left = read.missing.map(({ ref, slot }) => letGo(ref, slot, howOf(read, ref)));
    return [...taken, ...left].includes(true);
  }

  function knownOf(part: string): readonly E['ref'][] {
    return [...known.values()].flatMap(({ thing, part: own }) => (own === part ? thing.ref : []));
  }

  function follow(ref: E['ref'], part: string): Thing<E> {
    const thing = book.get(adapter, ref);
    const key = refKey(ref);
    known.set(key, { thing, part, leave: thing.listen(listenerOf(key)), absentCount: 0 });
    return thing;
  }

  /** From its last state on, whether or not anybody but this list still knows it. */
  function followFrom(entity: E, part: string): Thing<E> {
    const thing = follow(entity.ref, part);
    if (thing.entity() === undefined) {
      thing.observe(entity, { origin: 'POLL', stamp: 0, isPoll: true, readAtMs: 0 });
    }
    return thing;
  }

  function listenerOf(key: string): Listener<E> {
    return (told) => {
      const match = known.get(key);
      if (match === undefined) return;
      if (told.event.change === 'DELETED') forget(key);
      tell(told, match.part);
    };
  }

  function take(entity: E, part: string, how: Observation): boolean {
    const key = refKey(entity.ref);
    const ended = past.get(key);
    past.delete(key);
    const before = known.get(key);
    if (before !== undefined) {
      known.set(key, { ...before, part, absentCount: 0 });
      return before.thing.observe(entity, how);
    }
    if (ended === undefined) {
      const thing = book.get(adapter, entity.ref);
      thing.observe(entity, how);
      const state = thing.entity();
      // The read is older than the news that it is gone.
      if (state === undefined) return false;
      follow(entity.ref, part);
      tell(events.created(state, how.origin), part);
      return true;
    }
    return followFrom(ended, part).observe(entity, how);
  }

  /** One last event for what stopped matching. */
  function letGo(ref: E['ref'], slot: Slot<E> | undefined, how: Observation): boolean {
    const key = refKey(ref);
    const match = known.get(key);
    if (match === undefined || slot === undefined) return false;
    if (slot instanceof Error) {
      if (slot.code !== 'NOT_FOUND') return false;
      match.thing.observeGone(how);
      return true;
    }
    const isNews = match.thing.observe(slot, how);
    // Unchanged: offset paging may have jumped over it once, but not twice.
    if (isNews || match.absentCount > 0) forget(key);
    else known.set(key, { ...match, absentCount: match.absentCount + 1 });
    return isNews;
  }

  function forget(key: string): void {
    const match = known.get(key);
    if (match === undefined) return;
    known.delete(key);
    const entity = match.thing.entity();
    const isEnded = entity !== undefined && (match.thing.isOver() || match.thing.isDoubtful());
    match.leave();
    if (!isEnded) return;
    past.set(key, entity);
    const [oldest] = past.keys();
    if (past.size > MAX_PAST && oldest !== undefined) past.delete(oldest);
  }

  function openEntity(thing: Thing<E> | undefined): E | undefined {
    return thing?.isOver() || thing?.isDoubtful() ? undefined : thing?.entity();
  }

  function howOf({ originOf, stamp, readAtMs }: ListRead<E>, ref: E['ref']): Observation {
    return { origin: originOf(ref), stamp, isPoll: true, readAtMs };
  }
}
