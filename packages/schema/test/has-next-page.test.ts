import { expect, test } from 'vitest';
import { folder, model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter, type MemoryAdapterOptions } from './support/memory-adapter.ts';

function shop(account: string, count: number, more: MemoryAdapterOptions['models'] = {}) {
  const items = Array.from({ length: count }, (_, index) =>
    model({
      account,
      path: `${index}`,
      name: String(index).padStart(3, '0'),
      folder: { account, type: 'Folder', path: 'f' },
    }),
  );
  return createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: 'f' })] },
    models: { items, pageSize: 5, canCount: false, ...more },
  });
}

const NODES = 'nodes { name }';
const NEXT = 'pageInfo { hasNextPage }';

test('a page that the vendor fills to the brim is read on only where somebody asks what follows', async () => {
  const quiet = shop('a', 10);
  await ask([quiet], `{ models(first: 5) { ${NODES} pageInfo { endCursor } totalCount } }`);
  expect(quiet.calls).toHaveLength(1);

  const asked = shop('a', 10);
  const { data } = await ask([asked], `{ models(first: 5) { ${NODES} ${NEXT} } }`);
  expect(data.models.pageInfo.hasNextPage).toBe(true);
  expect(asked.calls).toHaveLength(2);
});

test('where the vendor tells how many there are, that says it without a call', async () => {
  const counted = shop('a', 10, { canCount: true });
  const page = `pageInfo { hasNextPage endCursor }`;
  const first = await ask([counted], `{ models(first: 5) { ${page} } }`);
  expect(first.data.models.pageInfo.hasNextPage).toBe(true);
  expect(counted.calls).toHaveLength(1);

  const after = first.data.models.pageInfo.endCursor;
  const rest = `query ($after: String) { models(first: 5, after: $after) { ${page} } }`;
  const last = await ask([counted], rest, { after });
  expect(last.data.models.pageInfo.hasNextPage).toBe(false);
  expect(counted.calls).toHaveLength(2);
});

test('a count of the whole list says nothing of what follows a place in it', async () => {
  const counted = shop('a', 15, { canCount: true });
  const document = `query ($after: String) {
    models(first: 5, after: $after) { pageInfo { hasNextPage endCursor } }
  }`;
  const { data } = await ask([counted], document);
  const { endCursor: after } = data.models.pageInfo;
  const next = await ask([counted], document, { after });
  expect(next.data.models.pageInfo.hasNextPage).toBe(true);
  expect(counted.calls).toHaveLength(3);
});

test.each([
  [4, 1],
  [5, 1],
  [6, 2],
])('of %i things a page of 5 takes %i calls to say what follows', async (count, calls) => {
  const adapter = shop('a', count);
  const { data } = await ask([adapter], `{ models(first: 5) { ${NEXT} } }`);
  expect(data.models.pageInfo.hasNextPage).toBe(count > 5);
  expect(adapter.calls).toHaveLength(calls);
});

test('what another source has read already says it for all of them', async () => {
  const adapters = [shop('a', 3), shop('b', 10)];
  const { data } = await ask(adapters, `{ models(first: 6) { ${NODES} ${NEXT} } }`);
  expect(data.models.pageInfo.hasNextPage).toBe(true);
  expect(adapters.map(({ calls }) => calls.length)).toEqual([1, 1]);
});

test('a field that leaves it out by a variable does not ask', async () => {
  const document = `query ($more: Boolean!) {
    models(first: 5) { ${NODES} pageInfo { hasNextPage @include(if: $more) } }
  }`;
  const left = shop('a', 10);
  await ask([left], document, { more: false });
  expect(left.calls).toHaveLength(1);
});

test('two fields of one list share its reads, whichever of them asks what follows', async () => {
  const adapter = shop('a', 10);
  const { data } = await ask(
    [adapter],
    `{ plain: models(first: 5) { ${NODES} } asking: models(first: 5) { ${NODES} ${NEXT} } }`,
  );
  expect(data.asking.pageInfo.hasNextPage).toBe(true);
  expect(data.asking.nodes).toEqual(data.plain.nodes);
  expect(adapter.calls).toHaveLength(2);
});

test('a list started beside its folder is read on at once where the document asks what follows', async () => {
  const adapter = shop('a', 10);
  const { data } = await ask(
    [adapter],
    `query ($id: ID!) { folder(id: $id) { name models(first: 5) { ${NEXT} } } }`,
    { id: idOf('a', 'Folder', 'f') },
  );
  expect(data.folder.models.pageInfo.hasNextPage).toBe(true);
  expect(adapter.calls.filter(({ method }) => method === 'models.list')).toHaveLength(2);
});

test('a list met again after its page was made is read again for what nobody had asked', async () => {
  const adapter = shop('a', 10);
  const { data } = await ask(
    [adapter],
    `query ($id: ID!) {
      early: folder(id: $id) { models(first: 5) { ${NODES} } }
      late: models(first: 1) { nodes { folder { models(first: 5) { ${NEXT} } } } }
    }`,
    { id: idOf('a', 'Folder', 'f') },
  );
  expect(data.early.models.nodes).toHaveLength(5);
  expect(data.late.nodes).toEqual([{ folder: { models: { pageInfo: { hasNextPage: true } } } }]);
});

test('reading on that shows a vendor to lie about its order mends the page that was to be given', async () => {
  const items = ['a', 'c', 'b'].map((name, index) =>
    model({ account: 'a', path: `${index}`, name }),
  );
  const lying = createMemoryAdapter({
    account: 'a',
    models: { items, pageSize: 1 },
    powers: {
      models: {
        list: async ({ after }) => {
          const start = after === undefined ? 0 : Number(after);
          return {
            items: items.slice(start, start + 1),
            cursorAfter: (index) => String(start + index + 1),
            isLast: start + 1 >= items.length,
            pushedDown: { filter: true, order: true },
            total: items.length,
            isStable: true,
          };
        },
      },
    },
  });
  const { data } = await ask(
    [lying],
    `{ models(first: 2, orderBy: { field: NAME }) { ${NODES} ${NEXT} sources { isStable } } }`,
  );
  expect(data.models).toEqual({
    nodes: [{ name: 'a' }, { name: 'b' }],
    pageInfo: { hasNextPage: true },
    sources: [{ isStable: true }],
  });
});

test('a vendor that fails while it is read on leaves the page as it is, and more may follow', async () => {
  let calls = 0;
  const failing = shop('a', 10, {
    onCall: () => {
      calls += 1;
      if (calls > 1) throw new Error('gone');
    },
  });
  const { data } = await ask(
    [failing],
    `{ models(first: 5) { ${NODES} ${NEXT} sources { state } } }`,
  );
  expect(data.models.nodes).toHaveLength(5);
  expect(data.models.pageInfo.hasNextPage).toBe(true);
  expect(data.models.sources).toEqual([{ state: 'OK' }]);
});
