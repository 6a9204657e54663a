import { type Adapter, type GatewayError, refKey, type Slot } from '@fabgraph/contract';
import { readMany, toGatewayError, withEntities } from './entity-read.ts';
import type { EventMaker } from './event.ts';
import type { SeenState } from './event-cursor.ts';
import type { EventLog } from './event-log.ts';
import { createHintGate, type HintOrigin } from './hint-gate.ts';
import type { HubSettings } from './hub-setting.ts';
import { createMember, type Member, type MemberOutcome } from './member.ts';
import type { EventOf, Noun, Watchable, WatchedFacet } from './noun.ts';
import type { PollOutcome } from './pace.ts';
import type { PollAccount } from './poll-account.ts';
import { createPollSource } from './poll-source.ts';
import type { PollReason } from './poller.ts';
import type { ReadCalls } from './read-call.ts';
import type { Subscriber } from './subscriber.ts';
import type { Observation } from './thing.ts';
import type { ThingBook } from './thing-book.ts';

/** Watched things of one account that one call of the vendor answers. */
export interface PollGroup<E extends Watchable> {
  /** Returns what ends it. */
  readonly watch: (
    ref: E['ref'],
    subscriber: Subscriber<E>,
    seen: SeenState | undefined,
  ) => () => void;
  /** This one may have changed, or any of them (null): it is read again if it is watched. */
  readonly hint: (ref: E['ref'] | null, origin: HintOrigin) => void;
}

export interface PollGroupOptions<E extends Watchable> {
  readonly noun: Noun<E, never>;
  readonly facet: WatchedFacet<E, never>;
  readonly adapter: Adapter;
  readonly events: EventMaker<E>;
  readonly book: ThingBook<E>;
  readonly log: EventLog<EventOf<E>>;
  readonly settings: HubSettings;
  readonly account: PollAccount;
  /** Nobody watches any of them any more; the group makes no further call. */
  readonly onEmpty: () => void;
}

const NO_HINTS: ReadonlyMap<string, HintOrigin> = new Map();

export function createPollGroup<E extends Watchable>({
  noun,
  facet,
  adapter,
  events,
  book,
  log,
  settings,
  account,
  onEmpty,
}: PollGroupOptions<E>): PollGroup<E> {
  const members = new Map<string, Member<E>>();
  const source = createPollSource({ adapter, settings, account, poll });
  let hinted: ReadonlyMap<string, HintOrigin> = NO_HINTS;
  const gate = createHintGate({
    timers: settings.timers,
    gapMs: settings.hintGapMs,
    onReady: (hints) => {
      hinted = new Map([...hinted, ...hints]);
      // A vendor's stream tells as often as it likes; callbacks are of what was made here.
      if ([...hints.values()].includes('CALLBACK')) source.wake();
      else source.wakeInTurn();
    },
  });

  return {
    watch: (ref, subscriber, seen) => {
      const member = members.get(refKey(ref)) ?? join(ref);
      source.quicken();
      const { isFollowed, readAtMs } = member.thing;
      member.add(subscriber, seen, isFollowed() && source.isFresh(readAtMs()));
      if (member.isOver()) drop(member);
      else if (member.isDue() || !source.isRunning()) source.wake();
      return () => {
        member.remove(subscriber);
        if (member.isOver()) drop(member);
      };
    },
    hint: (ref, origin) => {
      const keys = ref === null ? [...members.keys()] : [refKey(ref)];
      gate.pass(
        keys.filter((key) => members.has(key)),
        origin,
      );
    },
  };

  function join(ref: E['ref']): Member<E> {
    const thing = book.get(adapter, ref);
    const member: Member<E> = createMember({
      noun,
      thing,
      events,
      log,
      onOver: () => drop(member),
    });
    members.set(refKey(ref), member);
    return member;
  }

  async function poll(reason: PollReason, calls: ReadCalls): Promise<PollOutcome> {
    const hints = hinted;
    hinted = NO_HINTS;
    const asked = [...members.values()].filter(
      (member) => reason === 'tick' || member.isDue() || hints.has(refKey(member.thing.ref)),
    );
    const stamp = book.stamp();
    const slots = await readAll(asked, calls);
    const readAtMs = settings.timers.now();
    const outcomes = asked.map((member, index): MemberOutcome => {
      const slot = slots[index];
      if (slot === undefined) return 'unchanged';
      const key = refKey(member.thing.ref);
      const hint = hints.get(key);
      const outcome = settle(member, slot, {
        origin: hint ?? 'POLL',
        stamp,
        isPoll: true,
        readAtMs,
      });
      // The next tick reads what the hint was about.
      if (outcome === 'failed' && hint !== undefined) hinted = new Map([[key, hint], ...hinted]);
      if (member.isOver()) drop(member);
      return outcome;
    });
    return toPollOutcome(outcomes, slots);
  }

  function settle(member: Member<E>, slot: E | GatewayError, how: Observation): MemberOutcome {
    if (slot instanceof Error) return member.fail(slot, how);
    try {
      return member.observe(slot, how);
    } catch (error) {
      return member.fail(toGatewayError(error, adapter), how);
    }
  }

  async function readAll(
    asked: readonly Member<E>[],
    calls: ReadCalls,
  ): Promise<readonly (E | GatewayError)[]> {
    if (asked.length === 0) return [];
    try {
      const slots = await readMany(
        facet,
        asked.map(({ thing }) => thing.ref),
        calls,
      );
      return await addExtras(asked, slots, calls);
    } catch (error) {
      return asked.map(() => toGatewayError(error, adapter));
    }
  }

  async function addExtras(
    asked: readonly Member<E>[],
    slots: readonly Slot<E>[],
    calls: ReadCalls,
  ): Promise<readonly Slot<E>[]> {
    if (noun.addExtras === undefined) return slots;
    const wanted = slots.flatMap((slot, index) =>
      slot instanceof Error ? [] : [{ entity: slot, wants: asked[index]?.wants() ?? new Set() }],
    );
    const entities = await noun.addExtras(adapter, wanted, calls);
    return withEntities(
      slots,
      wanted.map(({ entity }) => entity),
      entities,
    );
  }

  function drop(member: Member<E>): void {
    const key = refKey(member.thing.ref);
    if (members.get(key) !== member) return;
    members.delete(key);
    member.release();
    if (members.size > 0) return;
    gate.close();
    source.stop();
    onEmpty();
  }
}

function toPollOutcome(
  outcomes: readonly MemberOutcome[],
  slots: readonly (Watchable | GatewayError)[],
): PollOutcome {
  if (outcomes.includes('changed')) return { result: 'changed' };
  const waits = slots.flatMap((slot) => (slot instanceof Error ? (slot.retryAfterMs ?? 0) : []));
  if (!outcomes.includes('failed')) return { result: 'unchanged' };
  return { result: 'failed', waitAtLeastMs: Math.max(0, ...waits) };
}
