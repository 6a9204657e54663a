import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOfOffsetList } from '../src/list/offset-list.ts';

/** A vendor's list that others change, and how many calls it has answered. */
function createList(ids: string[]) {
  let calls = 0;
  const read = (after: string | undefined, first: number, isMatch = (_id: string) => true) =>
    pageOfOffsetList({
      after,
      first,
      maxWindow: 50,
      idOf: (id: string) => id,
      toEntity: (id) => (isMatch(id) ? id : null),
      readWindow: async (offset, limit) => {
        calls += 1;
        const items = ids.slice(offset, offset + limit);
        return { items, total: ids.length, isEnd: offset + limit >= ids.length };
      },
    });
  return { ids, read, getCalls: () => calls };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

test('a list at rest costs one call a page and gives everything once', async () => {
  const list = createList(numbered(23));
  const seen: string[] = [];
  let after: string | undefined;
  for (let isLast = false; !isLast; ) {
    const page = await list.read(after, 10);
    seen.push(...page.items);
    after = page.cursorAfter(page.items.length - 1);
    isLast = page.isLast;
    expect(page.isStable).toBe(true);
  }
  expect(seen).toEqual(numbered(23));
  expect(list.getCalls()).toBe(3);
});

test('a page without a match leads on', async () => {
  const list = createList(numbered(25));
  const isMatch = (id: string) => id === 'id-24';
  const first = await list.read(undefined, 10, isMatch);
  expect(first).toMatchObject({ items: [], isLast: false });
  const second = await list.read(first.cursorAfter(-1), 10, isMatch);
  const third = await list.read(second.cursorAfter(-1), 10, isMatch);
  expect(third).toMatchObject({ items: ['id-24'], isLast: true });
});

test('a cursor in the middle of a page and one before it are places of their own', async () => {
  const list = createList(numbered(10));
  const page = await list.read(undefined, 5);
  expect((await list.read(page.cursorAfter(1), 2)).items).toEqual(['id-2', 'id-3']);
  expect((await list.read(page.cursorAfter(-1), 2)).items).toEqual(['id-0', 'id-1']);
});

test('when all items around the place are gone the page says that it is not stable', async () => {
  const list = createList(numbered(10));
  const page = await list.read(undefined, 4);
  list.ids.splice(1, 3);
  expect((await list.read(page.cursorAfter(3), 4)).isStable).toBe(false);
});

test.each([
  '',
  '{}',
  'x',
  '{"offset":-1,"last":[],"missing":[]}',
  '{"offset":1,"last":[1],"missing":[]}',
])('the cursor %j is refused', async (after) => {
  await expect(createList([]).read(after, 1)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('A30: nothing comes twice and nothing that stays is lost while others insert and delete', async () => {
  const change = fc.record({ at: fc.nat(60), insert: fc.nat(6), remove: fc.nat(2) });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.array(change, { maxLength: 2 }), { maxLength: 12 }),
      async (first, changes) => {
        const list = createList(numbered(40));
        const stays = new Set(list.ids);
        const seen: string[] = [];
        let isStable = true;
        let inserted = 0;
        let after: string | undefined;
        for (let round = 0, isLast = false; !isLast && round < 400; round += 1) {
          const page = await list.read(after, first);
          seen.push(...page.items);
          after = page.cursorAfter(page.items.length - 1);
          isLast = page.isLast;
          isStable &&= page.isStable;
          for (const { at, insert, remove } of changes[round] ?? []) {
            const fresh = Array.from({ length: insert }, () => `new-${inserted++}`);
            for (const id of list.ids.splice(at, remove, ...fresh)) stays.delete(id);
          }
        }
        fc.pre(isStable);
        expect(new Set(seen).size).toBe(seen.length);
        expect([...stays].filter((id) => !seen.includes(id))).toEqual([]);
      },
    ),
    { numRuns: 1_000 },
  );
});
