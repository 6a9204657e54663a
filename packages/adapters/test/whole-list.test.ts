import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIdsDescending, pageOfWholeList } from '../src/list/whole-list.ts';

const pageOf = (items: readonly string[], after?: string) =>
  pageOfWholeList({ items, after, keyOf: (id) => id, compareKeys: compareIdsDescending });

test('a list comes whole, newest first, with its total', () => {
  const page = pageOf(['2', '10', '9']);
  expect(page).toMatchObject({ items: ['10', '9', '2'], isLast: true, total: 3, isStable: true });
});

test('ids of digits are compared by value, however long', () => {
  const ids = ['9', '10', '99999999999999999999', '100000000000000000000', 'b', 'a', '007'];
  expect(ids.toSorted(compareIdsDescending)).toEqual([
    '100000000000000000000',
    '99999999999999999999',
    '10',
    '9',
    '007',
    'b',
    'a',
  ]);
});

test('the order of ids is a total order', () => {
  const id = fc.oneof(fc.nat(20).map(String), fc.constantFrom('01', '001', 'a', 'b', '-'));
  fc.assert(
    fc.property(id, id, id, (a, b, c) => {
      expect(Math.sign(compareIdsDescending(a, b))).toBe(
        -Math.sign(compareIdsDescending(b, a)) + 0,
      );
      expect(compareIdsDescending(a, b) === 0).toBe(a === b);
      if (compareIdsDescending(a, b) < 0 && compareIdsDescending(b, c) < 0) {
        expect(compareIdsDescending(a, c)).toBeLessThan(0);
      }
    }),
  );
});

test('a walk gives nothing twice and loses nothing that stays, whatever is inserted and deleted', () => {
  const ids = fc.uniqueArray(fc.nat(200).map(String), { maxLength: 40 });
  const step = fc.record({ take: fc.integer({ min: 1, max: 5 }), list: ids });
  fc.assert(
    fc.property(ids, fc.array(step, { minLength: 1, maxLength: 20 }), (stays, steps) => {
      const seen: string[] = [];
      let after: string | undefined;
      let page = pageOf(stays);
      for (const { take, list } of steps) {
        page = pageOf([...new Set([...stays, ...list])], after);
        const taken = page.items.slice(0, take);
        seen.push(...taken);
        after = page.cursorAfter(taken.length - 1);
      }
      seen.push(...pageOf(stays, after).items);
      expect(new Set(seen).size).toBe(seen.length);
      expect(stays.filter((id) => !seen.includes(id))).toEqual([]);
    }),
  );
});

test('a cursor that is none is refused', () => {
  expect(() => pageOf(['1'], '{"a":1}')).toThrow(/cursor/);
});
