import { expect, it } from 'vitest';
import {
  createSharedTurn,
  filterInTurns,
  forEachInTurns,
  inTurns,
  mapInTurns,
  sortInTurns,
} from '../src/turn.ts';

interface Thing {
  readonly key: number;
  readonly place: number;
}

const byKey = (left: Thing, right: Thing) => left.key - right.key;

// As many as are done in one go, and more.
it.each([0, 1, 2_000, 2_001, 4_000, 9_001])(
  'works through %i things as the language does, and sorts equals by their places',
  async (length) => {
    const items: readonly Thing[] = Array.from({ length }, (_, place) => ({
      key: (place * 7_919) % 1_009,
      place,
    }));
    const isEven = ({ key }: Thing) => key % 2 === 0;
    const visited: (readonly [Thing, number])[] = [];
    await forEachInTurns(items, (item, index) => void visited.push([item, index]));
    expect(visited).toEqual(items.map((item, index) => [item, index]));
    const sumOf = ({ key }: Thing, index: number) => key + index;
    expect(await mapInTurns(items, sumOf)).toEqual(items.map(sumOf));
    expect(await filterInTurns(items, isEven)).toEqual(items.filter(isEven));
    expect(await sortInTurns(items, byKey)).toEqual(items.toSorted(byKey));
  },
);

it('takes a short list in one go, at once', () => {
  const ranges: unknown[] = [];
  expect(inTurns(2_000, (...range) => void ranges.push(range))).toBeUndefined();
  expect(ranges).toEqual([[0, 2_000]]);
});

it('gives others their turn while it works through a long list', async () => {
  const others = countTurns();
  const turnsAt: number[] = [];
  await inTurns(2_500, () => {
    turnsAt.push(others.count());
    workLong();
  });
  others.stop();
  expect(turnsAt).toHaveLength(10);
  expect(new Set(turnsAt).size).toBe(10);
});

it('fails as the work fails', async () => {
  const fail = () => {
    throw new Error('no such thing');
  };
  const many = Array.from({ length: 3_000 }, (_, index) => index);
  await expect(async () => await mapInTurns(many, fail)).rejects.toThrow('no such thing');
  await expect(async () => await sortInTurns(many, fail)).rejects.toThrow('no such thing');
});

it('lets small pieces that go on by themselves wait for the next turn once they have taken long', async () => {
  const turn = createSharedTurn();
  const others = countTurns();
  const turnsAt: number[] = [];
  for (let piece = 0; piece < 3; piece += 1) {
    await turn();
    turnsAt.push(others.count());
    expect(turn()).toBeUndefined();
    workLong();
  }
  others.stop();
  expect(new Set(turnsAt).size).toBe(3);
});

/** Somebody else who wants a turn, and has had so many. */
function countTurns() {
  let turns = 0;
  const take = () => {
    turns += 1;
    next = setImmediate(take);
  };
  let next = setImmediate(take);
  return { count: () => turns, stop: () => clearImmediate(next) };
}

/** Longer than one turn lasts. */
function workLong(): void {
  const endsAt = performance.now() + 11;
  while (performance.now() < endsAt);
}
