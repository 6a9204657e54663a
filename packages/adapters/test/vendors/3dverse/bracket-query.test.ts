import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type QueryValue, toQuery } from '../../../src/vendors/3dverse/query.ts';

test('one value in a filter stands under its name, percent-encoded brackets around it', () => {
  expect(toQuery({ offset: 0, limit: 10, filter: { asset_type: 'scene' } })).toBe(
    'offset=0&limit=10&filter%5Basset_type%5D=scene',
  );
});

test('an array inside a filter has numeric indexes, one at the top has empty brackets', () => {
  expect(
    toQuery({ filter: { asset_type: ['scene', 'mesh'] }, properties: ['name', 'count'] }),
  ).toBe(
    'filter%5Basset_type%5D%5B0%5D=scene&filter%5Basset_type%5D%5B1%5D=mesh&properties%5B%5D=name&properties%5B%5D=count',
  );
});

test('what is null, undefined or empty is left out', () => {
  expect(toQuery({ a: null, b: undefined, c: [], d: {}, e: { f: null, g: [] }, h: false })).toBe(
    'h=false',
  );
});

test('half a surrogate pair is sent as a replacement character', () => {
  expect(toQuery({ name: 'a\ud800b' })).toBe('name=a%EF%BF%BDb');
});

/** What the vendor reads out of a query: a path of keys for each value, in order. */
function decode(query: string): readonly (readonly [readonly string[], string])[] {
  return [...new URLSearchParams(query)].map(([name, value]) => {
    const head = name.slice(0, name.indexOf('[') === -1 ? undefined : name.indexOf('['));
    return [[head, ...[...name.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key)], value];
  });
}

function leaves(value: QueryValue, keys: readonly string[]): [readonly string[], string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[keys, String(value)]];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, [...keys, Array.isArray(value) && keys.length === 1 ? '' : key]),
  );
}

test('whatever the values, the vendor reads back the same keys and values, and nothing else', () => {
  const key = fc.stringMatching(/^[a-z_]{1,12}$/);
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }).map((text) => text.toString()),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const inner = fc.oneof(scalar, fc.array(scalar, { maxLength: 4 }));
  const value = fc.oneof(inner, fc.dictionary(key, inner, { maxKeys: 4 }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 5 }), (values) => {
      const query = toQuery(values);
      expect(query).toMatch(/^[\w.!~*'()%=&-]*$/);
      const expected = Object.entries(values).flatMap(([name, item]) => leaves(item, [name]));
      expect(decode(query)).toEqual(
        expected.map(([keys, text]) => [keys, text.replace(/\p{Surrogate}/gu, '\uFFFD')]),
      );
    }),
  );
});
