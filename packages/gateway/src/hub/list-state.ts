import { type Adapter, refKey, type Slot } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import type { EventMaker } from './event.ts';
import type { Logged } from './event-log.ts';
import type { EventOf, Watchable } from './noun.ts';
import type { Listener, Observation, Thing } from './thing.ts';
import type { ThingBook } from './thing-book.ts';

/** What is known of the matches of a watched list. */
export interface ListState<E extends Watchable> {
  /** Matches that can still change by themselves. */
  readonly open: () => readonly E[];
  /** Whether this one is known as a match that can still change by itself. */
  readonly isOpen: (ref: E['ref']) => boolean;
  /** Known matches that a read of the list did not bring: they have to be read by themselves. */
  readonly missingFrom: (items: readonly E[]) => readonly E['ref'][];
  /** Takes in a read of the list and of what it did not bring; whether anything of it was news. */
  readonly observe: (read: ListRead<E>) => boolean;
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
  /** What matched at the beginning; it makes no event. */
  readonly first: ListRead<E>;
  /** What happens to a match, whichever read has found it. */
  readonly tell: (told: Logged<EventOf<E>>) => void;
}

interface Known<E extends Watchable> {
  readonly thing: Thing<E>;
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
  first,
  tell,
}: ListStateOptions<E>): ListState<E> {
  const known = new Map<string, Known<E>>();
  const past = new Map<string, E>();
  for (const entity of first.items) {
    follow(entity.ref).observe(entity, howOf(first, entity.ref));
  }

  return {
    open: () => [...known.values()].flatMap(({ thing }) => openEntity(thing) ?? []),
    isOpen: (ref) => openEntity(known.get(refKey(ref))?.thing) !== undefined,
    missingFrom: (items) => {
      const brought = new Set(items.map(({ ref }) => refKey(ref)));
      return [...known].filter(([key]) => !brought.has(key)).map(([, { thing }]) => thing.ref);
    },
    observe: (read) => {
      const taken = read.items.map((entity) => take(entity, howOf(read, entity.ref)));
      const left = read.missing.map(({ ref, slot }) => letGo(ref, slot, howOf(read, ref)));
      return [...taken, ...left].includes(true);
    },
    pause: () => {
      for (const [key, match] of known) {
        match.leave();
        known.set(key, { ...match, leave: match.thing.overhear(listenerOf(key)) });
      }
    },
    resume: () => {
      for (const { leave, thing } of [...known.values()]) {
        leave();
        const entity = thing.entity();
        if (entity !== undefined) followFrom(entity);
      }
    },
    release: () => {
      for (const { leave } of known.values()) leave();
      known.clear();
    },
  };

  function follow(ref: E['ref']): Thing<E> {
    const thing = book.get(adapter, ref);
    const key = refKey(ref);
    known.set(key, { thing, leave: thing.listen(listenerOf(key)), absentCount: 0 });
    return thing;
  }

  /** From its last state on, whether or not anybody but this list still knows it. */
  function followFrom(entity: E): Thing<E> {
    const thing = follow(entity.ref);
    if (thing.entity() === undefined) {
      thing.observe(entity, { origin: 'POLL', stamp: 0, readAtMs: 0 });
    }
    return thing;
  }

  function listenerOf(key: string): Listener<E> {
    return (told) => {
      if (told.event.change === 'DELETED') forget(key);
      tell(told);
    };
  }

  function take(entity: E, how: Observation): boolean {
    const key = refKey(entity.ref);
    const ended = past.get(key);
    past.delete(key);
    const before = known.get(key);
    if (before !== undefined) {
      known.set(key, { ...before, absentCount: 0 });
      return before.thing.observe(entity, how);
    }
    if (ended === undefined) {
      const thing = book.get(adapter, entity.ref);
      thing.observe(entity, how);
      follow(entity.ref);
      tell(events.created(thing.entity() ?? entity, how.origin));
      return true;
    }
    return followFrom(ended).observe(entity, how);
  }

  /** One last event for what stopped matching. */
  function letGo(ref: E['ref'], slot: Slot<E> | undefined, how: Observation): boolean {
    const key = refKey(ref);
    const match = known.get(key);
    if (match === undefined || slot === undefined) return false;
    if (slot instanceof Error) {
      if (slot.code !== 'NOT_FOUND') return false;
      match.thing.observeGone(how.origin);
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
    return { origin: originOf(ref), stamp, readAtMs };
  }
}
