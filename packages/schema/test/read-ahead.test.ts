import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import type { ListMemory } from '../src/index.ts';
import { model } from './support/entity.ts';
import { type Answer, ask } from './support/graph.ts';
import {
  createMemoryAdapter,
  type MemoryAdapter,
  type MemoryAdapterOptions,
} from './support/memory-adapter.ts';
import { endOf, namesIn, startPages } from './support/model-page.ts';

const PAGE = `query ($first: Int, $after: String, $orderBy: ModelOrder) {
  models(first: $first, after: $after, orderBy: $orderBy) {
    nodes { name }
    pageInfo { hasNextPage endCursor }
    sources { state ageMs isExhausted }
  }
}`;

const BY_NAME = { field: 'NAME' };

function shop(count: number, more: MemoryAdapterOptions['models'] = {}, account = 'a') {
  const items = Array.from({ length: count }, (_, index) =>
    model({ account, path: `${index}`, name: String(index).padStart(3, '0') }),
  );
  return createMemoryAdapter({ account, models: { items, ...more } });
}

test('what was read beyond a page is the next one, without a call, and tells its age', async () => {
  const { page, wait } = startPages(PAGE);
  const a = shop(9);
  const first = await page([a]);
  wait(1_500);
  const second = await page([a], { after: endOf(first) });
  expect(namesIn(second)).toEqual(['004', '005', '006', '007']);
  expect(second.data.models.sources).toEqual([{ state: 'OK', ageMs: 1_500, isExhausted: false }]);
  wait(500);
  const third = await page([a], { after: endOf(second) });
  expect(namesIn(third)).toEqual(['008']);
  expect(third.data.models.sources).toEqual([{ state: 'OK', ageMs: 2_000, isExhausted: true }]);
  expect(a.calls).toHaveLength(1);
});

test('it lasts for as long as it lasts: the vendor is asked behind it', async () => {
  const { page } = startPages(PAGE);
  const a = shop(20, { pageSize: 6 });
  const first = await page([a], { first: 5 });
  const second = await page([a], { first: 5, after: endOf(first) });
  expect(namesIn(second)).toEqual(['005', '006', '007', '008', '009']);
  expect(a.calls).toHaveLength(2);
  expect(second.data.models.sources).toMatchObject([{ ageMs: 0 }]);
});

test('a cursor used twice gives the same page twice, the second time from the vendor', async () => {
  const { page } = startPages(PAGE);
  const a = shop(9);
  const first = await page([a]);
  const pages = [
    await page([a], { after: endOf(first) }),
    await page([a], { after: endOf(first) }),
  ];
  expect(pages.map(namesIn)).toEqual(Array(2).fill(['004', '005', '006', '007']));
  expect(a.calls).toHaveLength(2);
});

test.each([[null], [BY_NAME]])('after 30 s the vendor is asked again (%j)', async (orderBy) => {
  const { page, wait } = startPages(PAGE);
  const a = shop(9);
  const first = await page([a], { orderBy });
  wait(29_999);
  await page([a], { orderBy, after: endOf(first) });
  expect(a.calls).toHaveLength(1);
  const anew = await page([a], { orderBy });
  expect(a.calls).toHaveLength(2);
  wait(30_000);
  const second = await page([a], { orderBy, after: endOf(anew) });
  expect(namesIn(second)).toEqual(['004', '005', '006', '007']);
  expect(second.data.models.sources).toMatchObject([{ ageMs: null }]);
  expect(a.calls).toHaveLength(3);
});

test('a list that is sorted here is read once for a whole walk', async () => {
  const { page } = startPages(PAGE);
  const adapters = [shop(30, {}, 'a'), shop(30, { pageSize: 10, canOrder: true }, 'b')];
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const answer: Answer = await page(adapters, { first: 7, orderBy: BY_NAME, after });
    seen.push(...namesIn(answer));
    after = answer.data.models.pageInfo.hasNextPage ? endOf(answer) : null;
  } while (after !== null);
  expect(seen).toEqual(seen.toSorted());
  expect(seen).toHaveLength(60);
  expect(adapters.map(({ calls }) => calls.length)).toEqual([1, 3]);
});

test('the first page of a walk always asks the vendor', async () => {
  const { page } = startPages(PAGE);
  const a = shop(9);
  await page([a]);
  await page([a]);
  expect(a.calls).toHaveLength(2);
});

test('nothing is kept for a cursor that nobody asked for, nor for one inside the page', async () => {
  const { lists } = startPages(PAGE);
  const a = shop(9);
  await ask([a], '{ models(first: 4) { nodes { name } } }', {}, { lists });
  const { data } = await ask([a], '{ models(first: 4) { edges { cursor } } }', {}, { lists });
  const calls = a.calls.length;
  await ask([a], PAGE, { first: 4, after: data.models.edges[1].cursor }, { lists });
  expect(a.calls).toHaveLength(calls + 1);
  await ask([a], PAGE, { first: 4, after: data.models.edges[3].cursor }, { lists });
  expect(a.calls).toHaveLength(calls + 1);
});

test('another adapter of the same account name has a memory of its own', async () => {
  const { page } = startPages(PAGE);
  const first = await page([shop(9)]);
  const other = shop(9);
  await page([other], { after: endOf(first) });
  expect(other.calls).toHaveLength(1);
});

test('what is read while time is set to nothing is not kept', async () => {
  const { page } = startPages(PAGE, { readAheadMs: 0 });
  const a = shop(9);
  await page([a], { after: endOf(await page([a])) });
  expect(a.calls).toHaveLength(2);
});

test('no more is kept than the settings allow: the oldest goes first', async () => {
  const { page, lists } = startPages(PAGE, { maxItems: 12 });
  const a = shop(10);
  const look = (after: string) =>
    ask(
      [a],
      'query ($after: String) { models(first: 1, after: $after) { totalCount } }',
      { after },
      { lists },
    );
  const one = endOf(await page([a]));
  const two = endOf(await page([a], { first: 5 }));
  const three = endOf(await page([a], { first: 6 }));
  expect(a.calls).toHaveLength(3);
  await look(three);
  await look(two);
  expect(a.calls).toHaveLength(3);
  await look(one);
  expect(a.calls).toHaveLength(4);
});

test('all accounts together keep no more than the settings allow: who was there first gives first', async () => {
  const { page } = startPages(PAGE, { maxTotalItems: 12 });
  const [a, b] = [shop(10), shop(10, {}, 'b')];
  const ofA = endOf(await page([a]));
  const ofB = endOf(await page([b]));
  await page([b], { after: ofB });
  expect(b.calls).toHaveLength(1);
  await page([a], { after: ofA });
  expect(a.calls).toHaveLength(2);
});

test('what is let go of with its account takes no room from others, nor what comes in late', async () => {
  const { page, lists } = startPages(PAGE, { maxTotalItems: 12 });
  const [a, b] = [shop(10), shop(10, {}, 'b')];
  const late = lists.readAheadOf(a);
  const ofA = endOf(await page([a]));
  lists.letGo(a);
  late.put('late', { items: [1, 2, 3, 4], readAt: 5_000 } as never);
  expect(late.get('late')).toBeUndefined();
  const ofB = endOf(await page([b]));
  await page([b], { after: ofB });
  expect(b.calls).toHaveLength(1);
  await page([a], { after: ofA });
  expect(a.calls).toHaveLength(2);
});

const RENAME = 'mutation ($id: ID!) { rename(id: $id, name: "x") { resource { id } } }';

async function renameIn(lists: ListMemory, adapter: MemoryAdapter) {
  const { data } = await ask([adapter], '{ models(first: 1) { nodes { id } } }');
  return ask(
    [adapter],
    RENAME,
    { id: data.models.nodes[0].id },
    { lists, hub: { publish: () => {}, publishDeleted: () => {} } as never },
  );
}

test.each([
  ['that succeeds', async (entity: unknown) => entity],
  [
    'whose outcome nobody knows',
    async () => {
      throw new VendorError({
        code: 'OUTCOME_UNKNOWN',
        vendor: 'memory',
        account: 'a',
        message: 'The answer was lost.',
      });
    },
  ],
])(
  'a write %s makes the account forget what was read ahead, and no other account',
  async (_, end) => {
    const { page, lists } = startPages(PAGE);
    const items = Array.from({ length: 9 }, (_, index) =>
      model({ account: 'a', path: `${index}` }),
    );
    const a = createMemoryAdapter({
      account: 'a',
      models: { items },
      powers: { models: { rename: () => end(items[0]) as never } },
    });
    const b = shop(9, {}, 'b');
    const [ofA, ofB] = [endOf(await page([a])), endOf(await page([b]))];
    await renameIn(lists, a);
    const calls = a.calls.length;
    await page([a], { after: ofA });
    await page([b], { after: ofB });
    expect(a.calls).toHaveLength(calls + 1);
    expect(b.calls).toHaveLength(1);
  },
);

test('a page that was being read while a write went on keeps nothing', async () => {
  const { page, lists } = startPages(PAGE);
  const a: MemoryAdapter = shop(9, { onCall: () => lists.forget(a) });
  await page([a], { after: endOf(await page([a])) });
  expect(a.calls).toHaveLength(2);
});
