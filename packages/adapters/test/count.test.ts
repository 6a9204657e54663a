import { expect, test } from 'vitest';
import { parseCount, parseSize } from '../src/wire/count.ts';

test.each([-1, 0.5, Number.POSITIVE_INFINITY, 2 ** 53, '12', null, undefined, [3], {}])(
  '%j is neither a count nor a size',
  (value) => {
    expect(parseCount(value)).toBeNull();
    expect(parseSize(value)).toBeNull();
  },
);

test('a count goes as far as the graph’s whole numbers, a size further', () => {
  expect(parseCount(2 ** 31 - 1)).toBe(2_147_483_647);
  expect(parseCount(2 ** 31)).toBeNull();
  expect(parseSize(2 ** 53 - 1)).toBe(9_007_199_254_740_991);
});
