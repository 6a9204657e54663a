import type { EventOrigin } from '@fabgraph/schema';
import type { EventMaker } from './event.ts';
import type { EventLog, Logged } from './event-log.ts';
import type { EventOf, Noun, Watchable } from './noun.ts';
import { createTrack, type Track } from './track.ts';

/**
 * One thing as one credential sees it, whoever watches it and whatever read it: one state, and one
 * event a change that all its listeners hear at once.
 */
export interface Thing<E extends Watchable> {
  readonly ref: E['ref'];
  /** The name of its own watch in the event log. */
  readonly watch: string;
  /** Undefined before the first read and after it is gone. */
  readonly entity: () => E | undefined;
  /** Terminal, as far as the reads agree. */
  readonly isOver: () => boolean;
  /** The last read says that it goes on after its end; the next one will tell. */
  readonly isDoubtful: () => boolean;
  /** Whether its state was read since somebody listens. */
  readonly isFollowed: () => boolean;
  /** When its state was last read, in ms; 0 where it never was. */
  readonly readAtMs: () => number;
  /** Whether this was news. A read that began before the last one that was taken in is none. */
  readonly observe: (read: E, how: Observation) => boolean;
  readonly observeGone: (origin: EventOrigin) => void;
  /** Returns what ends it. */
  readonly listen: (hear: Listener<E>) => () => void;
  /** As `listen`, for one who would not have it kept up to date. */
  readonly overhear: (hear: Listener<E>) => () => void;
  readonly isHeld: () => boolean;
}

export type Listener<E extends Watchable> = (told: Logged<EventOf<E>>) => void;

export interface Observation {
  readonly origin: EventOrigin;
  /** When the read began, by `ThingBook.stamp`. */
  readonly stamp: number;
  readonly readAtMs: number;
}

export interface ThingOptions<E extends Watchable> {
  readonly noun: Noun<E, never>;
  readonly ref: E['ref'];
  readonly watch: string;
  readonly events: EventMaker<E>;
  readonly log: EventLog<EventOf<E>>;
  /** The first has begun to listen. */
  readonly onHeld: () => void;
  /** The last has left. */
  readonly onIdle: () => void;
}

export function createThing<E extends Watchable>({
  noun,
  ref,
  watch,
  events,
  log,
  onHeld,
  onIdle,
}: ThingOptions<E>): Thing<E> {
  const listeners = new Set<Listener<E>>();
  const overhearers = new Set<Listener<E>>();
  let track: Track<E> | undefined;
  let lastStamp = 0;
  let lastReadAtMs = 0;
  let isFollowed = false;

  return {
    ref,
    watch,
    entity: () => track?.entity(),
    isOver: () => track?.isTerminal() === true && !track.isDoubtful(),
    isDoubtful: () => track?.isDoubtful() === true,
    isFollowed: () => isFollowed,
    readAtMs: () => lastReadAtMs,
    observe: (read, { origin, stamp, readAtMs }) => {
      if (stamp < lastStamp) return false;
      lastStamp = stamp;
      lastReadAtMs = Math.max(lastReadAtMs, readAtMs);
      isFollowed = listeners.size > 0;
      if (track === undefined) {
        track = createTrack(noun, read);
        log.begin(watch, events.position());
        return true;
      }
      const change = track.observe(read);
      if (change === null) return false;
      tell(events.updated(track.entity(), change, origin));
      return true;
    },
    observeGone: (origin) => {
      if (track === undefined) return;
      const last = track.entity();
      track = undefined;
      tell(events.deleted(last, origin));
    },
    listen: (hear) => {
      // One who is equal to another is not the other.
      const listener: Listener<E> = (told) => hear(told);
      if (listeners.size === 0) onHeld();
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        isFollowed = false;
        onIdle();
      };
    },
    overhear: (hear) => {
      const listener: Listener<E> = (told) => hear(told);
      overhearers.add(listener);
      return () => void overhearers.delete(listener);
    },
    isHeld: () => listeners.size > 0,
  };

  function tell(told: Logged<EventOf<E>>): void {
    log.append(watch, told);
    for (const hear of [...listeners, ...overhearers]) hear(told);
  }
}
