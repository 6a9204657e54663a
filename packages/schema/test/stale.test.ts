import { type ErrorCode, VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { model, user } from './support/entity.ts';
import { ask } from './support/graph.ts';
import {
  createMemoryAdapter,
  type MemoryAdapter,
  type MemoryAdapterOptions,
} from './support/memory-adapter.ts';
import { endOf, namesIn, startPages } from './support/model-page.ts';

const PAGE = `query ($first: Int, $after: String, $orderBy: ModelOrder, $filter: ModelFilter) {
  models(first: $first, after: $after, orderBy: $orderBy, filter: $filter) {
    nodes { name }
    totalCount
    pageInfo { hasNextPage endCursor }
    sources { account { name } state returned ageMs isExhausted orderPushedDown error { code message } }
  }
}`;

const BY_NAME = { field: 'NAME' };

/** A vendor that fails with this code as long as there is one. */
interface Weather {
  code: ErrorCode | null;
}

function shop(
  account: string,
  given: readonly string[],
  more: MemoryAdapterOptions['models'] = {},
): MemoryAdapter & { readonly weather: Weather } {
  const weather: Weather = { code: null };
  const items = given.map((name, index) => model({ account, path: `${index}`, name }));
  const onCall = () => {
    if (weather.code === null) return;
    throw new VendorError({ code: weather.code, vendor: 'memory', account, message: 'Not now.' });
  };
  const adapter = createMemoryAdapter({ account, models: { items, onCall, ...more } });
  return Object.assign(adapter, { weather });
}

test.each([[null], [BY_NAME]])(
  'the last good first page stands in for a vendor that fails, with its age and the error (%j)',
  async (orderBy) => {
    const { page, wait } = startPages(PAGE);
    const adapters = [shop('a', ['a1', 'a2']), shop('b', ['b1', 'b2'])] as const;
    const good = await page(adapters, { orderBy });
    adapters[1].weather.code = 'VENDOR_UNAVAILABLE';
    wait(60_000);
    const stale = await page(adapters, { orderBy });
    expect(namesIn(stale)).toEqual(namesIn(good));
    expect(stale.data.models.totalCount).toBe(4);
    expect(stale.data.models.pageInfo.hasNextPage).toBe(false);
    expect(stale.data.models.sources).toMatchObject([
      { account: { name: 'a' }, state: 'OK', ageMs: null, error: null },
      {
        account: { name: 'b' },
        state: 'STALE',
        returned: 2,
        ageMs: 60_000,
        isExhausted: true,
        error: { code: 'VENDOR_UNAVAILABLE', message: 'Not now.' },
      },
    ]);
  },
);

test.each(['RATE_LIMITED', 'VENDOR_TIMEOUT', 'VENDOR_BAD_RESPONSE'] as const)(
  'it does so for %s',
  async (code) => {
    const { page } = startPages(PAGE);
    const a = shop('a', ['a1']);
    await page([a]);
    a.weather.code = code;
    expect((await page([a])).data.models.sources).toMatchObject([{ state: 'STALE', returned: 1 }]);
  },
);

test.each(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_INPUT'] as const)(
  'it does not for %s',
  async (code) => {
    const { page } = startPages(PAGE);
    const a = shop('a', ['a1']);
    await page([a]);
    a.weather.code = code;
    const { data } = await page([a]);
    expect(data.models).toMatchObject({ nodes: [], sources: [{ state: 'FAILED', ageMs: null }] });
  },
);

test('it does so where the vendor fails in the middle of a page, too', async () => {
  const { page } = startPages(PAGE);
  let calls = 0;
  const onCall = () => {
    calls += 1;
    if (calls < 4) return;
    throw new VendorError({
      code: 'VENDOR_UNAVAILABLE',
      vendor: 'memory',
      account: 'a',
      message: 'Not now.',
    });
  };
  const a = shop('a', ['a1', 'a2', 'a3', 'a4'], { pageSize: 2, onCall });
  await page([a]);
  expect(calls).toBe(2);
  const stale = await page([a]);
  expect(namesIn(stale)).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(stale.data.models.sources).toMatchObject([{ state: 'STALE', returned: 4 }]);
});

test('a later page of a vendor that fails says FAILED', async () => {
  const { page } = startPages(PAGE, { readAheadMs: 0 });
  const a = shop('a', ['a1', 'a2', 'a3', 'a4', 'a5'], { pageSize: 2 });
  const first = await page([a], { first: 2 });
  a.weather.code = 'VENDOR_UNAVAILABLE';
  const second = await page([a], { first: 2, after: endOf(first) });
  expect(second.data.models).toMatchObject({ nodes: [], sources: [{ state: 'FAILED' }] });
});

test.each([[null], [BY_NAME]])(
  'behind a stale page the walk goes on where it ended: nothing lost, nothing twice (%j)',
  async (orderBy) => {
    for (const canOrder of [true, false]) {
      const { page } = startPages(PAGE);
      const b = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'];
      const shops = [
        shop('a', ['a1', 'b0', 'b35', 'c1']),
        shop('b', b, { canOrder, pageSize: 4 }),
      ] as const;
      await page(shops, { first: 3, orderBy });
      shops[1].weather.code = 'VENDOR_UNAVAILABLE';
      const seen: string[] = [];
      let after: string | null = null;
      for (let pages = 0; pages < 20; pages += 1) {
        const answer = await page(shops, { first: 20, orderBy, after });
        const { hasNextPage } = answer.data.models.pageInfo;
        expect(answer.data.models.sources[1].state).toBe(after === null ? 'STALE' : 'OK');
        seen.push(...namesIn(answer));
        shops[1].weather.code = null;
        if (!hasNextPage) break;
        after = endOf(answer);
      }
      expect(seen.toSorted()).toEqual(['a1', 'b0', 'b35', 'c1', ...b].toSorted());
      if (orderBy !== null) expect(seen).toEqual(seen.toSorted());
    }
  },
);

test('a vendor that stays down is asked for the next page and FAILED there', async () => {
  const { page } = startPages(PAGE, { readAheadMs: 0 });
  const a = shop('a', ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'], { pageSize: 2 });
  await page([a], { first: 2 });
  a.weather.code = 'VENDOR_UNAVAILABLE';
  const stale = await page([a], { first: 2 });
  expect(stale.data.models.pageInfo.hasNextPage).toBe(true);
  const calls = a.calls.length;
  const next = await page([a], { first: 2, after: endOf(stale) });
  expect(next.data.models.sources).toMatchObject([{ state: 'FAILED', returned: 0, ageMs: null }]);
  expect(a.calls).toHaveLength(calls + 1);
});

test('a first page is remembered by its filter and order', async () => {
  const { page } = startPages(PAGE);
  const a = shop('a', ['a1']);
  await page([a]);
  a.weather.code = 'VENDOR_UNAVAILABLE';
  for (const other of [{ orderBy: BY_NAME }, { filter: { name: 'a*' } }]) {
    const { data } = await page([a], other);
    expect(data.models.sources).toMatchObject([{ state: 'FAILED' }]);
  }
});

test('it is too old after an hour, or after what the setting says, and 0 turns it off', async () => {
  for (const [staleMs, age, state] of [
    [undefined, 3_599_999, 'STALE'],
    [undefined, 3_600_000, 'FAILED'],
    [50, 50, 'FAILED'],
    [0, 0, 'FAILED'],
  ] as const) {
    const { page, wait } = startPages(PAGE, { staleMs });
    const a = shop('a', ['a1']);
    await page([a]);
    a.weather.code = 'VENDOR_UNAVAILABLE';
    wait(age);
    expect((await page([a])).data.models.sources).toMatchObject([{ state }]);
  }
});

test('a stale page is not taken for a good one', async () => {
  const { page, wait } = startPages(PAGE, { staleMs: 100 });
  const a = shop('a', ['a1']);
  await page([a]);
  a.weather.code = 'VENDOR_UNAVAILABLE';
  wait(60);
  expect((await page([a])).data.models.sources).toMatchObject([{ state: 'STALE', ageMs: 60 }]);
  wait(60);
  expect((await page([a])).data.models.sources).toMatchObject([{ state: 'FAILED' }]);
});

test('another credential never sees it', async () => {
  const { page } = startPages(PAGE);
  await page([shop('a', ['secret'])]);
  const other = shop('a', []);
  other.weather.code = 'VENDOR_UNAVAILABLE';
  expect((await page([other])).data.models).toMatchObject({
    nodes: [],
    sources: [{ state: 'FAILED' }],
  });
});

test('a list with no room to say so shows the failure', async () => {
  const { lists } = startPages(PAGE);
  let isDown = false;
  const onCall = () => {
    if (!isDown) return;
    throw new VendorError({
      code: 'VENDOR_UNAVAILABLE',
      vendor: 'memory',
      account: 'a',
      message: 'Not now.',
    });
  };
  const items = [user({ account: 'a', path: 'u' })];
  const a = createMemoryAdapter({ account: 'a', users: { items, onCall } });
  const users = '{ accounts { users { nodes { username } } } }';
  expect((await ask([a], users, {}, { lists })).errors).toEqual([]);
  isDown = true;
  const { errors } = await ask([a], users, {}, { lists });
  expect(errors).toMatchObject([{ extensions: { code: 'VENDOR_UNAVAILABLE' } }]);
});
