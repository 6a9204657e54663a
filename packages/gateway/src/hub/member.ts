import type { GatewayError } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import type { EventMaker } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import type { EventOf, Noun, Watchable } from './noun.ts';
import { eventFor, type Subscriber } from './subscriber.ts';
import { createTrack, type Track } from './track.ts';

export type MemberOutcome = 'changed' | 'unchanged' | 'failed';

/** One watched thing and those who watch it. */
export interface Member<E extends Watchable> {
  readonly ref: E['ref'];
  /** When its state was last read, in ms; 0 where it never was. */
  readonly readAtMs: () => number;
  /** Grows with each mutation, so that a read that began before it can be told. */
  readonly version: () => number;
  /** The costly fields that any of its subscribers selected. */
  readonly wants: () => ReadonlySet<string>;
  /** Whether a subscriber waits for its first event. */
  readonly isDue: () => boolean;
  /** Whether nobody watches it any more. */
  readonly isOver: () => boolean;
  /** `isFresh`: what is known counts as the state now, and no read is needed for the first event. */
  readonly add: (subscriber: Subscriber<E>, seen: SeenState | undefined, isFresh: boolean) => void;
  readonly remove: (subscriber: Subscriber<E>) => void;
  readonly observe: (read: E, origin: EventOrigin, readAtMs: number) => MemberOutcome;
  readonly fail: (error: GatewayError) => MemberOutcome;
  /** A mutation deleted it. Who still waits for a first event is told by the next read. */
  readonly observeDeleted: () => void;
}

export function createMember<E extends Watchable>(
  noun: Noun<E, never>,
  ref: E['ref'],
  events: EventMaker<E>,
): Member<E> {
  const waiting = new Map<Subscriber<E>, SeenState | undefined>();
  const following = new Set<Subscriber<E>>();
  let track: Track<E> | undefined;
  let lastReadAtMs = 0;
  let mutationCount = 0;

  return {
    ref,
    readAtMs: () => lastReadAtMs,
    version: () => mutationCount,
    wants: () => new Set(subscribers().flatMap(({ wants }) => [...wants])),
    isDue: () => waiting.size > 0,
    isOver: () => waiting.size + following.size === 0,
    add: (subscriber, seen, isFresh) => {
      waiting.set(subscriber, seen);
      if (track !== undefined && isFresh && tellsAll(track.entity(), subscriber)) welcome(track);
    },
    remove: (subscriber) => {
      waiting.delete(subscriber);
      following.delete(subscriber);
    },
    observe: (read, origin, readAtMs) => {
      if (origin === 'MUTATION') mutationCount += 1;
      const isFirst = track === undefined;
      track ??= createTrack(noun, read);
      const change = isFirst ? null : track.observe(read);
      lastReadAtMs = readAtMs;
      if (change !== null) tell(events.updated(track, change, origin));
      welcome(track);
      if (track.isTerminal()) end(({ complete }) => complete());
      return isFirst || change !== null ? 'changed' : 'unchanged';
    },
    fail: (error) => {
      if (track === undefined || error.code === 'UNAUTHENTICATED') {
        end(({ fail }) => fail(error));
        return 'failed';
      }
      if (error.code === 'NOT_FOUND') {
        endDeleted(track, 'POLL');
        return 'changed';
      }
      // The vendor will be back; until then the last state is the best there is.
      welcome(track);
      return 'failed';
    },
    observeDeleted: () => {
      if (track !== undefined) endDeleted(track, 'MUTATION');
    },
  };

  function endDeleted(known: Track<E>, origin: EventOrigin): void {
    welcome(known);
    tell(events.deleted(known, origin));
    end(({ complete }) => complete());
  }

  /** What this subscriber selected may not have been read for the others. */
  function tellsAll(entity: E, { wants }: Subscriber<E>): boolean {
    return [...wants].every((name) => noun.fields[name]?.(entity) !== undefined);
  }

  function welcome(known: Track<E>): void {
    for (const [subscriber, seen] of waiting) {
      following.add(subscriber);
      subscriber.send(events.snapshot(known, seen));
    }
    waiting.clear();
  }

  function tell(event: EventOf<E>): void {
    for (const subscriber of following) {
      const visible = eventFor(subscriber, event);
      if (visible !== null) subscriber.send(visible);
    }
  }

  function end(how: (subscriber: Subscriber<E>) => void): void {
    const all = subscribers();
    waiting.clear();
    following.clear();
    for (const subscriber of all) how(subscriber);
  }

  function subscribers(): readonly Subscriber<E>[] {
    return [...waiting.keys(), ...following];
  }
}
