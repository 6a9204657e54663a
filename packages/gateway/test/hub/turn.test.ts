import { describe, expect, it } from 'vitest';
import { createBudget } from '../../src/hub/budget.ts';
import { createDrivenTimers } from './driven-timers.ts';

/** What each turn costs is one call, which the turn itself has paid for. */
function createTurns(callsPerSecond: number) {
  const timers = createDrivenTimers();
  const budget = createBudget({ timers, callsPerSecond, callsMade: () => 0 });
  const taken: string[] = [];
  const shares = new Map<string, object>();
  const wait = (name: string, share: string) => {
    const key = shares.get(share) ?? {};
    shares.set(share, key);
    return budget.acquire(() => void taken.push(name), key);
  };
  return { timers, taken, wait };
}

describe('turns in the budget of an account', () => {
  it('go from share to share, however many wait in one of them', async () => {
    const { timers, taken, wait } = createTurns(2);
    for (let index = 0; index < 60; index += 1) wait('many', 'many');
    wait('one', 'one');
    wait('other', 'other');
    expect(taken.splice(0)).toEqual(['many', 'many']);
    await timers.advance(2_000);
    expect(taken.splice(0)).toEqual(['one', 'other', 'many', 'many']);
    wait('one', 'one');
    await timers.advance(1_500);
    expect(taken).toEqual(['one', 'many', 'many']);
  });

  it('go in the order of the asking within a share', async () => {
    const { timers, taken, wait } = createTurns(2);
    for (const name of ['a', 'b', 'c', 'd']) wait(name, 'all');
    await timers.advance(10_000);
    expect(taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leave no timer behind when all who wait have given up', async () => {
    const { timers, taken, wait } = createTurns(2);
    const leave = ['a', 'b', 'c', 'd'].map((name) => wait(name, name === 'd' ? 'other' : 'all'));
    for (const end of leave) end();
    expect(timers.pendingCount()).toBe(0);
    await timers.advance(10_000);
    expect(taken).toEqual(['a', 'b']);
    wait('e', 'all');
    expect(taken).toEqual(['a', 'b', 'e']);
  });
});
