import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { model } from './support/entity.ts';
import { ask } from './support/graph.ts';
import {
  createMemoryAdapter,
  type MemoryAdapter,
  type MemoryAdapterOptions,
} from './support/memory-adapter.ts';

const LIST = `query ($first: Int, $after: String, $orderBy: ModelOrder, $filter: ModelFilter) {
  models(first: $first, after: $after, orderBy: $orderBy, filter: $filter) {
    nodes { name }
    totalCount
    pageInfo { hasNextPage endCursor startCursor }
    sources {
      account { name } state returned isExhausted isStable ageMs orderPushedDown filterPushedDown
      error { code message retryAfterMs }
    }
  }
}`;

const NAME = { field: 'NAME', direction: 'ASC' };

function shop(account: string, count: number, more: MemoryAdapterOptions['models'] = {}) {
  const items = Array.from({ length: count }, (_, index) =>
    model({ account, path: `${index}`, name: `${account} ${index}` }),
  );
  return createMemoryAdapter({
    account,
    vendor: `vendor-of-${account}`,
    models: { items, ...more },
  });
}

function failing(account: string, failsFrom = 1) {
  let calls = 0;
  return shop(account, 30, {
    pageSize: 3,
    onCall: () => {
      calls += 1;
      if (calls < failsFrom) return;
      throw new VendorError({
        code: 'RATE_LIMITED',
        vendor: 'vendor',
        account,
        message: 'Too many calls.',
        retryAfterMs: 700,
      });
    },
  });
}

test.each([[null], [NAME]])(
  'a source that fails takes only its own things away (%j)',
  async (orderBy) => {
    const { data, errors } = await ask([shop('a', 2), failing('b'), shop('c', 1)], LIST, {
      orderBy,
    });
    expect(errors).toEqual([]);
    expect(names(data)).toEqual(orderBy ? ['a 0', 'a 1', 'c 0'] : ['a 0', 'c 0', 'a 1']);
    expect(data.models.totalCount).toBeNull();
    expect(data.models.pageInfo.hasNextPage).toBe(false);
    expect(data.models.sources).toMatchObject([
      { account: { name: 'a' }, state: 'OK', returned: 2, isExhausted: true, error: null },
      {
        account: { name: 'b' },
        state: 'FAILED',
        returned: 0,
        isExhausted: false,
        error: { code: 'RATE_LIMITED', message: 'Too many calls.', retryAfterMs: 700 },
      },
      { account: { name: 'c' }, state: 'OK', returned: 1, error: null },
    ]);
  },
);

test('a source that fails in the middle of a page leaves nothing of itself on it', async () => {
  const { data } = await ask([shop('a', 9), failing('b', 2)], LIST, { first: 10 });
  expect(names(data)).toEqual(Array.from({ length: 9 }, (_, index) => `a ${index}`));
  expect(data.models.sources).toMatchObject([{ returned: 9 }, { state: 'FAILED', returned: 0 }]);
});

test('a source that failed stays out of the rest of the walk, with its error, and is not asked again', async () => {
  const broken = failing('b');
  const adapters = [shop('a', 4), broken];
  const first = await ask(adapters, LIST, { first: 2 });
  const second = await ask(adapters, LIST, {
    first: 2,
    after: first.data.models.pageInfo.endCursor,
  });
  expect(names(second.data)).toEqual(['a 2', 'a 3']);
  expect(second.data.models.sources[1]).toMatchObject({
    state: 'SKIPPED',
    error: { code: 'RATE_LIMITED', retryAfterMs: 700 },
  });
  expect(second.data.models.totalCount).toBeNull();
  expect(broken.calls).toHaveLength(1);
});

test('where every source fails there are no edges, and still no errors', async () => {
  const { data, errors } = await ask([failing('a'), failing('b')], LIST);
  expect(errors).toEqual([]);
  expect(data.models).toMatchObject({
    nodes: [],
    pageInfo: { hasNextPage: false, endCursor: null, startCursor: null },
    sources: [{ state: 'FAILED' }, { state: 'FAILED' }],
  });
});

test('a fault of ours in one source shows nothing of itself but is told to the log', async () => {
  const faults: unknown[] = [];
  const fault = new TypeError('cannot read secret of undefined');
  const broken = shop('b', 1, {
    onCall: () => {
      throw fault;
    },
  });
  const { data } = await ask(
    [shop('a', 1), broken],
    LIST,
    {},
    { onFault: (error) => faults.push(error) },
  );
  expect(data.models.sources[1].error).toEqual({
    code: 'INTERNAL',
    message: 'Something went wrong inside the gateway.',
    retryAfterMs: null,
  });
  expect(faults).toEqual([fault]);
});

test('an account without such things is skipped, and does not blur the total', async () => {
  const none = createMemoryAdapter({ account: 'none', folders: {} });
  const { data } = await ask([shop('a', 3), none], LIST);
  expect(data.models.totalCount).toBe(3);
  expect(data.models.sources[1]).toMatchObject({
    state: 'SKIPPED',
    isExhausted: true,
    error: { code: 'UNSUPPORTED' },
  });
});

test('the total is null as soon as one source cannot count, and stays known when a source is used up', async () => {
  expect(
    (await ask([shop('a', 1), shop('b', 1, { canCount: false })], LIST)).data.models.totalCount,
  ).toBeNull();
  const adapters = [shop('a', 1), shop('b', 5)];
  const first = await ask(adapters, LIST, { first: 4 });
  const second = await ask(adapters, LIST, {
    first: 4,
    after: first.data.models.pageInfo.endCursor,
  });
  expect([first, second].map(({ data }) => data.models.totalCount)).toEqual([6, 6]);
  expect(second.data.models.sources[0]).toMatchObject({ state: 'OK', isExhausted: true });
  expect(adapters[0]?.calls).toHaveLength(1);
});

test('what the vendor did not push down or cannot keep stable is told', async () => {
  const { data } = await ask(
    [shop('a', 1, { isStable: false }), shop('b', 1, { canOrder: true })],
    LIST,
    {
      orderBy: NAME,
    },
  );
  expect(data.models.sources).toMatchObject([
    { isStable: false, orderPushedDown: false, ageMs: null },
    { isStable: true, orderPushedDown: true, ageMs: null },
  ]);
});

test('each account is asked once for what the page could need', async () => {
  const adapters = [shop('a', 500, { pageSize: 100 }), shop('b', 500, { pageSize: 100 })];
  await ask(adapters, LIST, { first: 30 });
  expect(adapters.map(({ calls }) => calls)).toMatchObject([
    [{ asked: { first: 31 } }],
    [{ asked: { first: 31 } }],
  ]);
});

test('a list that would take too many calls to sort fails with advice, and alone', async () => {
  const { data, errors } = await ask([shop('a', 1), shop('b', 60, { pageSize: 1 })], LIST, {
    orderBy: NAME,
  });
  expect(errors).toEqual([]);
  expect(names(data)).toEqual(['a 0']);
  expect(data.models.sources[1].error.code).toBe('OPERATION_TOO_COMPLEX');
  expect(data.models.sources[1].error.message).toContain('narrow the filter');
});

test('a filter by vendor and by account lets through what both do', async () => {
  const adapters = [shop('a', 1), shop('b', 1)];
  const asked = async (filter: object) => (await ask(adapters, LIST, { filter })).data;
  expect(names(await asked({ vendors: ['vendor-of-b'] }))).toEqual(['b 0']);
  expect(names(await asked({ accounts: ['a'] }))).toEqual(['a 0']);
  const neither = await asked({ accounts: ['a'], vendors: ['vendor-of-b'] });
  expect(neither.models).toMatchObject({ nodes: [], sources: [], totalCount: 0 });
  expect((await asked({ statuses: [] })).models).toMatchObject({ nodes: [], sources: [] });
});

// biome-ignore lint/suspicious/noExplicitAny: the data of LIST.
function names(data: any): string[] {
  return data.models.nodes.map(({ name }: { name: string }) => name);
}

test.each([[null], [NAME]])(
  'what is left out is told once for each answer, and nothing of it in errors (%j)',
  async (orderBy) => {
    const leftOut = { count: 1, of: 3, first: '[2].name' };
    const tell = (a: MemoryAdapter): MemoryAdapter => {
      const models = a.facets.models;
      if (models === undefined) throw new Error('There are no models.');
      const list: typeof models.list = (query, context) => {
        // Told of twice, as by an adapter that looks at the same answer again.
        const answer = { ...leftOut };
        context.onLeftOut?.(answer);
        context.onLeftOut?.(answer);
        return models.list(query, context);
      };
      return { ...a, facets: { ...a.facets, models: { ...models, list } } };
    };
    const adapters = [tell(shop('a', 4, { pageSize: 2 })), shop('b', 1)];
    const { data, errors } = await ask(adapters, LIST, { orderBy });
    expect(errors).toEqual([]);
    const message =
      '2 of 6 items of VENDOR-OF-A’s answers were left out; of the first [2].name is not as documented.';
    expect(data.models.sources).toMatchObject([
      { state: 'OK', returned: 4, error: { code: 'VENDOR_BAD_RESPONSE', message } },
      { state: 'OK', error: null },
    ]);
  },
);
