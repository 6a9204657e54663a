import { type Adapter, type GatewayError, type Ref, refKey } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import { readMany, readWholeList, toGatewayError, tooMany } from './entity-read.ts';
import type { EventMaker } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import { createHintGate, type HintOrigin } from './hint-gate.ts';
import type { HubSettings } from './hub-setting.ts';
import { createListState, type ListState } from './list-state.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollOutcome } from './pace.ts';
import type { PollAccount } from './poll-account.ts';
import { createPollSource } from './poll-source.ts';
import type { PollReason } from './poller.ts';
import type { ReadCalls } from './read-call.ts';
import { eventFor, type Subscriber } from './subscriber.ts';

/** Every match of one filter at one account, watched by polling its list. */
export interface WatchedList<E extends Watchable> {
  /** Returns what ends it. */
  readonly watch: (subscriber: ListSubscriber<E>, seen: SeenState | undefined) => () => void;
  /** A mutation made, changed or deleted this one. The list is read again: whether it matches is the vendor's word. */
  readonly publish: (ref: E['ref']) => void;
  /** Something may have changed, of this one or of any (null). */
  readonly hint: (ref: E['ref'] | null, origin: HintOrigin) => void;
  /** What another read than the list's own has just shown of a match. */
  readonly observe: (entity: E, readAtMs: number) => void;
}

export interface ListSubscriber<E extends Watchable> extends Subscriber<E> {
  /** The list could not be read before the first event. It is tried again unless the subscriber leaves. */
  readonly stumble: (error: GatewayError) => void;
}

export interface WatchedListOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly facet: WatchedFacet<E, Filter>;
  readonly adapter: Adapter;
  readonly filter: Filter;
  readonly folder: Ref<'Folder'> | undefined;
  readonly events: EventMaker<E>;
  readonly settings: HubSettings;
  readonly account: PollAccount;
  /** Nobody watches it any more; no further call is made. */
  readonly onEmpty: () => void;
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
  filter,
  folder,
  events,
  settings,
  account,
  onEmpty,
}: WatchedListOptions<E, Filter>): WatchedList<E> {
  const { timers, maxSnapshot, maxMatches } = settings;
  const waiting = new Map<ListSubscriber<E>, SeenState | undefined>();
  const following = new Set<ListSubscriber<E>>();
  const source = createPollSource({ adapter, settings, account, poll });
  let state: ListState<E> | undefined;
  let readAtMs = 0;
  let isStopped = false;
  let causes: Causes = new Map();
  const gate = createHintGate({
    timers,
    gapMs: settings.hintGapMs,
    onReady: () => source.wake(),
  });

  return {
    watch: (subscriber, seen) => {
      waiting.set(subscriber, seen);
      source.quicken();
      if (state !== undefined && source.isFresh(readAtMs)) welcome(state);
      if (waiting.size > 0) source.wake();
      return () => leave(subscriber);
    },
    publish: (ref) => {
      causes = new Map([...causes, [refKey(ref), 'MUTATION']]);
      source.wake();
    },
    hint: (ref, origin) => {
      causes = new Map([[ref === null ? ANY : refKey(ref), origin], ...causes]);
      gate.pass([ANY], origin);
    },
    observe: (entity, observedAtMs) => {
      if (observedAtMs < readAtMs) return;
      const event = state?.observeOne(entity, 'POLL') ?? null;
      if (event !== null) tell(event);
    },
  };

  async function poll(_reason: PollReason, calls: ReadCalls): Promise<PollOutcome> {
    const ofThis = causes;
    causes = new Map();
    try {
      const scope = { filter, folder, maxItems: maxMatches };
      const items = await readWholeList(facet, scope, calls);
      const entities = await addExtras(items, calls);
      const isFirst = state === undefined;
      const changes = isFirst ? begin(entities) : await follow(entities, ofThis, calls);
      readAtMs = timers.now();
      return { result: isFirst || changes > 0 ? 'changed' : 'unchanged' };
    } catch (error) {
      causes = new Map([...ofThis, ...causes]);
      const failure = toGatewayError(error, adapter);
      fail(failure);
      return { result: 'failed', waitAtLeastMs: failure.retryAfterMs };
    }
  }

  function begin(entities: readonly E[]): number {
    state = createListState(noun, events, entities);
    welcome(state);
    return 0;
  }

  async function follow(entities: readonly E[], ofThis: Causes, calls: ReadCalls): Promise<number> {
    if (state === undefined) return 0;
    const refs = state.missingFrom(entities);
    const slots = refs.length === 0 ? [] : await readMany(facet, refs, calls);
    const missing = refs.map((ref, index) => ({ ref, slot: slots[index] }));
    const originOf = (ref: E['ref']) => ofThis.get(refKey(ref)) ?? ofThis.get(ANY) ?? 'POLL';
    const changes = state.observe({ items: entities, missing, originOf });
    for (const event of changes) tell(event);
    welcome(state);
    return changes.length;
  }

  /** Costly fields are read for what can still change. */
  async function addExtras(items: readonly E[], calls: ReadCalls): Promise<readonly E[]> {
    const wants = new Set(subscribers().flatMap((subscriber) => [...subscriber.wants]));
    if (noun.addExtras === undefined || wants.size === 0) return items;
    const wanted = items.map((entity) => ({
      entity,
      wants: noun.isTerminal(noun.statusOf(entity)) ? NOTHING : wants,
    }));
    return noun.addExtras(adapter, wanted, calls);
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
      for (const track of open) subscriber.send(events.snapshot(track, seen));
    }
    stopIfEmpty();
  }

  function tell(event: EventOf<E>): void {
    for (const subscriber of following) {
      const visible = eventFor(subscriber, event);
      if (visible !== null) subscriber.send(visible);
    }
  }

  function leave(subscriber: ListSubscriber<E>): void {
    waiting.delete(subscriber);
    following.delete(subscriber);
    stopIfEmpty();
  }

  function stopIfEmpty(): void {
    if (isStopped || waiting.size + following.size > 0) return;
    isStopped = true;
    gate.close();
    source.stop();
    onEmpty();
  }

  function subscribers(): readonly ListSubscriber<E>[] {
    return [...waiting.keys(), ...following];
  }
}

/** The one INVALID_INPUT that is not a vendor's. */
function isTooMany(error: GatewayError): boolean {
  return error.code === 'INVALID_INPUT' && error.vendor === undefined;
}
