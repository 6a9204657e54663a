import type { Adapter, Ref } from '@fabgraph/contract';
import { credentialKey, hasCredential, ofCredential } from './credential-key.ts';
import type { EventMakers } from './event.ts';
import type { EventLog } from './event-log.ts';
import type { HintOrigin } from './hint-gate.ts';
import type { HubSettings } from './hub-setting.ts';
import type { IdleMemory } from './idle-memory.ts';
import { createListSource, type ListSource } from './list-source.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollAccounts } from './poll-account.ts';
import type { ThingBook } from './thing-book.ts';
import { createWatchedList, type WatchedList } from './watched-list.ts';

/** The lists of one noun that are watched, or were a while ago. */
export interface WatchedLists<E extends Watchable, Filter> {
  readonly get: (
    adapter: Adapter,
    facet: WatchedFacet<E, Filter>,
    scope: ListScope<Filter>,
  ) => WatchedList<E>;
  /**
   * A mutation made, changed or deleted this one. To be told before it is known to be gone.
   * `folder`: where it lies, if that is known.
   */
  readonly publish: (
    adapter: Adapter,
    ref: E['ref'],
    folder: Ref<'Folder'> | null | undefined,
  ) => void;
  readonly hint: (adapter: Adapter, ref: E['ref'] | null, origin: HintOrigin) => void;
  readonly isHeld: (adapter: Adapter) => boolean;
  /** How many of the vendor's lists are polled, those of folders among them. */
  readonly sourceCount: () => number;
}

export interface ListScope<Filter> {
  readonly filter: Filter;
  readonly folder: Ref<'Folder'> | undefined;
}

interface KnownList<E extends Watchable> {
  readonly list: WatchedList<E>;
  /** Somebody watches it again, or nobody can any more. */
  endIdle: () => void;
}

export interface WatchedListsOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly eventsOf: EventMakers<E>;
  readonly book: ThingBook<E>;
  readonly log: EventLog<EventOf<E>>;
  /** Where what is known of lists that nobody watches any more is kept. */
  readonly idle: IdleMemory;
  readonly settings: HubSettings;
  readonly accounts: PollAccounts;
  readonly onWatchChange: (adapter: Adapter) => void;
}

export function createWatchedLists<E extends Watchable, Filter>({
  noun,
  eventsOf,
  book,
  log,
  idle,
  settings,
  accounts,
  onWatchChange,
}: WatchedListsOptions<E, Filter>): WatchedLists<E, Filter> {
  const lists = new Map<string, KnownList<E>>();
  /** By the key of the list that they are; one is there as long as it is held. */
  const sources = new Map<string, ListSource<E>>();
  const held = new Set<string>();

  return {
    get: (adapter, facet, scope) => {
      idle.dropOld();
      const key = keyOf(adapter, scope);
      const known = lists.get(key);
      // An adapter that was made anew stands for one that was closed when nobody watched.
      if (known !== undefined && (held.has(key) || known.list.adapter === adapter)) {
        return known.list;
      }
      if (known !== undefined) drop(key);
      const list = createWatchedList({
        noun,
        facet,
        adapter,
        watch: key,
        folder: scope.folder,
        sourceOf: (folder) => sourceOf(adapter, facet, { ...scope, folder }),
        events: eventsOf(adapter),
        book,
        log,
        settings,
        account: accounts.of(adapter),
        onHeld: () => {
          held.add(key);
          made.endIdle();
          onWatchChange(adapter);
        },
        onIdle: () => {
          held.delete(key);
          if (list.size() === 0) lists.delete(key);
          else made.endIdle = idle.add({ size: list.size(), drop: () => drop(key) });
          onWatchChange(adapter);
        },
      });
      const made: KnownList<E> = { list, endIdle: () => {} };
      lists.set(key, made);
      return list;
    },
    publish: (adapter, ref, folder) => {
      for (const source of ofCredential(sources, adapter)) source.publish(ref, folder);
      if (!folder) return;
      for (const { list } of ofCredential(lists, adapter)) list.notice(folder);
    },
    hint: (adapter, ref, origin) => {
      for (const source of ofCredential(sources, adapter)) source.hint(ref, origin);
    },
    isHeld: (adapter) => hasCredential(held, adapter),
    sourceCount: () =>
      sources.size + [...lists.values()].filter(({ list }) => list.pollsFolders()).length,
  };

  function sourceOf(
    adapter: Adapter,
    facet: WatchedFacet<E, Filter>,
    { filter, folder }: ListScope<Filter>,
  ): ListSource<E> {
    const key = keyOf(adapter, { filter, folder });
    const known = sources.get(key);
    if (known !== undefined) return known;
    const made = createListSource({
      noun,
      facet,
      adapter,
      filter,
      folder,
      book,
      settings,
      account: accounts.of(adapter),
      onEmpty: () => sources.delete(key),
    });
    sources.set(key, made);
    return made;
  }

  function keyOf(adapter: Adapter, { filter, folder }: ListScope<Filter>): string {
    return `${credentialKey(adapter)}${folder?.path ?? ''} ${JSON.stringify(filter)}`;
  }

  function drop(key: string): void {
    const known = lists.get(key);
    known?.endIdle();
    known?.list.release();
    lists.delete(key);
  }
}
