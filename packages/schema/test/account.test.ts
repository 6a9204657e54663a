import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { folder, job, user } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

test('an account tells what it can do, read off its adapter', async () => {
  const a = createMemoryAdapter({
    account: 'a',
    jobs: {},
    powers: { jobs: { cancel: async () => job({ account: 'a', path: 'j' }) } },
  });
  const { data } = await ask(
    [a],
    '{ accounts { id name state heldUntil capabilities license { product } quotas { name } users { totalCount } rootFolder { id } vendor { id name accounts { name } } } vendors { id capabilities } }',
  );
  expect(data.accounts).toEqual([
    {
      id: expect.any(String),
      name: 'a',
      state: 'HEALTHY',
      heldUntil: null,
      capabilities: ['LIST_JOBS', 'CANCEL_JOB'],
      license: null,
      quotas: null,
      users: null,
      rootFolder: null,
      vendor: { id: 'memory', name: 'MEMORY', accounts: [{ name: 'a' }] },
    },
  ]);
  expect(data.vendors).toEqual([{ id: 'memory', capabilities: ['LIST_JOBS', 'CANCEL_JOB'] }]);
});

test('an account is a node', async () => {
  const a = createMemoryAdapter({ account: 'a' });
  const { data } = await ask([a], '{ accounts { id } }');
  const again = await ask(
    [a],
    'query ($id: ID!) { node(id: $id) { __typename ... on Account { name } } }',
    {
      id: data.accounts[0].id,
    },
  );
  expect(again.data.node).toEqual({ __typename: 'Account', name: 'a' });
});

test('license and quotas are asked once however often they are selected', async () => {
  let calls = 0;
  const license = {
    product: 'shop',
    issuedAt: null,
    expiresAt: new Date(0),
    isExpired: true,
    features: { x: 1 },
  };
  const a = createMemoryAdapter({
    account: 'a',
    folders: { items: ['1', '2'].map((path) => folder({ account: 'a', path })) },
    powers: {
      account: {
        getLicense: async () => {
          calls += 1;
          return license;
        },
      },
    },
  });
  const { data } = await ask(
    [a],
    '{ folders { nodes { account { license { product expiresAt features } } } } }',
  );
  expect(data.folders.nodes[1].account.license).toEqual({
    product: 'shop',
    expiresAt: '1970-01-01T00:00:00.000Z',
    features: { x: 1 },
  });
  expect(calls).toBe(1);
});

test('users are listed page by page; a failure is the error of the field', async () => {
  const items = ['ann', 'bob', 'cy'].map((path) => user({ account: 'a', path }));
  const query =
    'query ($after: String) { accounts { name users(first: 2, after: $after) { nodes { username } totalCount pageInfo { hasNextPage endCursor } } } }';
  const a = createMemoryAdapter({ account: 'a', users: { items, pageSize: 2 } });
  const first = (await ask([a], query)).data.accounts[0].users;
  expect(first).toMatchObject({ nodes: [{ username: 'ann' }, { username: 'bob' }], totalCount: 3 });
  const second = (await ask([a], query, { after: first.pageInfo.endCursor })).data.accounts[0]
    .users;
  expect(second).toMatchObject({ nodes: [{ username: 'cy' }], pageInfo: { hasNextPage: false } });

  const failing = createMemoryAdapter({
    account: 'a',
    users: {
      onCall: () => {
        throw new VendorError({
          code: 'UNAUTHENTICATED',
          vendor: 'memory',
          account: 'a',
          message: 'No.',
        });
      },
    },
  });
  const { data, errors } = await ask([failing], query);
  expect(data.accounts).toEqual([{ name: 'a', users: null }]);
  expect(errors).toMatchObject([
    { path: ['accounts', 0, 'users'], extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});

test('access of a folder has members as the vendor sent them along, and is null where the vendor has none', async () => {
  const member = user({ account: 'a', path: 'ann' });
  const a = createMemoryAdapter({
    account: 'a',
    folders: { items: [folder({ account: 'a', path: '1' })] },
    powers: {
      access: {
        list: async () => [{ member: { ref: member.ref, entity: member }, level: 'WRITE' }],
      },
    },
  });
  const query =
    'query ($id: ID!) { folder(id: $id) { access { level member { ... on User { username } } } } }';
  const { data } = await ask([a], query, { id: idOf('a', 'Folder', '1') });
  expect(data.folder.access).toEqual([{ level: 'WRITE', member: { username: 'ann' } }]);
  expect(a.calls.map(({ method }) => method)).toEqual(['folders.getMany']);
  const without = createMemoryAdapter({
    account: 'a',
    folders: { items: [folder({ account: 'a', path: '1' })] },
  });
  const none = await ask([without], query, { id: idOf('a', 'Folder', '1') });
  expect(none.data.folder.access).toBeNull();
});

test('a virtual root holds the lists of its account without a call for itself', async () => {
  const ref = { account: 'a', type: 'Folder', path: 'root' } as const;
  const a = createMemoryAdapter({
    account: 'a',
    folders: { items: [folder({ account: 'a', path: 'root' })] },
    jobs: { items: [job({ account: 'a', path: 'j' })] },
    powers: { folders: { getRoot: () => ref } },
  });
  const { data } = await ask(
    [a],
    '{ accounts { rootFolder { id vendorId jobs { nodes { name } } } } }',
  );
  expect(data.accounts[0].rootFolder).toEqual({
    id: idOf('a', 'Folder', 'root'),
    vendorId: 'root',
    jobs: { nodes: [{ name: 'job j' }] },
  });
  expect(a.calls.map(({ method }) => method)).toEqual(['jobs.list']);
});
