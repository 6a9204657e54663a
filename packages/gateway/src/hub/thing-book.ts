import { type Adapter, refKey } from '@fabgraph/contract';
import { credentialKey } from './credential-key.ts';
import type { EventMakers } from './event.ts';
import type { EventLog } from './event-log.ts';
import type { EventOf, Noun, Watchable } from './noun.ts';
import { createThing, type Thing } from './thing.ts';

/** Every thing of one noun that is watched, or was a while ago. */
export interface ThingBook<E extends Watchable> {
  readonly get: (adapter: Adapter, ref: E['ref']) => Thing<E>;
  /** Only where it is being watched. */
  readonly find: (adapter: Adapter, ref: E['ref']) => Thing<E> | undefined;
  /** Later than every one before it: the mark of a read that begins now. */
  readonly stamp: () => number;
}

export interface ThingBookOptions<E extends Watchable> {
  readonly noun: Noun<E, never>;
  readonly eventsOf: EventMakers<E>;
  readonly log: EventLog<EventOf<E>>;
  readonly now: () => number;
  /** How long the state and the events of what nobody watches any more are kept. */
  readonly keepLogMs: number;
}

/** How many things that nobody watches any more are kept at most. */
const MAX_IDLE = 20_000;

export function createThingBook<E extends Watchable>({
  noun,
  eventsOf,
  log,
  now,
  keepLogMs,
}: ThingBookOptions<E>): ThingBook<E> {
  const things = new Map<string, Thing<E>>();
  /** When the last listener left; the earliest first. */
  const idleSince = new Map<string, number>();
  let lastStamp = 0;

  return {
    get: (adapter, ref) => {
      dropOld();
      const key = keyOf(adapter, ref);
      const known = things.get(key);
      if (known !== undefined) return known;
      const made = createThing<E>({
        noun,
        ref,
        watch: key,
        events: eventsOf(adapter),
        log,
        stamp,
        onHeld: () => idleSince.delete(key),
        onIdle: () => {
          if (made.readAtMs() === 0) drop(key);
          else idleSince.set(key, now());
          dropOld();
        },
      });
      things.set(key, made);
      return made;
    },
    find: (adapter, ref) => {
      if (things.size === 0) return undefined;
      const thing = things.get(keyOf(adapter, ref));
      return thing?.isHeld() === true ? thing : undefined;
    },
    stamp,
  };

  function stamp(): number {
    lastStamp += 1;
    return lastStamp;
  }

  function dropOld(): void {
    const oldestAt = now() - keepLogMs;
    for (const [key, since] of idleSince) {
      if (since > oldestAt && idleSince.size <= MAX_IDLE) return;
      drop(key);
    }
  }

  function drop(key: string): void {
    idleSince.delete(key);
    things.delete(key);
    log.forget(key);
  }

  function keyOf(adapter: Adapter, ref: E['ref']): string {
    return `${credentialKey(adapter)}${refKey(ref)}`;
  }
}
