import type { GatewayError } from '@fabgraph/contract';
import type { EventMaker } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import type { EventLog, Logged } from './event-log.ts';
import type { EventOf, Noun, StatusOf, Watchable } from './noun.ts';
import { toReplays } from './replay.ts';
import { type Subscriber, viewsOf } from './subscriber.ts';
import type { Observation, Thing } from './thing.ts';

export type MemberOutcome = 'changed' | 'unchanged' | 'failed';

/** One watched thing and those who watch it. */
export interface Member<E extends Watchable> {
  readonly thing: Thing<E>;
  /** The costly fields that any of its subscribers selected. */
  readonly wants: () => ReadonlySet<string>;
  /** Whether a subscriber waits for its first event. */
  readonly isDue: () => boolean;
  /** Whether nobody watches it any more. */
  readonly isOver: () => boolean;
  /** `isFresh`: what is known counts as the state now, and no read is needed for the first event. */
  readonly add: (subscriber: Subscriber<E>, seen: SeenState | undefined, isFresh: boolean) => void;
  readonly remove: (subscriber: Subscriber<E>) => void;
  readonly observe: (read: E, how: Observation) => MemberOutcome;
  readonly fail: (error: GatewayError, how: Observation) => MemberOutcome;
  /** Ends what it holds. */
  readonly release: () => void;
}

export interface MemberOptions<E extends Watchable> {
  readonly noun: Noun<E, never>;
  readonly thing: Thing<E>;
  readonly events: EventMaker<E>;
  readonly log: EventLog<EventOf<E>>;
  /** News that another read brought has ended it. */
  readonly onOver: () => void;
}

export function createMember<E extends Watchable>({
  noun,
  thing,
  events,
  log,
  onOver,
}: MemberOptions<E>): Member<E> {
  const waiting = new Map<Subscriber<E>, SeenState | undefined>();
  const following = new Set<Subscriber<E>>();
  const release = thing.listen(hear);

  return {
    thing,
    wants: () => new Set(subscribers().flatMap(({ wants }) => [...wants])),
    isDue: () => waiting.size > 0,
    isOver,
    add: (subscriber, seen, isFresh) => {
      if (goOn(subscriber, seen)) return;
      waiting.set(subscriber, seen);
      const entity = thing.entity();
      if (entity === undefined || !isFresh || !tellsAll(entity, subscriber)) return;
      welcome();
      endIfOver();
    },
    remove: (subscriber) => {
      waiting.delete(subscriber);
      following.delete(subscriber);
    },
    observe: (read, how) => {
      const isNews = thing.observe(read, how);
      const isDoubtful = thing.isDoubtful();
      if (!isDoubtful) welcome();
      endIfOver();
      // The next read, which will tell, is not long in coming.
      return isNews || isDoubtful ? 'changed' : 'unchanged';
    },
    fail: (error, how) => {
      if (thing.entity() === undefined || error.code === 'UNAUTHENTICATED') {
        end(({ fail }) => fail(error));
        return 'failed';
      }
      if (error.code === 'NOT_FOUND') {
        thing.observeGone(how);
        return 'changed';
      }
      // The vendor will be back; until then the last state is the best there is.
      welcome();
      endIfOver();
      return 'failed';
    },
    release,
  };

  function isOver(): boolean {
    return waiting.size + following.size === 0;
  }

  /** Whether the log tells this subscriber all that it has missed, so that it needs no state to begin with. */
  function goOn(subscriber: Subscriber<E>, seen: SeenState | undefined): boolean {
    if (seen === undefined || seen.position === null) return false;
    const missed = log.since(thing.watch, seen.position);
    if (missed === null || (missed.length === 0 && !thing.isFollowed())) return false;
    following.add(subscriber);
    const endsAt = missed.findIndex(({ event }) => isLast(event));
    const told = endsAt === -1 ? missed : missed.slice(0, endsAt + 1);
    for (const event of toReplays(told, subscriber)) subscriber.replay(event);
    if (endsAt !== -1 || (missed.length === 0 && thing.isOver())) {
      following.delete(subscriber);
      subscriber.complete();
    }
    return true;
  }

  function hear({ event }: Logged<EventOf<E>>): void {
    if (event.change === 'DELETED') {
      for (const subscriber of waiting.keys()) following.add(subscriber);
      waiting.clear();
    }
    const viewFor = viewsOf(event);
    for (const subscriber of [...following]) {
      const visible = viewFor(subscriber);
      if (visible !== null) subscriber.send(visible);
    }
    if (event.change === 'DELETED') end(({ complete }) => complete());
    else endIfOver();
    if (isOver()) onOver();
  }

  function endIfOver(): void {
    if (!thing.isOver()) return;
    welcome();
    end(({ complete }) => complete());
  }

  /** What this subscriber selected may not have been read for the others. */
  function tellsAll(entity: E, { wants }: Subscriber<E>): boolean {
    return [...wants].every((name) => noun.fields[name]?.(entity) !== undefined);
  }

  function welcome(): void {
    const entity = thing.entity();
    if (entity === undefined) return;
    for (const [subscriber, seen] of waiting) {
      following.add(subscriber);
      subscriber.send(events.snapshot(entity, { seen }));
    }
    waiting.clear();
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

  function isLast({ change, entity }: EventOf<E>): boolean {
    if (change === 'DELETED' || entity === null) return true;
    return noun.isTerminal(noun.statusOf(entity) as StatusOf<E>);
  }
}
