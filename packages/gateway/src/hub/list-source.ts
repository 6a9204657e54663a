import { type Adapter, type GatewayError, type Ref, refKey, type Slot } from '@fabgraph/contract';
import type { EventOrigin } from '@fabgraph/schema';
import { readMany, readWholeList, toGatewayError, withEntities } from './entity-read.ts';
import { createHintGate, type HintOrigin } from './hint-gate.ts';
import type { HubSettings } from './hub-setting.ts';
import type { ListRead } from './list-state.ts';
import type { Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollOutcome } from './pace.ts';
import type { PollAccount } from './poll-account.ts';
import { createPollSource, type PollSource } from './poll-source.ts';
import type { ReadCalls } from './read-call.ts';
import type { ThingBook } from './thing-book.ts';

/** One list of the vendor's, polled for all who hold it: the watch of a folder and that of its whole account. */
export interface ListSource<E extends Watchable>
  extends Pick<PollSource, 'wake' | 'ask' | 'quicken' | 'isFresh'> {
  /** It is polled as soon as it is woken or asked. Returns what ends it. */
  readonly hold: (holder: ListHolder<E>) => () => void;
  /**
   * A mutation made, changed or deleted this one. The list is read again where it may be about it:
   * whether it matches is the vendor's word. `folder`: where it lies, if that is known.
   */
  readonly publish: (ref: E['ref'], folder: Ref<'Folder'> | null | undefined) => void;
  /** Something may have changed, of this one or of any (null). */
  readonly hint: (ref: E['ref'] | null, origin: HintOrigin) => void;
}

/** Whoever follows the matches of a list. */
export interface ListHolder<E extends Watchable> {
  /** With others of this share it waits for one turn in the budget. Undefined: it has turns of its own. */
  readonly share: object | undefined;
  /** Costly fields that are to be read of it. */
  readonly wantsOf: (entity: E) => ReadonlySet<string>;
  readonly isKnown: (ref: E['ref']) => boolean;
  /** Matches that it knows and a read did not bring: they are read by themselves. */
  readonly missingFrom: (items: readonly E[]) => readonly E['ref'][];
  /** Whether anything of it was news. */
  readonly take: (read: ListRead<E>) => boolean;
  readonly fail: (error: GatewayError) => void;
}

export interface ListSourceOptions<E extends Watchable, Filter> {
  readonly noun: Noun<E, Filter>;
  readonly facet: WatchedFacet<E, Filter>;
  readonly adapter: Adapter;
  readonly filter: Filter;
  readonly folder: Ref<'Folder'> | undefined;
  readonly book: ThingBook<E>;
  readonly settings: HubSettings;
  readonly account: PollAccount;
  /** Nobody holds it any more; it makes no further call. */
  readonly onEmpty: () => void;
}

/** Who made the list be read again, by the key of the thing that it was about. */
type Causes = Map<string, EventOrigin>;

/** The key of what was about no thing in particular. */
const ANY = '';
/** The key of a hint that may be about another list as well. */
const IN_TURN = 'in turn';

export function createListSource<E extends Watchable, Filter>({
  noun,
  facet,
  adapter,
  filter,
  folder,
  book,
  settings,
  account,
  onEmpty,
}: ListSourceOptions<E, Filter>): ListSource<E> {
  const { timers, maxMatches } = settings;
  const holders = new Set<ListHolder<E>>();
  const source = createPollSource({ adapter, settings, account, share: shareOf, poll });
  let causes: Causes = new Map();
  const gate = createHintGate({
    timers,
    gapMs: settings.hintGapMs,
    onReady: (hints) => {
      const origin = hints.get(ANY);
      if (origin === 'CALLBACK') source.wake();
      else if (origin === 'STREAM') source.wakeInTurn();
      // One hint that may be about any of many lists would have all of them read.
      else source.ask();
    },
  });

  return {
    wake: source.wake,
    ask: source.ask,
    quicken: source.quicken,
    isFresh: source.isFresh,
    hold: (holder) => {
      holders.add(holder);
      return () => {
        if (!holders.delete(holder) || holders.size > 0) return;
        gate.close();
        source.stop();
        onEmpty();
      };
    },
    publish: (ref, within) => {
      if (!isAbout(ref) && within?.path !== folder?.path) return;
      causes.set(refKey(ref), 'MUTATION');
      source.wake();
    },
    hint: (ref, origin) => {
      const key = ref === null ? ANY : refKey(ref);
      if (!causes.has(key)) causes.set(key, origin);
      gate.pass([isAbout(ref) ? ANY : IN_TURN], origin);
    },
  };

  /** What is held as one list of many is read out of turn only for what is known to be on it. */
  function isAbout(ref: E['ref'] | null): boolean {
    return [...holders].some(
      (holder) => holder.share === undefined || (ref !== null && holder.isKnown(ref)),
    );
  }

  function shareOf(): object {
    const [first, ...others] = [...holders].map(({ share }) => share);
    return first === undefined || others.includes(undefined) ? source : first;
  }

  async function poll(_reason: unknown, calls: ReadCalls): Promise<PollOutcome> {
    const ofThis = causes;
    causes = new Map();
    const stamp = book.stamp();
    try {
      const scope = { filter, folder, maxItems: maxMatches };
      const items = await addExtras(await readWholeList(facet, scope, calls), calls);
      const originOf = (ref: E['ref']) => ofThis.get(refKey(ref)) ?? ofThis.get(ANY) ?? 'POLL';
      const read = { items, originOf, stamp, readAtMs: timers.now() };
      const missing = new Map([...holders].map((holder) => [holder, holder.missingFrom(items)]));
      const slotOf = await readMissing([...missing.values()].flat(), calls);
      const isNews = [...holders].map((holder) => {
        // Another one's taking may have ended this one.
        if (!holders.has(holder)) return false;
        const own = missing.get(holder) ?? [];
        return holder.take({
          ...read,
          missing: own.map((ref) => ({ ref, slot: slotOf.get(refKey(ref)) })),
        });
      });
      return { result: isNews.includes(true) ? 'changed' : 'unchanged' };
    } catch (error) {
      causes = new Map([...ofThis, ...causes]);
      const failure = toGatewayError(error, adapter);
      for (const holder of [...holders]) holder.fail(failure);
      return { result: 'failed', waitAtLeastMs: failure.retryAfterMs };
    }
  }

  async function readMissing(
    missing: readonly E['ref'][],
    calls: ReadCalls,
  ): Promise<ReadonlyMap<string, Slot<E>>> {
    const refs = [...new Map(missing.map((ref) => [refKey(ref), ref])).values()];
    if (refs.length === 0) return new Map();
    const slots = await readMany(facet, refs, calls);
    const found = slots.filter((slot): slot is E => !(slot instanceof Error));
    const whole = withEntities(slots, found, await addExtras(found, calls));
    return new Map(
      refs.flatMap((ref, index) => {
        const slot = whole[index];
        return slot === undefined ? [] : [[refKey(ref), slot] as const];
      }),
    );
  }

  async function addExtras(items: readonly E[], calls: ReadCalls): Promise<readonly E[]> {
    if (noun.addExtras === undefined) return items;
    const wanted = items.map((entity) => ({
      entity,
      wants: new Set([...holders].flatMap((holder) => [...holder.wantsOf(entity)])),
    }));
    return noun.addExtras(adapter, wanted, calls);
  }
}
