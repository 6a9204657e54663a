import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { asset, folder, job, model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import type { Call } from './support/memory-noun.ts';

const account = 'a';
const inFolder = idOf(account, 'Folder', '1');

function shop(onCall: (call: Call) => void = () => {}) {
  const root = { account, type: 'Folder', path: '1' } as const;
  return createMemoryAdapter({
    account,
    folders: {
      items: [folder({ account, path: '1' }), folder({ account, path: '1/2', parent: root })],
      onCall,
    },
    models: { items: [model({ account, path: 'm', folder: root })], onCall },
    assets: { items: [asset({ account, path: 'x' })], onCall },
    jobs: { items: [job({ account, path: 'j', folder: root })], onCall },
  });
}

function methods({ calls }: { readonly calls: readonly Call[] }): readonly string[] {
  return calls.map(({ method }) => method);
}

test('a look-up that selects only what the id itself tells still finds out whether there is such a thing', async () => {
  const a = shop();
  const { data, errors } = await ask(
    [a],
    `query ($id: ID!, $gone: ID!) {
      folder(id: $id) { __typename id vendorId account { name vendor { id } } ...More }
      node(id: $id) { id ... on Folder { vendorId } ... on Job { name } }
      gone: folder(id: $gone) { id }
      nodes(ids: [$gone, $id]) { id }
    }
    fragment More on Resource { vendorId fetchedAt @skip(if: true) }`,
    { id: inFolder, gone: idOf(account, 'Folder', '404') },
  );
  expect(errors).toEqual([]);
  expect(data.folder).toMatchObject({ __typename: 'Folder', id: inFolder, vendorId: '1' });
  expect(data.gone).toBeNull();
  expect(data.nodes).toEqual([null, { id: inFolder }]);
  expect(methods(a)).toEqual(['folders.getMany']);
});

test('lists in a folder cost no read of the folder', async () => {
  const a = shop();
  await ask(
    [a],
    'query ($id: ID!) { folder(id: $id) { id jobs { nodes { id } } assets { nodes { name } } } }',
    { id: inFolder },
  );
  expect([...methods(a)].sort()).toEqual(['assets.list', 'jobs.list']);
});

test('a folder and the lists in it are asked for together, each once', async () => {
  const started: string[] = [];
  let proceed = () => {};
  const all = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  const a = shop(({ method }) => {
    started.push(method);
    if (started.length === 3) proceed();
  });
  const { getMany, ...rest } = a.facets.folders as NonNullable<typeof a.facets.folders>;
  const slow = {
    ...a,
    facets: {
      ...a.facets,
      // Answers only once the lists have been asked for as well.
      folders: {
        ...rest,
        getMany: async (...args: Parameters<typeof getMany>) => {
          const answer = await getMany(...args);
          await all;
          return answer;
        },
      },
    },
  };
  const { data } = await ask(
    [slow],
    `query ($id: ID!, $first: Int = 7) {
      folder(id: $id) { name jobs(first: $first) { nodes { name } } models { nodes { name } } }
    }`,
    { id: inFolder },
  );
  expect(data.folder).toMatchObject({ name: 'folder 1', jobs: { nodes: [{ name: 'job j' }] } });
  expect(started.sort()).toEqual(['folders.getMany', 'jobs.list', 'models.list']);
});

test('of a linked thing its id costs no call, and more of it one', async () => {
  const a = shop();
  await ask([a], '{ jobs { nodes { folder { id vendorId account { name } } } } }');
  expect(methods(a)).toEqual(['jobs.list']);
  const b = shop();
  const { data } = await ask(
    [b],
    '{ jobs { nodes { folder { name } } } models { nodes { folder { name } } } }',
  );
  expect(data.jobs.nodes).toEqual([{ folder: { name: 'folder 1' } }]);
  expect(methods(b).filter((method) => method === 'folders.getMany')).toHaveLength(1);
});

test('a thing reached by a way that is not its own has its own id', async () => {
  const alias = { account, type: 'Asset', path: 'made-by/j/x' } as const;
  const known = asset({ account, path: 'x' });
  const a = createMemoryAdapter({
    account,
    assets: { items: [known] },
    jobs: {
      items: [
        job({
          account,
          path: 'j',
          outputs: [{ role: 'result', resource: { ref: alias, isAlias: true } }],
        }),
      ],
    },
  });
  const aliased = {
    ...a,
    facets: {
      ...a.facets,
      assets: { ...a.facets.assets, getMany: async () => [known] } as NonNullable<
        typeof a.facets.assets
      >,
    },
  };
  const { data } = await ask(
    [aliased],
    '{ jobs { nodes { outputs { resource { id vendorId } } } } }',
  );
  expect(data.jobs.nodes[0].outputs).toEqual([
    { resource: { id: idOf(account, 'Asset', 'x'), vendorId: 'x' } },
  ]);
});

test('what there is not is null without an error', async () => {
  const { data, errors } = await ask(
    [shop()],
    `query ($folder: ID!, $job: ID!) {
      folder(id: $folder) { name }
      job(id: $job) { name }
      node(id: $job) { ... on Job { status } }
    }`,
    { folder: idOf(account, 'Folder', '9'), job: idOf(account, 'Job', '9') },
  );
  expect({ data, errors }).toEqual({ data: { folder: null, job: null, node: null }, errors: [] });
});

test('a read that failed is null with its error at its path, the rest stands', async () => {
  const a = shop(({ method }) => {
    if (method !== 'models.getMany') return;
    throw new VendorError({
      code: 'VENDOR_TIMEOUT',
      vendor: 'memory',
      account,
      message: 'No answer in time.',
      httpStatus: 504,
    });
  });
  const { data, errors } = await ask(
    [a],
    'query ($ids: [ID!]!, $model: ID!) { model(id: $model) { name } nodes(ids: $ids) { id ... on Resource { fetchedAt } } }',
    {
      model: idOf(account, 'Model', 'm'),
      ids: [
        inFolder,
        idOf(account, 'Model', 'm'),
        idOf(account, 'Job', '9'),
        'rubbish',
        idOf(account, 'Job', 'j'),
      ],
    },
  );
  expect(data.model).toBeNull();
  expect(data.nodes.map((node: { id: string } | null) => node?.id ?? null)).toEqual([
    inFolder,
    null,
    null,
    null,
    idOf(account, 'Job', 'j'),
  ]);
  const timeout = {
    code: 'VENDOR_TIMEOUT',
    vendor: 'memory',
    account,
    httpStatus: 504,
    retryable: true,
  };
  expect(errors).toHaveLength(3);
  expect(errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        path: ['model'],
        extensions: { ...timeout, requestId: 'request-1' },
      }),
      expect.objectContaining({ path: ['nodes', 1] }),
      expect.objectContaining({
        path: ['nodes', 3],
        extensions: expect.objectContaining({ code: 'INVALID_INPUT' }),
      }),
    ]),
  );
});

test('more than 100 ids at once are refused', async () => {
  const { errors } = await ask([shop()], 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
    ids: Array.from({ length: 101 }, () => inFolder),
  });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
});

test('every id that is answered finds its thing again', async () => {
  const a = shop();
  const { data } = await ask(
    [a],
    '{ accounts { id } folders { nodes { id } } models { nodes { id } } assets { nodes { id } } jobs { nodes { id } } }',
  );
  const { accounts, ...lists } = data;
  const ids = [accounts, ...Object.values(lists).map((list) => (list as typeof lists).nodes)]
    .flat()
    .map(({ id }: { id: string }) => id);
  const again = await ask([a], 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(again.data.nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
});
