import type { Adapter, Ref } from '@fabgraph/contract';
import type { EventMaker } from './event.ts';
import type { EventLog } from './event-log.ts';
import type { HubSettings } from './hub-setting.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import { credentialKey, type PollAccounts } from './poll-account.ts';
import type { ThingBook } from './thing-book.ts';
import { createWatchedList, type WatchedList } from './watched-list.ts';

/** The lists of one noun that are watched, or were a while ago. */
export interface WatchedLists<E extends Watchable, Filter> {
  readonly get: (
    adapter: Adapter,
    facet: WatchedFacet<E, Filter>,
    scope: { readonly filter: Filter; readonly folder: Ref<'Folder'> | undefined },
  ) => WatchedList<E>;
  readonly heldOf: (adapter: Adapter) => readonly WatchedList<E>[];
  readonly heldCount: () => number;
}

export interface WatchedListsOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly events: EventMaker<E>;
  readonly book: ThingBook<E>;
  readonly log: EventLog<EventOf<E>>;
  readonly settings: HubSettings;
  readonly accounts: PollAccounts;
  readonly onWatchChange: (adapter: Adapter) => void;
}

export function createWatchedLists<E extends Watchable, Filter>({
  noun,
  events,
  book,
  log,
  settings,
  accounts,
  onWatchChange,
}: WatchedListsOptions<E, Filter>): WatchedLists<E, Filter> {
  const { timers, keepLogMs } = settings;
  const lists = new Map<string, WatchedList<E>>();
  const held = new Set<string>();
  /** When the last subscriber left; the earliest first. */
  const idleSince = new Map<string, number>();

  return {
    get: (adapter, facet, { filter, folder }) => {
      dropOld();
      const key = `${credentialKey(adapter)}${folder?.path ?? ''} ${JSON.stringify(filter)}`;
      const known = lists.get(key);
      if (known !== undefined) return known;
      const made = createWatchedList({
        noun,
        facet,
        adapter,
        watch: key,
        filter,
        folder,
        events,
        book,
        log,
        settings,
        account: accounts.of(adapter),
        onHeld: () => {
          held.add(key);
          idleSince.delete(key);
          onWatchChange(adapter);
        },
        onIdle: () => {
          held.delete(key);
          if (made.isKnown()) idleSince.set(key, timers.now());
          else lists.delete(key);
          dropOld();
          onWatchChange(adapter);
        },
      });
      lists.set(key, made);
      return made;
    },
    heldOf: (adapter) => {
      if (held.size === 0) return [];
      const prefix = credentialKey(adapter);
      return [...held].flatMap((key) => (key.startsWith(prefix) ? (lists.get(key) ?? []) : []));
    },
    heldCount: () => held.size,
  };

  function dropOld(): void {
    const oldestAt = timers.now() - keepLogMs;
    for (const [key, since] of idleSince) {
      if (since > oldestAt) return;
      idleSince.delete(key);
      lists.get(key)?.release();
      lists.delete(key);
    }
  }
}
