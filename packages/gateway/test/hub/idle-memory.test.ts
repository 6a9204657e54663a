import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { createIdleMemory } from '../../src/hub/idle-memory.ts';
import { heldBytes } from '../load/heap.ts';
import { createDrivenTimers, settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

describe('what nobody holds any more', () => {
  const setUp = () => {
    const { now, advance } = createDrivenTimers();
    const memory = createIdleMemory({ now, keepMs: 1_000, maxSize: 10 });
    const dropped: string[] = [];
    const leave = (name: string, size = 1) =>
      memory.add({ size, drop: () => void dropped.push(name) });
    return { ...memory, advance, dropped, leave };
  };

  it('is dropped in the order in which it was left, as much of it as is too much', () => {
    const { leave, dropped, size } = setUp();
    for (const name of ['a', 'b', 'c']) leave(name, 3);
    expect(dropped).toEqual([]);
    leave('d', 5);
    expect(dropped).toEqual(['a', 'b']);
    expect(size()).toBe(8);
  });

  it('is dropped when it is old', async () => {
    const { leave, dropped, dropOld, advance } = setUp();
    leave('a');
    await advance(500);
    leave('b');
    await advance(500);
    dropOld();
    expect(dropped).toEqual(['a']);
  });

  it('is dropped by itself where it alone is too much', () => {
    const { leave, dropped, size } = setUp();
    leave('a', 11);
    expect([dropped, size()]).toEqual([['a'], 0]);
  });

  it('is no longer counted once somebody holds it again', async () => {
    const { leave, dropped, dropOld, size, advance } = setUp();
    const hold = leave('a', 8);
    hold();
    hold();
    leave('b', 8);
    await advance(2_000);
    dropOld();
    expect([dropped, size()]).toEqual([['b'], 0]);
  });
});

const brief = ({ origin, change, ref }: JobEvent) => `${origin} ${change} ${ref.path}`;

/** Accounts of two jobs each, whose lists are watched and left one after the other. */
async function leaveLists(maxUnwatched: number, count: number) {
  const { hub, timers } = createTestHub({ maxUnwatched });
  const accounts = Array.from({ length: count }, (_, index) => {
    const vendor = createMemoryVendor({ account: `shop ${index}`, credential: `key ${index}` });
    for (const path of ['p1/a', 'p1/b']) vendor.put(path);
    const watch = (after?: string) =>
      collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, { ...options, after }));
    return { vendor, watch };
  });
  const cursors: (string | undefined)[] = [];
  for (const { watch } of accounts) {
    const { events, stop } = watch();
    await settle();
    stop();
    cursors.push(events.at(-1)?.cursor);
  }
  for (const { vendor } of accounts) vendor.put('p1/new');
  const returned = [];
  for (const [index, { watch }] of accounts.entries()) {
    const { events } = watch(cursors[index]);
    await timers.advance(2_000);
    returned.push(events.map(brief));
  }
  return returned;
}

describe('lists that nobody watches any more', () => {
  const GOES_ON = ['POLL CREATED p1/new'];
  const STATE_NOW = ['SNAPSHOT NONE p1/a', 'SNAPSHOT NONE p1/b', 'SNAPSHOT NONE p1/new'];

  it('go on from where they were left, as long as they are not too much together', async () => {
    expect(await leaveLists(15, 3)).toEqual([GOES_ON, GOES_ON, GOES_ON]);
  });

  it('begin with the state now where later ones have taken their room', async () => {
    const returned = await leaveLists(10, 3);
    expect(returned).toEqual([STATE_NOW, GOES_ON, GOES_ON]);
  });

  it('take no room from those that are watched', async () => {
    const { hub, timers } = createTestHub({ maxUnwatched: 0 });
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watch = (after?: string) =>
      collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, { ...options, after }));
    const [stays, leaves] = [watch(), watch()];
    await settle();
    leaves.stop();
    vendor.put('p1/new');
    await timers.advance(2_000);
    const back = watch(leaves.events.at(-1)?.cursor);
    await settle();
    expect(back.events.map(brief)).toEqual(['REPLAY CREATED p1/new']);
    expect(stays.events.map(brief).at(-1)).toBe('POLL CREATED p1/new');
  });

  it('that are left again and again take no more room than once', async () => {
    const { hub, timers } = createTestHub({ maxUnwatched: 5 });
    const vendor = createMemoryVendor();
    for (const path of ['p1/a', 'p1/b']) vendor.put(path);
    let after: string | undefined;
    for (let time = 0; time < 20; time += 1) {
      const { events, stop } = collect((options) =>
        hub.watchJobs([vendor.adapter], { filter: {} }, { ...options, after }),
      );
      await timers.advance(1_000);
      stop();
      after = events.at(-1)?.cursor ?? after;
      if (time > 0) expect(events).toEqual([]);
    }
  });

  it('for which there is no room at all leave nothing behind', async () => {
    const { hub } = createTestHub({ maxUnwatched: 0 });
    const vendor = createMemoryVendor();
    vendor.put('p1/a');
    const watchAndLeave = async (index: number) => {
      const filter = { name: `${index}${'*'.repeat(100_000)}` };
      const { stop } = collect((options) => hub.watchJobs([vendor.adapter], { filter }, options));
      await settle();
      stop();
      await settle();
    };
    await watchAndLeave(0);
    const before = heldBytes();
    for (let index = 1; index <= 100; index += 1) await watchAndLeave(index);
    expect(heldBytes() - before).toBeLessThan(2_000_000);
  });
});
