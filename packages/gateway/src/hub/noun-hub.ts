import { type Adapter, GatewayError, type Ref, refKey } from '@fabgraph/contract';
import type { EventOrigin, WatchOptions } from '@fabgraph/schema';
import { createOpenWatches } from '../watch/open-watches.ts';
import { credentialKey, hasCredential, ofCredential } from './credential-key.ts';
import type { EventMakers } from './event.ts';
import type { CursorScope, EventCursors } from './event-cursor.ts';
import type { EventLog } from './event-log.ts';
import type { HintOrigin } from './hint-gate.ts';
import type { HubSettings } from './hub-setting.ts';
import type { IdleMemory } from './idle-memory.ts';
import { joinLists } from './list-union.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollAccounts } from './poll-account.ts';
import { createPollGroup, type PollGroup } from './poll-group.ts';
import { mergeEvents, type Subscriber } from './subscriber.ts';
import type { Observation } from './thing.ts';
import { createThingBook } from './thing-book.ts';
import { createWatchedLists } from './watched-lists.ts';

/** The hub's half for one noun. */
export interface NounHub<E extends Watchable, Filter> {
  readonly watchOne: (
    adapter: Adapter,
    ref: E['ref'],
    options: WatchOptions,
  ) => AsyncIterableIterator<EventOf<E>>;
  readonly watchMany: (
    adapters: readonly Adapter[],
    scope: { readonly filter: Filter; readonly folder?: Ref<'Folder'> | undefined },
    options: WatchOptions,
  ) => AsyncIterableIterator<EventOf<E>>;
  readonly publish: (adapter: Adapter, entity: E) => void;
  readonly publishDeleted: (adapter: Adapter, ref: E['ref']) => void;
  readonly hint: (adapter: Adapter, ref: E['ref'] | null, origin: HintOrigin) => void;
  readonly observe: (adapter: Adapter, entity: E, readAtMs: number) => void;
  readonly isWatched: (adapter: Adapter) => boolean;
  readonly close: (error: GatewayError) => void;
  readonly getStats: () => HubStats;
}

export interface HubStats {
  /** Poll groups and lists of the vendors', each with one timer. */
  readonly sources: number;
  readonly subscribers: number;
}

export interface NounHubOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly cursors: EventCursors;
  readonly eventsOf: EventMakers<E>;
  readonly settings: HubSettings;
  readonly accounts: PollAccounts;
  readonly log: EventLog<EventOf<E>>;
  readonly idle: IdleMemory;
  /** Told when something of this account begins to be watched, and when something no longer is. */
  readonly onWatchChange: (adapter: Adapter) => void;
}

export function createNounHub<E extends Watchable, Filter>({
  noun,
  cursors,
  eventsOf,
  settings,
  accounts,
  log,
  idle,
  onWatchChange,
}: NounHubOptions<E, Filter>): NounHub<E, Filter> {
  const groups = new Map<string, PollGroup<E>>();
  const { timers, lingerMs } = settings;
  const book = createThingBook({ noun, eventsOf, log, idle });
  const lists = createWatchedLists({
    noun,
    eventsOf,
    book,
    log,
    idle,
    settings,
    accounts,
    onWatchChange,
  });
  const lingering = new Map<unknown, () => void>();
  const streams = createOpenWatches<EventOf<E>>({
    merge: mergeEvents,
    onOver: (leave) => (lingerMs > 0 ? linger(leave) : leave()),
  });

  return {
    watchOne: (adapter, ref, options) =>
      open(options, (subscriber) => {
        const seen = readCursor(options.after, { adapters: [adapter], ref });
        return groupOf(adapter, ref).watch(ref, subscriber, seen);
      }),
    watchMany: (adapters, { filter, folder }, options) =>
      open(options, (subscriber) => {
        const seen = readCursor(options.after, { adapters });
        const able = adapters.filter((adapter) => noun.facetOf(adapter) !== undefined);
        if (able.length === 0 && adapters.length > 0) throw unsupported(adapters);
        return joinLists({
          subscriber,
          lists: able.map((adapter) => lists.get(adapter, facetOf(adapter), { filter, folder })),
          seen,
          eventsOf,
          log,
        });
      }),
    publish: (adapter, entity) => {
      accounts.find(adapter)?.slowMemory.forget();
      lists.publish(adapter, entity.ref, entity.folder);
      book.find(adapter, entity.ref)?.observe(entity, justNow('MUTATION'));
    },
    publishDeleted: (adapter, ref) => {
      accounts.find(adapter)?.slowMemory.forget();
      lists.publish(adapter, ref, undefined);
      book.find(adapter, ref)?.observeGone(justNow('MUTATION'));
    },
    hint: (adapter, ref, origin) => {
      const hinted = ref === null ? ofCredential(groups, adapter) : [knownGroupOf(adapter, ref)];
      for (const group of hinted) group?.hint(ref, origin);
      lists.hint(adapter, ref, origin);
    },
    observe: (adapter, entity, readAtMs) => {
      const thing = book.find(adapter, entity.ref);
      if (thing === undefined || readAtMs < thing.readAtMs()) return;
      thing.observe(entity, { ...justNow('POLL'), readAtMs });
    },
    isWatched: (adapter) => hasCredential(groups.keys(), adapter) || lists.isHeld(adapter),
    close: (error) => {
      streams.close(error);
      for (const [timer, leave] of lingering) {
        timers.clearTimeout(timer);
        leave();
      }
      lingering.clear();
    },
    getStats: () => ({ sources: groups.size + lists.sourceCount(), subscribers: streams.count() }),
  };

  function justNow(origin: EventOrigin): Observation {
    return { origin, stamp: book.stamp(), isPoll: false, readAtMs: timers.now() };
  }

  /** Goes on as if this subscriber were still there, who hears nothing any more. */
  function linger(leave: () => void): void {
    const timer = timers.setTimeout(() => {
      lingering.delete(timer);
      leave();
    }, lingerMs);
    lingering.set(timer, leave);
  }

  function open(
    { signal, wants }: WatchOptions,
    begin: (subscriber: Subscriber<E>) => () => void,
  ): AsyncIterableIterator<EventOf<E>> {
    return streams.open(signal, ({ push, complete, fail }) =>
      begin({
        wants,
        send: (event) => push(refKey(event.ref), event),
        // Each by itself: who was away is told every change.
        replay: (event) => push(`${refKey(event.ref)} ${event.cursor}`, event),
        complete,
        fail,
      }),
    );
  }

  function readCursor(after: string | undefined, scope: CursorScope) {
    return after === undefined ? undefined : cursors.read(after, noun, scope);
  }

  function groupOf(adapter: Adapter, ref: E['ref']): PollGroup<E> {
    const facet = facetOf(adapter);
    const key = groupKey(adapter, facet, ref);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const made = createPollGroup({
      noun,
      facet,
      adapter,
      events: eventsOf(adapter),
      book,
      log,
      settings,
      account: accounts.of(adapter),
      onEmpty: () => {
        groups.delete(key);
        onWatchChange(adapter);
      },
    });
    groups.set(key, made);
    onWatchChange(adapter);
    return made;
  }

  function knownGroupOf(adapter: Adapter, ref: E['ref']): PollGroup<E> | undefined {
    const facet = noun.facetOf(adapter);
    return facet === undefined ? undefined : groups.get(groupKey(adapter, facet, ref));
  }

  function facetOf(adapter: Adapter): WatchedFacet<E, Filter> {
    const facet = noun.facetOf(adapter);
    if (facet === undefined) throw unsupported([adapter]);
    return facet;
  }

  function unsupported(adapters: readonly Adapter[]): GatewayError {
    const names = adapters.map(({ vendor }) => vendor.name).join(', ');
    return new GatewayError({
      code: 'UNSUPPORTED',
      message: `${names}: no ${noun.type.toLowerCase()}s to watch`,
    });
  }

  function groupKey(adapter: Adapter, facet: WatchedFacet<E, Filter>, ref: E['ref']): string {
    return `${credentialKey(adapter)}${facet.pollGroup(ref)}`;
  }
}
