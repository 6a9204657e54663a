import { expect, test } from 'vitest';
import { comparePositions, positionOf } from '../src/merged-list/sort-key.ts';
import { model } from './support/entity.ts';

/** How two names stand to each other, whatever else their things are. */
function compareNames(left: string, right: string): number {
  const [a, b] = [left, right].map((name) =>
    positionOf(model({ account: 'a', path: 'same', name }), 'NAME'),
  );
  if (a === undefined || b === undefined) throw new Error('There are two.');
  return comparePositions('ASC')(a, b);
}

test.each([
  ['part', 'PART'],
  ['straße', 'STRASSE'],
  ['caf\u00e9', 'cafe\u0301'],
  ['οδος', 'ΟΔΟΣ'],
  ['aς', 'aσ'],
])('%s and %s are one name', (left, right) => {
  expect(compareNames(left, right)).toBe(0);
});

test.each([
  ['a', 'B'],
  // The letter after the sigma decides, not whether the word goes on.
  ['aΣa', 'aΣ{'],
  ['\uFF5E', '😀'],
])('%s comes before %s', (left, right) => {
  expect(compareNames(left, right)).toBeLessThan(0);
  expect(compareNames(right, left)).toBeGreaterThan(0);
});
