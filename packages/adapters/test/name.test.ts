import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesName } from '../src/list/name.ts';

test.each([
  ['part.stl', 'Part.STL', true],
  ['part', 'part.stl', false],
  ['*.stl', 'part.stl', true],
  ['p*t*.stl', 'part.stl', true],
  ['*', '', true],
  ['a*a', 'a', false],
  ['**b', 'ab', true],
  ['caf\u00e9', 'cafe\u0301', true],
  ['p.rt', 'part', false],
  ['ΟΔΟΣ*', 'οδοσ\u03B1', true],
  ['ΟΔΟΣ', 'οδος', true],
])('%s and %s: %s', (pattern, name, expected) => {
  expect(matchesName(pattern, name)).toBe(expected);
});

test('a pattern means what the same regular expression means', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, name) => {
      const source = pattern
        .split('*')
        .map((part) => part.replaceAll('.', '\\.'))
        .join('.*');
      expect(matchesName(pattern, name)).toBe(new RegExp(`^${source}$`, 's').test(name));
    }),
  );
});

test('a pattern of many stars costs no time', () => {
  expect(matchesName(`${'a*'.repeat(5_000)}b`, 'a'.repeat(20_000))).toBe(false);
});
