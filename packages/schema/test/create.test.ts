import { text } from 'node:stream/consumers';
import type { Ref, UploadFile } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { asset, folder, job, user } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createPowers } from './support/power.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const account = 'a';

function ref<T extends Ref['type']>(type: T, path: string): Ref<T> {
  return { account, type, path };
}

function shop() {
  const { sent, power } = createPowers();
  const adapter = createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: '1' })] },
    assets: {},
    jobs: {},
    users: {},
    groups: {},
    powers: {
      folders: {
        create: power('createFolder', ({ name }: { name: string }) =>
          folder({ account, path: 'new', name, parent: ref('Folder', '1') }),
        ),
      },
      assets: {
        create: power('createAsset', ({ name, kind }: { name: string; kind: string }) =>
          asset({ account, path: 'new', name, kind }),
        ),
        setThumbnail: power('setThumbnail', async (_asset: Ref, { content }: UploadFile) =>
          asset({ account, path: 'x', name: await text(content), hasThumbnail: true }),
        ),
      },
      jobs: { run: power('runJob', () => job({ account, path: 'new', name: 'started' })) },
      users: {
        create: power('createUser', (username: string) => user({ account, path: 'new', username })),
        createToken: power('createToken', () => ({
          token: 'only-shown-here',
          expiresAt: new Date(0),
        })),
      },
      access: { list: async () => [], set: power('setAccess', () => undefined) },
    },
  });
  return { ...adapter, sent };
}

async function write(document: string, input: object, a = shop()) {
  const { hub, told } = createRecordingHub();
  const { data, errors } = await ask([a], document, { input }, { hub });
  expect(errors).toEqual([]);
  return { a, data, told, order: a.sent.map(({ args }) => args) };
}

test('a folder is made below another, and answered without a read', async () => {
  const document = `mutation ($input: CreateFolderInput!) {
    createFolder(input: $input) { folder { id name parent { vendorId } } }
  }`;
  const parentId = idOf(account, 'Folder', '1');
  const { a, data, order } = await write(document, { accountId: account, name: 'parts', parentId });
  expect(data.createFolder.folder).toEqual({
    id: idOf(account, 'Folder', 'new'),
    name: 'parts',
    parent: { vendorId: '1' },
  });
  expect(order).toEqual([[{ name: 'parts', parent: ref('Folder', '1'), copyOf: null }]]);
  expect(a.calls).toEqual([]);
});

test('a folder is made at the top as the copy of another', async () => {
  const document = `mutation ($input: CreateFolderInput!) {
    createFolder(input: $input) { folder { name } }
  }`;
  const input = { accountId: account, name: 'copy', copyOf: idOf(account, 'Folder', '1') };
  const { order } = await write(document, input);
  expect(order).toEqual([[{ name: 'copy', parent: null, copyOf: ref('Folder', '1') }]]);
});

test('an asset is made empty or as the duplicate of another', async () => {
  const document = `mutation ($input: CreateAssetInput!) {
    createAsset(input: $input) { asset { id name kind } }
  }`;
  const input = { folderId: idOf(account, 'Folder', '1'), kind: 'scene', name: 'hall' };
  const { data, order } = await write(document, input);
  expect(data.createAsset.asset).toEqual({
    id: idOf(account, 'Asset', 'new'),
    name: 'hall',
    kind: 'scene',
  });
  expect(order).toEqual([
    [{ folder: ref('Folder', '1'), kind: 'scene', name: 'hall', copyOf: null }],
  ]);
  const copy = await write(document, { ...input, copyOf: idOf(account, 'Asset', 'x') });
  expect(copy.order).toMatchObject([[{ copyOf: ref('Asset', 'x') }]]);
});

test.each([
  ['../../x.png', 'image/png', { filename: 'thumbnail.png', contentType: 'image/png' }],
  ['X.JPG', 'application/octet-stream', { filename: 'thumbnail.jpg', contentType: null }],
  ['a\nb', '', { filename: 'thumbnail', contentType: null }],
])(
  'the picture %j is streamed to its asset with no more of its name than the suffix',
  async (name, type, told) => {
    const a = shop();
    const { data, errors } = await ask(
      [a],
      'mutation ($id: ID!, $file: Upload!) { setThumbnail(assetId: $id, file: $file) { asset { name } } }',
      { id: idOf(account, 'Asset', 'x'), file: new File(['pixels'], name, { type }) },
      createRecordingHub(),
    );
    expect(errors).toEqual([]);
    expect(data.setThumbnail.asset).toEqual({ name: 'pixels' });
    expect(a.sent[0]?.args).toMatchObject([ref('Asset', 'x'), { ...told, size: 6 }]);
  },
);

test('a single job is run with what was given, and told to watchers', async () => {
  const document = 'mutation ($input: RunJobInput!) { runJob(input: $input) { job { name } } }';
  const input = {
    folderId: idOf(account, 'Folder', '1'),
    type: 'implicit/from-mesh',
    name: 'first try',
    parameters: { depth: 2 },
    files: [{ role: 'mesh', id: idOf(account, 'Asset', 'x') }],
  };
  const { data, order, told } = await write(document, input);
  expect(data.runJob.job).toEqual({ name: 'started' });
  expect(order).toEqual([
    [
      {
        folder: ref('Folder', '1'),
        type: 'implicit/from-mesh',
        name: 'first try',
        parameters: { depth: 2 },
        files: [{ role: 'mesh', ref: ref('Asset', 'x') }],
      },
    ],
  ]);
  expect(told).toEqual(['changed a Job new']);
});

test('a user is made and given a token, by default for an hour', async () => {
  const made = await write(
    'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id username } } }',
    { accountId: account, username: 'ada' },
  );
  expect(made.data.createUser.user).toEqual({ id: idOf(account, 'User', 'new'), username: 'ada' });
  const document = `mutation ($input: CreateUserTokenInput!) {
    createUserToken(input: $input) { token expiresAt }
  }`;
  const userId = idOf(account, 'User', 'new');
  const minted = await write(document, { userId, level: 'WRITE' });
  expect(minted.data.createUserToken).toEqual({
    token: 'only-shown-here',
    expiresAt: '1970-01-01T00:00:00.000Z',
  });
  expect(minted.order).toEqual([[{ user: ref('User', 'new'), level: 'WRITE', ttlSeconds: 3_600 }]]);
});

test.each([
  ['User', 'MANAGE'],
  ['Group', null],
] as const)(
  'access is set for a %s to %s, and of the folder no more is read than is selected',
  async (type, level) => {
    const document = `mutation ($input: SetFolderAccessInput!) {
    setFolderAccess(input: $input) { folder { id access { level } } }
  }`;
    const folderId = idOf(account, 'Folder', '1');
    const { a, data, order } = await write(document, {
      folderId,
      memberId: idOf(account, type, 'x'),
      ...(level === null ? {} : { level }),
    });
    expect(data.setFolderAccess.folder).toEqual({ id: folderId, access: [] });
    expect(order).toEqual([[{ folder: ref('Folder', '1'), member: ref(type, 'x'), level }]]);
    expect(a.calls).toEqual([]);
  },
);
