import type { Adapter, GatewayError, Ref } from '@fabgraph/contract';
import { tooMany } from './entity-read.ts';
import type { EventMaker, SnapshotOptions } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import type { EventLog, Logged } from './event-log.ts';
import type { HubSettings } from './hub-setting.ts';
import { createListParts, FOLDERS, MAX_AT_ONCE } from './list-part.ts';
import type { ListSource } from './list-source.ts';
import { createListState, type ListRead, type ListState } from './list-state.ts';
import { missedEnds } from './missed-end.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollAccount } from './poll-account.ts';
import { type Subscriber, viewsOf } from './subscriber.ts';
import type { ThingBook } from './thing-book.ts';

/** Every match of one filter at one account, watched by polling its list, or one list a folder. */
export interface WatchedList<E extends Watchable> {
  /** Its name in the event log. */
  readonly watch: string;
  /** By which it reads. */
  readonly adapter: Adapter;
  /** Begins with a snapshot; returns what ends it. */
  readonly add: (subscriber: ListSubscriber<E>, seen: SeenState | undefined) => () => void;
  /** Goes on where this subscriber was cut off; it has been told all that it missed. */
  readonly resume: (subscriber: ListSubscriber<E>) => () => void;
  /** How much it remembers: itself and each match, now and before; 0 where nothing is known. */
  readonly size: () => number;
  /** Whether it polls which folders there are. */
  readonly pollsFolders: () => boolean;
  /** Something was made there: the folder may be one that is not watched yet. */
  readonly notice: (folder: Ref<'Folder'>) => void;
  /** Forgets what it knows. */
  readonly release: () => void;
}

export interface ListSubscriber<E extends Watchable> extends Subscriber<E> {
  /** Where the last of this list's snapshots, or one before it, stands in the whole watch. */
  readonly placeOf: (snapshot: { readonly isLast: boolean }) => SnapshotOptions['place'];
  /** It has had the snapshots, if there are any. */
  readonly welcomed: () => void;
  /** Nothing could be read before the first event. It is tried again unless the subscriber leaves. */
  readonly stumble: (error: GatewayError) => void;
}

export interface WatchedListOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly facet: WatchedFacet<E, Filter>;
  readonly adapter: Adapter;
  readonly watch: string;
  /** Undefined: the whole account. */
  readonly folder: Ref<'Folder'> | undefined;
  readonly sourceOf: (folder: Ref<'Folder'> | undefined) => ListSource<E>;
  readonly events: EventMaker<E>;
  readonly book: ThingBook<E>;
  readonly log: EventLog<EventOf<E>>;
  readonly settings: HubSettings;
  readonly account: PollAccount;
  /** The first subscriber has come. */
  readonly onHeld: () => void;
  /** Nobody watches it any more; no further call is made until somebody does. */
  readonly onIdle: () => void;
}

/** How far one subscriber has been told what matches. */
interface Welcome {
  readonly seen: SeenState | undefined;
  /** Parts whose snapshots are still to come, and how their reads went. */
  readonly awaited: Map<string, 'due' | 'read' | 'failed'>;
  /** `begun`: the snapshots of some parts have come, if they have any. */
  progress: 'none' | 'begun' | 'whole';
  snapshotCount: number;
}

const NOTHING: ReadonlySet<string> = new Set();

export function createWatchedList<E extends Watchable, Filter>({
  noun,
  facet,
  adapter,
  watch,
  folder,
  sourceOf,
  events,
  book,
  log,
  settings,
  account,
  onHeld,
  onIdle,
}: WatchedListOptions<E, Filter>): WatchedList<E> {
  const { maxSnapshot } = settings;
  const subscribers = new Map<ListSubscriber<E>, Welcome>();
  /** Parts that were read, now or before the last subscriber left. */
  const begun = new Set<string>();
  let state: ListState<E> | undefined;
  /** Of all subscribers together. */
  let wants: ReadonlySet<string> | undefined;
  const parts = createListParts({
    adapter,
    facet,
    folder,
    sourceOf,
    book,
    settings,
    account,
    owner: {
      wantsOf,
      isKnown: (ref) => state?.isKnown(ref) === true,
      knownOf: (part) => state?.knownOf(part) ?? [],
      missingFrom: (items, part) => state?.missingFrom(items, part) ?? [],
      take,
      fail,
      onListed,
      drop,
    },
  });

  return {
    watch,
    adapter,
    add: (subscriber, seen) => {
      hold();
      const reads = parts
        .refresh()
        .map(({ part, isDue }) => [part, isDue ? 'due' : 'read'] as const);
      enter(subscriber, { seen, awaited: new Map(reads), progress: 'none', snapshotCount: 0 });
      welcome();
      return () => leave(subscriber);
    },
    resume: (subscriber) => {
      const awaited: Welcome['awaited'] = new Map();
      enter(subscriber, { seen: undefined, awaited, progress: 'whole', snapshotCount: 0 });
      if (hold()) parts.refresh();
      return () => leave(subscriber);
    },
    size: () => (state === undefined ? 0 : 1 + state.size()),
    pollsFolders: parts.arePolled,
    notice: parts.notice,
    release: () => {
      state?.release();
      state = undefined;
      begun.clear();
      log.forget(watch);
    },
  };

  /** Whether nobody had held it. */
  function hold(): boolean {
    const isFirst = !parts.isHeld();
    if (isFirst) {
      parts.hold();
      state?.resume();
      onHeld();
    }
    parts.quicken();
    return isFirst;
  }

  function take(read: ListRead<E>, part: string, isLate: boolean): boolean {
    state ??= createListState({ adapter, book, events, tell });
    const isNews = isLate || begun.has(part) ? state.observe(read, part) : begin(state, read, part);
    begun.add(part);
    keepEvents();
    settle(part, 'read');
    welcome();
    return isNews;
  }

  function begin(known: ListState<E>, read: ListRead<E>, part: string): true {
    known.begin(read, part);
    return true;
  }

  /** Once all has been read: from then on the events are all that happened. */
  function keepEvents(): void {
    if (parts.areListed() && begun.size >= parts.count()) log.begin(watch, events.position());
  }

  function onListed(added: readonly string[]): void {
    for (const { awaited } of subscribers.values()) {
      if (!awaited.delete(FOLDERS)) continue;
      for (const part of added) awaited.set(part, 'due');
    }
    if (parts.count() === 0) state ??= createListState({ adapter, book, events, tell });
    keepEvents();
    welcome();
  }

  function drop(last: ListRead<E>, part: string): void {
    state?.drop(last, part);
    begun.delete(part);
    for (const { awaited } of subscribers.values()) awaited.delete(part);
    keepEvents();
    welcome();
  }

  /** Costly fields are read for what can still change, and once more for how it ended. */
  function wantsOf(entity: E): ReadonlySet<string> {
    const canChange = !noun.isTerminal(noun.statusOf(entity));
    if (!canChange && state?.isOpen(entity.ref) !== true) return NOTHING;
    wants ??= new Set([...subscribers.keys()].flatMap((subscriber) => [...subscriber.wants]));
    return wants;
  }

  function fail(error: GatewayError, part: string): void {
    const isOver = error.code === 'UNAUTHENTICATED' || isTooMany(error);
    if (isOver) {
      const all = [...subscribers.keys()];
      subscribers.clear();
      for (const subscriber of all) subscriber.fail(error);
      stopIfEmpty();
      return;
    }
    // The vendor will be back; until then the last state is the best there is.
    const isKnown = part === FOLDERS ? parts.areListed() : begun.has(part);
    settle(part, isKnown ? 'read' : 'failed');
    welcome();
    for (const [subscriber, { awaited, progress }] of [...subscribers]) {
      const isHopeless = [...awaited.values()].every((result) => result === 'failed');
      if (progress === 'none' && awaited.has(part) && isHopeless) subscriber.stumble(error);
    }
  }

  function settle(part: string, result: 'read' | 'failed'): void {
    for (const { awaited } of subscribers.values()) {
      if (awaited.has(part)) awaited.set(part, result);
    }
  }

  /** Tells newcomers what matches: of few parts all at once, of many each when it has been read. */
  function welcome(): void {
    for (const [subscriber, { awaited, progress }] of [...subscribers]) {
      const results = [...awaited.values()];
      const isDue = results.includes('due') && parts.count() <= MAX_AT_ONCE;
      const hasNews = results.length === 0 || results.includes('read');
      if (progress !== 'whole' && !isDue && hasNews) tellReady(subscriber);
    }
    stopIfEmpty();
  }

  function tellReady(subscriber: ListSubscriber<E>): void {
    const progress = subscribers.get(subscriber);
    if (progress === undefined) return;
    const { awaited, seen } = progress;
    const ready = new Set([...awaited].flatMap(([part, how]) => (how === 'read' ? [part] : [])));
    for (const part of ready) awaited.delete(part);
    const open = state?.open(ready) ?? [];
    const roomLeft = maxSnapshot - progress.snapshotCount - open.length;
    const ended = state?.ended(ready) ?? [];
    const told = [...missedEnds(noun, seen, ended, roomLeft), ...open];
    progress.snapshotCount += told.length;
    progress.progress = awaited.size === 0 ? 'whole' : 'begun';
    if (progress.snapshotCount > maxSnapshot) {
      subscribers.delete(subscriber);
      subscriber.fail(tooMany(maxSnapshot));
      return;
    }
    for (const [index, entity] of told.entries()) {
      const isLast = awaited.size === 0 && index === told.length - 1;
      subscriber.send(events.snapshot(entity, { seen, place: subscriber.placeOf({ isLast }) }));
    }
    if (awaited.size === 0) subscriber.welcomed();
  }

  function tell(told: Logged<EventOf<E>>, part: string): void {
    log.append(watch, told);
    const viewFor = viewsOf(told.event);
    for (const [subscriber, { awaited }] of subscribers) {
      const visible = awaited.has(part) ? null : viewFor(subscriber);
      if (visible === null) continue;
      // Who comes back with its cursor would never hear what the awaited parts knew before it.
      subscriber.send(awaited.size > 0 ? events.toPartial(visible) : visible);
    }
  }

  function enter(subscriber: ListSubscriber<E>, welcoming: Welcome): void {
    subscribers.set(subscriber, welcoming);
    wants = undefined;
  }

  function leave(subscriber: ListSubscriber<E>): void {
    subscribers.delete(subscriber);
    wants = undefined;
    stopIfEmpty();
  }

  function stopIfEmpty(): void {
    if (!parts.isHeld() || subscribers.size > 0) return;
    parts.release();
    state?.pause();
    onIdle();
  }
}

/** The one INVALID_INPUT that is not a vendor's. */
function isTooMany(error: GatewayError): boolean {
  return error.code === 'INVALID_INPUT' && error.vendor === undefined;
}
