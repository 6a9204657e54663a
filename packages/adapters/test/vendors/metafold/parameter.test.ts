import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toParameters } from '../../../src/vendors/metafold/parameter.ts';

test.each([
  ['256', 256],
  [' -1.5\n', -1.5],
  ['{"min": 1}\n', { min: 1 }],
  ['\t["a"]', ['a']],
  ['"quoted"', 'quoted'],
  ['true ', true],
  ['null', null],
  ['nullable', 'nullable'],
  ['3d', '3d'],
  ['bounding_box', 'bounding_box'],
  ['', ''],
  [' 12345678901234567890 ', '12345678901234567890'],
])('the parameter %j is %j', (text, value) => {
  expect(toParameters({ text })).toEqual({ text: value });
});

test('whatever is JSON is a value, and whatever is not is the word that it is', () => {
  const word = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.constantFrom('', ' ', '\n', '\r\t'), fc.json(), fc.constantFrom('', ' ', '\n'))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(word, (text) => {
      expect(toParameters({ text })).toEqual({ text: jsonOrWord(text) });
    }),
  );
});

function jsonOrWord(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? text.trim() : value;
  } catch {
    return text;
  }
}
