import type { EventOrigin } from '@fabgraph/schema';
import { withUntold } from './difference.ts';
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
  /**
   * Whether this was news. A poll that began before the last one that was taken in is none; one that
   * began before anybody else read or wrote it tells what they left out.
   */
  readonly observe: (read: E, how: Observation) => boolean;
  /** No read that began before then brings it back. */
  readonly observeGone: (how: Pick<Observation, 'origin' | 'stamp'>) => void;
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
  /** Of the hub's own: it reads all that its watchers have selected. */
  readonly isPoll: boolean;
  readonly readAtMs: number;
}

export interface ThingOptions<E extends Watchable> {
  readonly noun: Noun<E, never>;
  readonly ref: E['ref'];
  readonly watch: string;
  readonly events: EventMaker<E>;
  readonly log: EventLog<EventOf<E>>;
  /** `ThingBook.stamp`. */
  readonly stamp: () => number;
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
  stamp: stampNow,
  onHeld,
  onIdle,
}: ThingOptions<E>): Thing<E> {
  const listeners = new Set<Listener<E>>();
  const overhearers = new Set<Listener<E>>();
  let track: Track<E> | undefined;
  let lastRead: E | undefined;
  let lastStamp = 0;
  let lastPollStamp = 0;
  let doubtStamp = 0;
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
    observe: (read, how) => {
      const told = inOrder(read, how);
      if (told === undefined) return false;
      lastRead = told;
      isFollowed = listeners.size > 0;
      if (track === undefined) {
        track = createTrack(noun, told);
        log.begin(watch, events.position());
        return true;
      }
      const wasDoubtful = track.isDoubtful();
      const change = track.observe(told);
      if (track.isDoubtful() && !wasDoubtful) doubtStamp = stampNow();
      if (change === null) return false;
      tell(events.updated(track.entity(), change, how.origin));
      return true;
    },
    observeGone: ({ origin, stamp }) => {
      if (track === undefined || stamp < lastStamp) return;
      const last = track.entity();
      track = undefined;
      lastRead = undefined;
      lastStamp = stamp;
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

  /** The read, as far as it says what is true after all that was taken in before. */
  function inOrder(read: E, { stamp, isPoll, readAtMs }: Observation): E | undefined {
    const isInDoubt = track?.isDoubtful() === true;
    // Equal reads under way are one call: only a poll from after its answer is another word.
    if (isInDoubt && (!isPoll || stamp < doubtStamp)) return undefined;
    if (stamp >= lastStamp) {
      lastStamp = stamp;
      if (isPoll) lastPollStamp = stamp;
      lastReadAtMs = Math.max(lastReadAtMs, readAtMs);
      return read;
    }
    if (stamp < lastPollStamp || lastRead === undefined) return undefined;
    lastPollStamp = stamp;
    return withUntold(noun.fields, read, lastRead);
  }

  function tell(told: Logged<EventOf<E>>): void {
    log.append(watch, told);
    for (const hear of [...listeners, ...overhearers]) hear(told);
  }
}
