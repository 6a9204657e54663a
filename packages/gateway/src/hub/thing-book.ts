import { type Adapter, refKey } from '@fabgraph/contract';
import { credentialKey } from './credential-key.ts';
import type { EventMakers } from './event.ts';
import type { EventLog } from './event-log.ts';
import type { IdleMemory } from './idle-memory.ts';
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
  /** Where the state and the events of what nobody watches any more are kept. */
  readonly idle: IdleMemory;
}

export function createThingBook<E extends Watchable>({
  noun,
  eventsOf,
  log,
  idle,
}: ThingBookOptions<E>): ThingBook<E> {
  const things = new Map<string, Thing<E>>();
  let lastStamp = 0;

  return {
    get: (adapter, ref) => {
      idle.dropOld();
      const key = keyOf(adapter, ref);
      const known = things.get(key);
      if (known !== undefined) return known;
      let endIdle = () => {};
      const made = createThing<E>({
        noun,
        ref,
        watch: key,
        events: eventsOf(adapter),
        log,
        stamp,
        onHeld: () => endIdle(),
        onIdle: () => {
          if (made.readAtMs() === 0) drop(key);
          else endIdle = idle.add({ size: 1, drop: () => drop(key) });
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

  function drop(key: string): void {
    things.delete(key);
    log.forget(key);
  }

  function keyOf(adapter: Adapter, ref: E['ref']): string {
    return `${credentialKey(adapter)}${refKey(ref)}`;
  }
}
