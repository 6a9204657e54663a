import type { Adapter } from '@fabgraph/contract';
import type { AccountEvent } from '@fabgraph/schema';
import { expect, test } from 'vitest';
import { createAccountStates } from '../../src/account-state/account-states.ts';
import { createDrivenTimers, settle } from '../hub/driven-timers.ts';
import { collect, cursors } from '../hub/hub-setup.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

const MINUTE = 60_000;

function start() {
  const timers = createDrivenTimers();
  const unwatched: string[] = [];
  const states = createAccountStates({
    cursors,
    timers,
    onUnwatched: ({ account }) => unwatched.push(account),
  });
  const watch = (...adapters: readonly Adapter[]) =>
    collect<AccountEvent>((options) => states.watch(adapters, options));
  return { timers, states, unwatched, watch };
}

const brief = ({ origin, change, adapter, state, heldUntil }: AccountEvent) =>
  `${origin} ${change} ${adapter.account} ${state}${heldUntil === null ? '' : ' held'}`;

test('each account is shown as it is, then what one of them becomes, and nothing twice', async () => {
  const { watch, timers } = start();
  const [left, right] = ['left', 'right'].map((account) => createMemoryVendor({ account }));
  if (left === undefined || right === undefined) throw new Error('Two were made.');
  const { events, ending } = watch(left.adapter, right.adapter);
  await settle();
  right.turn('UNREACHABLE');
  right.turn('UNREACHABLE');
  await settle();
  await timers.advance(MINUTE);
  left.turn('UNAUTHENTICATED');
  right.turn('HEALTHY');
  await settle();
  expect(events.map(brief)).toEqual([
    'SNAPSHOT NONE left HEALTHY',
    'SNAPSHOT NONE right HEALTHY',
    'POLL UPDATED right UNREACHABLE',
    'POLL UPDATED left UNAUTHENTICATED',
    'POLL UPDATED right HEALTHY',
  ]);
  expect(ending()).toBe('open');
  expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(5);
  const [first, , , , last] = events;
  expect(Number(last?.observedAt) - Number(first?.observedAt)).toBe(MINUTE);
});

/** Its holds end by the driven clock. */
function createHeldVendor({ now }: { readonly now: () => number }) {
  const vendor = createMemoryVendor();
  let endsAt = 0;
  return {
    ...vendor,
    adapter: { ...vendor.adapter, heldUntil: () => (endsAt > now() ? new Date(endsAt) : null) },
    hold: (durationMs: number) => {
      endsAt = now() + durationMs;
      vendor.turn('DEGRADED');
    },
  };
}

test('a hold is told when it begins, when it becomes longer, and when its time has come', async () => {
  const { watch, timers } = start();
  const { adapter, hold } = createHeldVendor(timers);
  const { events, stop } = watch(adapter);
  await settle();
  hold(MINUTE);
  // Another call that was under way meets the same answer.
  await timers.advance(900);
  hold(MINUTE);
  await timers.advance(5_000);
  expect(events.map(brief)).toEqual([
    'SNAPSHOT NONE shop HEALTHY',
    'POLL UPDATED shop DEGRADED held',
  ]);
  const [, first] = events;
  hold(2 * MINUTE);
  await settle();
  expect(Number(events[2]?.heldUntil) - Number(first?.heldUntil)).toBe(MINUTE + 5_900);
  await timers.advance(2 * MINUTE - 1);
  expect(events).toHaveLength(3);
  await timers.advance(1);
  expect(events.slice(3).map(brief)).toEqual(['POLL UPDATED shop DEGRADED']);
  expect(timers.pendingCount()).toBe(0);
  hold(MINUTE);
  stop();
  expect(timers.pendingCount()).toBe(0);
});

test('an account that wavers is told of ever more rarely, at once again after a rest', async () => {
  const { watch, timers } = start();
  const vendor = createMemoryVendor();
  const { events } = watch(vendor.adapter);
  await settle();
  const startedAt = timers.now();
  const waver = async (durationMs: number) => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 100) {
      vendor.turn(passedMs % 200 === 0 ? 'DEGRADED' : 'HEALTHY');
      await timers.advance(100);
    }
  };
  await waver(MINUTE);
  const times = events.slice(1).map(({ observedAt }) => observedAt.getTime() - startedAt);
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
  // In the moments that it is looked at it may be as it was told last.
  expect(events.length).toBeLessThan(15);
  expect(gaps.every((gap, index) => index === 0 || gap >= 500)).toBe(true);
  expect(gaps.at(-1)).toBeGreaterThanOrEqual(10_000);
  await timers.advance(MINUTE);
  expect(events.at(-1)?.state).toBe(vendor.adapter.getState());
  vendor.turn('UNREACHABLE');
  await settle();
  expect(events.at(-1)?.state).toBe('UNREACHABLE');
});

test('a state that has come back before it was to be told is not told', async () => {
  const { watch, timers } = start();
  const vendor = createMemoryVendor();
  const { events } = watch(vendor.adapter);
  await settle();
  vendor.turn('DEGRADED');
  vendor.turn('HEALTHY');
  vendor.turn('DEGRADED');
  await timers.advance(MINUTE);
  expect(events.map(({ state }) => state)).toEqual(['HEALTHY', 'DEGRADED']);
});

test('who comes while something waits to be told is shown it, and so are the others', async () => {
  const { watch, timers } = start();
  const vendor = createMemoryVendor();
  const first = watch(vendor.adapter);
  await settle();
  vendor.turn('DEGRADED');
  vendor.turn('UNREACHABLE');
  const second = watch(vendor.adapter);
  await timers.advance(MINUTE);
  expect(second.events.map(brief)).toEqual(['SNAPSHOT NONE shop UNREACHABLE']);
  expect(first.events.map(({ state }) => state)).toEqual(['HEALTHY', 'DEGRADED', 'UNREACHABLE']);
});

test('a slow reader is given the newest of each account, and its beginning as one', async () => {
  const { states, timers } = start();
  const vendor = createMemoryVendor();
  const { signal } = new AbortController();
  const slow = states.watch([vendor.adapter], { signal });
  const beginning = slow.next();
  for (const state of ['DEGRADED', 'HEALTHY', 'UNREACHABLE'] as const) {
    vendor.turn(state);
    await timers.advance(MINUTE);
  }
  expect(brief((await beginning).value)).toBe('SNAPSHOT NONE shop HEALTHY');
  expect(brief((await slow.next()).value)).toBe('POLL UPDATED shop UNREACHABLE');
  await slow.return?.();
});

test('all who watch are told by one object, each once, and nothing is left when they have gone', async () => {
  const { states, watch, timers, unwatched } = start();
  const vendor = createMemoryVendor();
  const all = Array.from({ length: 1_000 }, () => watch(vendor.adapter));
  await settle();
  expect(vendor.listenerCount()).toBe(1);
  expect(states.subscriberCount()).toBe(1_000);
  expect(timers.pendingCount()).toBe(0);
  vendor.turn('DEGRADED');
  await settle();
  for (const { events } of all) expect(events).toHaveLength(2);
  expect(new Set(all.map(({ events }) => events[1])).size).toBe(1);
  vendor.turn('HEALTHY');
  expect(timers.pendingCount()).toBe(1);
  for (const { stop } of all.slice(1)) stop();
  await settle();
  expect([states.isWatched(vendor.adapter), unwatched]).toEqual([true, []]);
  all[0]?.stop();
  await settle();
  expect([states.isWatched(vendor.adapter), unwatched]).toEqual([false, ['shop']]);
  expect(vendor.listenerCount()).toBe(0);
  expect(states.subscriberCount()).toBe(0);
  expect(timers.pendingCount()).toBe(0);
  expect(vendor.adapter.callsMade()).toBe(0);
});

test('accounts of one name with different credentials know nothing of each other', async () => {
  const { watch } = start();
  const [left, right] = ['a', 'b'].map((credential) => createMemoryVendor({ credential }));
  if (left === undefined || right === undefined) throw new Error('Two were made.');
  const ofLeft = watch(left.adapter);
  const ofRight = watch(right.adapter);
  await settle();
  right.turn('UNAUTHENTICATED');
  await settle();
  expect(ofLeft.events.map(brief)).toEqual(['SNAPSHOT NONE shop HEALTHY']);
  expect(ofRight.events.map(({ state }) => state)).toEqual(['HEALTHY', 'UNAUTHENTICATED']);
});

test('when the gateway stops every watch ends with SHUTTING_DOWN, and so do new ones', async () => {
  const { states, watch, timers } = start();
  const vendor = createMemoryVendor();
  const open = watch(vendor.adapter);
  await settle();
  states.close();
  const late = watch(vendor.adapter);
  await settle();
  for (const { ending } of [open, late]) expect(ending()).toMatchObject({ code: 'SHUTTING_DOWN' });
  expect([vendor.listenerCount(), timers.pendingCount()]).toEqual([0, 0]);
});

test('a watch that is never read, or whose reader has left before, costs nothing', async () => {
  const { states } = start();
  const vendor = createMemoryVendor();
  states.watch([vendor.adapter], { signal: new AbortController().signal });
  const gone = states.watch([vendor.adapter], { signal: AbortSignal.abort() });
  expect(await gone.next()).toEqual({ done: true, value: undefined });
  expect(vendor.listenerCount()).toBe(0);
});
