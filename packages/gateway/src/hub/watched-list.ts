import { type Adapter, type GatewayError, type Ref, refKey, type Slot } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import { readMany, readWholeList, toGatewayError, tooMany, withEntities } from './entity-read.ts';
import type { EventMaker, SnapshotOptions } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import type { EventLog, Logged } from './event-log.ts';
import { createHintGate, type HintOrigin } from './hint-gate.ts';
import type { HubSettings } from './hub-setting.ts';
import { createListState, type ListRead, type ListState } from './list-state.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollOutcome } from './pace.ts';
import type { PollAccount } from './poll-account.ts';
import { createPollSource, type PollSource } from './poll-source.ts';
import type { PollReason } from './poller.ts';
import type { ReadCalls } from './read-call.ts';
import { eventFor, type Subscriber } from './subscriber.ts';
import type { ThingBook } from './thing-book.ts';

/** Every match of one filter at one account, watched by polling its list. */
export interface WatchedList<E extends Watchable> {
  /** Its name in the event log. */
  readonly watch: string;
  /** Begins with a snapshot; returns what ends it. */
  readonly add: (subscriber: ListSubscriber<E>, seen: SeenState | undefined) => () => void;
  /** Goes on where this subscriber was cut off; it has been told all that it missed. */
  readonly resume: (subscriber: ListSubscriber<E>) => () => void;
  /** Whether matches are known, and their events kept. */
  readonly isKnown: () => boolean;
  readonly isHeld: () => boolean;
  /** A mutation made, changed or deleted this one. The list is read again: whether it matches is the vendor's word. */
  readonly publish: (ref: E['ref']) => void;
  /** Something may have changed, of this one or of any (null). */
  readonly hint: (ref: E['ref'] | null, origin: HintOrigin) => void;
  /** Forgets what it knows. */
  readonly release: () => void;
}

export interface ListSubscriber<E extends Watchable> extends Subscriber<E> {
  /** Where the last of this list's snapshots, or one before it, stands in the whole watch. */
  readonly placeOf: (snapshot: { readonly isLast: boolean }) => SnapshotOptions['place'];
  /** It has had the snapshots, if there are any. */
  readonly welcomed: () => void;
  /** The list could not be read before the first event. It is tried again unless the subscriber leaves. */
  readonly stumble: (error: GatewayError) => void;
}

export interface WatchedListOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly facet: WatchedFacet<E, Filter>;
  readonly adapter: Adapter;
  readonly watch: string;
  readonly filter: Filter;
  readonly folder: Ref<'Folder'> | undefined;
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

const NOTHING: ReadonlySet<string> = new Set();

/** Who made the list be read again, by the key of the thing that it was about. */
type Causes = ReadonlyMap<string, EventOrigin>;

/** The key of what was about no thing in particular. */
const ANY = '';

export function createWatchedList<E extends Watchable, Filter>({
  noun,
  facet,
  adapter,
  watch,
  filter,
  folder,
  events,
  book,
  log,
  settings,
  account,
  onHeld,
  onIdle,
}: WatchedListOptions<E, Filter>): WatchedList<E> {
  const { timers, maxSnapshot, maxMatches } = settings;
  const waiting = new Map<ListSubscriber<E>, SeenState | undefined>();
  const following = new Set<ListSubscriber<E>>();
  let source: PollSource | undefined;
  let state: ListState<E> | undefined;
  let readAtMs = 0;
  let causes: Causes = new Map();
  const gate = createHintGate({
    timers,
    gapMs: settings.hintGapMs,
    onReady: () => source?.wake(),
  });

  return {
    watch,
    add: (subscriber, seen) => {
      waiting.set(subscriber, seen);
      const isIdle = source === undefined;
      const polling = hold();
      polling.quicken();
      if (state !== undefined && !isIdle && polling.isFresh(readAtMs)) welcome(state);
      if (waiting.size > 0) polling.wake();
      return () => leave(subscriber);
    },
    resume: (subscriber) => {
      following.add(subscriber);
      const isIdle = source === undefined;
      const polling = hold();
      polling.quicken();
      if (isIdle) polling.wake();
      return () => leave(subscriber);
    },
    isKnown: () => state !== undefined,
    isHeld: () => source !== undefined,
    publish: (ref) => {
      causes = new Map([...causes, [refKey(ref), 'MUTATION']]);
      source?.wake();
    },
    hint: (ref, origin) => {
      causes = new Map([[ref === null ? ANY : refKey(ref), origin], ...causes]);
      gate.pass([ANY], origin);
    },
    release: () => {
      state?.release();
      state = undefined;
      log.forget(watch);
    },
  };

  function hold(): PollSource {
    if (source !== undefined) return source;
    source = createPollSource({ adapter, settings, account, poll });
    state?.resume();
    onHeld();
    return source;
  }

  async function poll(_reason: PollReason, calls: ReadCalls): Promise<PollOutcome> {
    const ofThis = causes;
    causes = new Map();
    const stamp = book.stamp();
    try {
      const scope = { filter, folder, maxItems: maxMatches };
      const items = await addExtras(await readWholeList(facet, scope, calls), calls);
      const originOf = (ref: E['ref']) => ofThis.get(refKey(ref)) ?? ofThis.get(ANY) ?? 'POLL';
      const read = { items, missing: [], originOf, stamp, readAtMs: timers.now() };
      const isNews = state === undefined ? begin(read) : await follow(state, read, calls);
      readAtMs = timers.now();
      return { result: isNews ? 'changed' : 'unchanged' };
    } catch (error) {
      causes = new Map([...ofThis, ...causes]);
      const failure = toGatewayError(error, adapter);
      fail(failure);
      return { result: 'failed', waitAtLeastMs: failure.retryAfterMs };
    }
  }

  function begin(first: ListRead<E>): boolean {
    if (source === undefined) return false;
    state = createListState({ adapter, book, events, first, tell });
    log.begin(watch, events.position());
    welcome(state);
    return true;
  }

  async function follow(
    known: ListState<E>,
    read: ListRead<E>,
    calls: ReadCalls,
  ): Promise<boolean> {
    const refs = known.missingFrom(read.items);
    const slots = refs.length === 0 ? [] : await readMissing(refs, calls);
    if (source === undefined) return false;
    const missing = refs.map((ref, index) => ({ ref, slot: slots[index] }));
    const isNews = known.observe({ ...read, missing });
    welcome(known);
    return isNews;
  }

  async function readMissing(
    refs: readonly E['ref'][],
    calls: ReadCalls,
  ): Promise<readonly Slot<E>[]> {
    const slots = await readMany(facet, refs, calls);
    const found = slots.filter((slot): slot is E => !(slot instanceof Error));
    return withEntities(slots, found, await addExtras(found, calls));
  }

  /** Costly fields are read for what can still change, and once more for how it ended. */
  async function addExtras(items: readonly E[], calls: ReadCalls): Promise<readonly E[]> {
    const wants = new Set(subscribers().flatMap((subscriber) => [...subscriber.wants]));
    if (noun.addExtras === undefined || wants.size === 0) return items;
    const wanted = items.map((entity) => ({
      entity,
      wants: canStillChange(entity) || state?.isOpen(entity.ref) ? wants : NOTHING,
    }));
    return noun.addExtras(adapter, wanted, calls);
  }

  function canStillChange(entity: E): boolean {
    return !noun.isTerminal(noun.statusOf(entity));
  }

  function fail(error: GatewayError): void {
    const isOver = error.code === 'UNAUTHENTICATED' || isTooMany(error);
    if (isOver) {
      const all = subscribers();
      waiting.clear();
      following.clear();
      for (const subscriber of all) subscriber.fail(error);
      stopIfEmpty();
      return;
    }
    if (state !== undefined) {
      // The vendor will be back; until then the last state is the best there is.
      welcome(state);
      return;
    }
    for (const subscriber of [...waiting.keys()]) subscriber.stumble(error);
  }

  function welcome(known: ListState<E>): void {
    const open = known.open();
    const newcomers = [...waiting];
    waiting.clear();
    for (const [subscriber, seen] of newcomers) {
      if (open.length > maxSnapshot) {
        subscriber.fail(tooMany(maxSnapshot));
        continue;
      }
      following.add(subscriber);
      for (const [index, entity] of open.entries()) {
        const place = subscriber.placeOf({ isLast: index === open.length - 1 });
        subscriber.send(events.snapshot(entity, { seen, place }));
      }
      subscriber.welcomed();
    }
    stopIfEmpty();
  }

  function tell(told: Logged<EventOf<E>>): void {
    log.append(watch, told);
    for (const subscriber of following) {
      const visible = eventFor(subscriber, told.event);
      if (visible !== null) subscriber.send(visible);
    }
  }

  function leave(subscriber: ListSubscriber<E>): void {
    waiting.delete(subscriber);
    following.delete(subscriber);
    stopIfEmpty();
  }

  function stopIfEmpty(): void {
    if (source === undefined || waiting.size + following.size > 0) return;
    gate.close();
    source.stop();
    source = undefined;
    causes = new Map();
    state?.pause();
    onIdle();
  }

  function subscribers(): readonly ListSubscriber<E>[] {
    return [...waiting.keys(), ...following];
  }
}

/** The one INVALID_INPUT that is not a vendor's. */
function isTooMany(error: GatewayError): boolean {
  return error.code === 'INVALID_INPUT' && error.vendor === undefined;
}
