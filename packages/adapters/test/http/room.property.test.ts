import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AccountRoom, createVendorRoom, type Waiter } from '../../src/http/room.ts';

const LIMITS = { callsPerVendor: 8, callsPerAccount: 5, pollPercent: 25, maxQueue: 6 };
const ACCOUNTS = 3;

interface Call {
  readonly account: number;
  readonly isPoll: boolean;
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('come' as const),
    account: fc.nat(ACCOUNTS - 1),
    isPoll: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('end' as const, 'leave' as const), at: fc.nat(100) }),
);

it('whatever comes and goes, bounds hold, nobody waits beside free room, and all is given back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const vendor = createVendorRoom(LIMITS);
      const rooms = Array.from({ length: ACCOUNTS }, () => vendor.open());
      const roomOf = ({ account }: Call) => rooms[account] as AccountRoom;
      const underWay: Call[] = [];
      const waiting: (Call & { readonly waiter: Waiter })[] = [];

      const come = (call: Call) => {
        if (roomOf(call).tryEnter(call.isPoll)) {
          underWay.push(call);
          return;
        }
        const entry = {
          ...call,
          waiter: {
            isPoll: () => call.isPoll,
            start: () => {
              waiting.splice(waiting.indexOf(entry), 1);
              underWay.push(call);
            },
          },
        };
        waiting.push(entry);
        if (roomOf(call).queue(entry.waiter)) return;
        waiting.pop();
        expect(waiting.filter(({ account }) => account === call.account)).toHaveLength(6);
      };

      const end = (index: number) => {
        const [call] = underWay.splice(index % underWay.length, 1);
        if (call !== undefined) roomOf(call).leave(call.isPoll);
      };

      const leave = (index: number) => {
        const [entry] = waiting.splice(index % waiting.length, 1);
        if (entry !== undefined) roomOf(entry).unqueue(entry.waiter);
      };

      const count = (calls: readonly Call[], account: number, isPoll?: true) =>
        calls.filter((call) => call.account === account && (isPoll === undefined || call.isPoll))
          .length;

      const check = () => {
        const polls = underWay.filter(({ isPoll }) => isPoll).length;
        expect(underWay.length).toBeLessThanOrEqual(8);
        expect(polls).toBeLessThanOrEqual(2);
        rooms.forEach((room, account) => {
          expect(count(underWay, account)).toBeLessThanOrEqual(5);
          expect(count(underWay, account, true)).toBeLessThanOrEqual(1);
          expect(room.inFlightCount()).toBe(count(underWay, account));
          expect(room.waitingCount()).toBe(count(waiting, account));
          const mayStart = underWay.length < 8 && count(underWay, account) < 5;
          if (!mayStart) return;
          const others = waiting.filter((call) => call.account === account && !call.isPoll);
          expect(others).toEqual([]);
          if (polls < 2 && count(underWay, account, true) < 1) {
            expect(count(waiting, account)).toBe(0);
          }
        });
      };

      for (const each of steps) {
        if (each.kind === 'come') come(each);
        else if (each.kind === 'end' && underWay.length > 0) end(each.at);
        else if (each.kind === 'leave' && waiting.length > 0) leave(each.at);
        check();
      }
      while (underWay.length > 0) end(0);
      expect(waiting).toEqual([]);
    }),
  );
});

it('accounts that wait for one vendor take turns', () => {
  const vendor = createVendorRoom({ ...LIMITS, callsPerVendor: 1 });
  const [one, other] = [vendor.open(), vendor.open()];
  const order: string[] = [];
  const wait = (room: AccountRoom, name: string) =>
    room.queue({ isPoll: () => false, start: () => void order.push(name) });
  one.tryEnter(false);
  for (const name of ['a1', 'a2', 'a3']) wait(one, name);
  for (const name of ['b1', 'b2']) wait(other, name);
  one.leave(false);
  one.leave(false);
  other.leave(false);
  one.leave(false);
  other.leave(false);
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
});

it('a poll that somebody has come to wait for no longer counts as one', () => {
  const room = createVendorRoom(LIMITS).open();
  let isPoll = true;
  const started: boolean[] = [];
  room.tryEnter(true);
  room.queue({ isPoll: () => isPoll, start: (asPoll) => void started.push(asPoll) });
  isPoll = false;
  room.tryEnter(false);
  room.queue({ isPoll: () => false, start: () => {} });
  expect(started).toEqual([false]);
});
