import { expect, test } from 'vitest';
import { folder, job, model } from './support/entity.ts';
import { ask, createSigner, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

function shop(account: string) {
  return createMemoryAdapter({
    account,
    folders: { items: ['1', '2'].map((path) => folder({ account, path })) },
    models: { items: ['1', '2', '3'].map((path) => model({ account, path })) },
  });
}

async function cursorOf(field: string): Promise<string> {
  const { data } = await ask([shop('a')], `{ list: ${field} { pageInfo { endCursor } } }`);
  return data.list.pageInfo.endCursor;
}

test.each([0, -1, 101, 1_000_000])('first: %i is refused before any call', async (first) => {
  const a = shop('a');
  const { errors } = await ask(
    [a],
    'query ($first: Int) { models(first: $first) { totalCount } }',
    {
      first,
    },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(errors[0]?.message).toContain('1 to 100');
  expect(a.calls).toEqual([]);
});

test.each([
  ['tampered with', async () => `${(await cursorOf('models(first: 1)')).slice(0, -2)}xx`],
  ['signed by another', async () => createSigner('another secret').sign('{"version":1}')],
  ['signed for something else', async () => createSigner('secret').sign('upload 7')],
  ['of another field', () => cursorOf('folders(first: 1)')],
  ['of another order', () => cursorOf('models(first: 1, orderBy: { field: NAME })')],
  ['of another filter', () => cursorOf('models(first: 1, filter: { name: "m*" })')],
  ['of no sort', async () => 'rubbish'],
  ['endless', async () => 'x'.repeat(1_000_000)],
])('a cursor %s is refused, says what to do, and reaches no vendor', async (_what, make) => {
  const a = shop('a');
  const { errors } = await ask(
    [a],
    'query ($after: String) { models(after: $after) { totalCount } }',
    {
      after: await make(),
    },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(errors[0]?.message).toContain('start again without `after`');
  expect(a.calls).toEqual([]);
});

test.each([
  ['', 'filter: {}'],
  ['filter: {}', 'filter: { name: null, statuses: null }'],
  ['filter: { accounts: null }', ''],
])(
  'a filter that says nothing is none: a cursor of one goes on in the other (%j, %j)',
  async (from, to) => {
    const after = await cursorOf(`models(first: 1, orderBy: { field: NAME }, ${from})`);
    const { data } = await ask(
      [shop('a')],
      `query ($after: String) {
      models(first: 1, after: $after, orderBy: { field: NAME }, ${to}) { nodes { name } }
    }`,
      { after },
    );
    expect(data.models.nodes).toEqual([{ name: 'model 2' }]);
  },
);

test('a cursor of an earlier release is refused as one, whatever it held', async () => {
  const a = shop('a');
  const { sign, verify } = createSigner('secret');
  const now = JSON.parse(verify(await cursorOf('models(first: 1)')) ?? '');
  const before = { version: 1, query: now.query, places: { a: { state: 'after', cursor: '1' } } };
  for (const payload of [
    before,
    { ...now, version: now.version + 1 },
    { ...now, version: undefined },
  ]) {
    const { errors } = await ask(
      [a],
      'query ($after: String) { models(after: $after) { totalCount } }',
      { after: sign(JSON.stringify(payload)) },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    expect(errors[0]?.message).toContain('of another release');
    expect(errors[0]?.message).toContain('start again');
  }
  expect(a.calls).toEqual([]);
});

test('a cursor of a list over many accounts stays short', async () => {
  const accounts = Array.from({ length: 20 }, (_, index) => shop(`account-number-${index}`));
  const { data } = await ask(accounts, '{ models(first: 10) { pageInfo { endCursor } } }');
  expect(data.models.pageInfo.endCursor.length).toBeLessThan(1_000);
});

test("another caller's cursor is refused", async () => {
  const { errors } = await ask(
    [shop('b')],
    'query ($after: String) { models(after: $after) { totalCount } }',
    {
      after: await cursorOf('models(first: 1)'),
    },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
});

test('a cursor of one folder is not one of its neighbor', async () => {
  const query = `query ($id: ID!, $after: String) {
    folder(id: $id) { models(first: 1, after: $after) { pageInfo { endCursor } } }
  }`;
  const first = await ask([shop('a')], query, { id: idOf('a', 'Folder', '1') });
  const after = first.data.folder.models.pageInfo.endCursor;
  const { errors } = await ask([shop('a')], query, { id: idOf('a', 'Folder', '2'), after });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
});

test('a list is the same one whichever way leads to it', async () => {
  const inFolder = createMemoryAdapter({
    account: 'a',
    folders: {},
    models: { items: ['1', '2'].map((path) => model({ account: 'a', path })) },
    jobs: {
      items: [
        job({ account: 'a', path: 'j', folder: { path: '1', type: 'Folder', account: 'a' } }),
      ],
    },
  });
  const { data } = await ask(
    [inFolder],
    '{ jobs { nodes { folder { models(first: 1) { pageInfo { endCursor } } } } } }',
  );
  const next = await ask(
    [inFolder],
    'query ($id: ID!, $after: String) { folder(id: $id) { models(after: $after) { nodes { name } } } }',
    {
      id: idOf('a', 'Folder', '1'),
      after: data.jobs.nodes[0].folder.models.pageInfo.endCursor,
    },
  );
  expect(next.errors).toEqual([]);
  expect(next.data.folder.models.nodes).toEqual([{ name: 'model 2' }]);
});

test.each([
  ['{ accounts: ["b"] }', 'b'],
  ['{ vendors: ["nobody"] }', 'nobody'],
  ['{ name: "" }', 'name'],
])('the filter %s is refused', async (filter, named) => {
  const a = shop('a');
  const { errors } = await ask([a], `{ models(filter: ${filter}) { totalCount } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(errors[0]?.message).toContain(named);
  expect(a.calls).toEqual([]);
});

test('accounts are filtered by id as well as by name', async () => {
  const { data } = await ask([shop('a'), shop('b')], '{ accounts { id } }');
  const { data: filtered } = await ask(
    [shop('a'), shop('b')],
    'query ($id: ID!) { models(filter: { accounts: [$id] }) { sources { account { name } } } }',
    { id: data.accounts[1].id },
  );
  expect(filtered.models.sources).toEqual([{ account: { name: 'b' } }]);
});

test('a filter reaches the vendor as the port has it', async () => {
  const a = shop('a');
  await ask(
    [a],
    '{ models(filter: { name: "M*", formats: [".STL"], statuses: [READY], createdAfter: "2026-01-02T03:04:05Z" }) { totalCount } }',
  );
  expect(a.calls[0]?.asked).toMatchObject({
    filter: {
      name: 'M*',
      formats: ['stl'],
      statuses: ['READY'],
      createdAfter: new Date('2026-01-02T03:04:05Z'),
    },
  });
});
