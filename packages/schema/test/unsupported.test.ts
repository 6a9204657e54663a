import { expect, test } from 'vitest';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createPowers } from './support/power.ts';

const id = (type: Parameters<typeof idOf>[1]) => idOf('unable', type, 'x');
const vector = { x: 1, y: 1, z: 1 };

/** Every write that a vendor may lack: its field, argument types, arguments, and what it is called. */
const WRITES: readonly [
  field: string,
  signature: Readonly<Record<string, [type: string, value: unknown]>>,
  name: string,
][] = [
  [
    'createUpload',
    input('CreateUpload', { accountId: 'unable', files: [{ filename: 'x' }] }),
    'UPLOAD_MODEL',
  ],
  [
    'uploadModel',
    input('UploadModel', { accountId: 'unable', files: [new File([''], 'x')] }),
    'UPLOAD_MODEL',
  ],
  ['replaceAsset', input('ReplaceAsset', { assetId: id('Asset') }), 'UPDATE_ASSET'],
  ['createFolder', input('CreateFolder', { accountId: 'unable', name: 'x' }), 'CREATE_FOLDER'],
  [
    'createAsset',
    input('CreateAsset', { folderId: id('Folder'), kind: 'scene', name: 'x' }),
    'CREATE_ASSET',
  ],
  ['rename', { id: ['ID!', id('Job')], name: ['String!', 'x'] }, 'RENAME Jobs'],
  [
    'transformModel',
    input('TransformModel', { modelId: id('Model'), steps: [{ rotate: vector }] }),
    'TRANSFORM_MODEL',
  ],
  ['createSnapshot', input('CreateSnapshot', { modelId: id('Model') }), 'CREATE_SNAPSHOT'],
  ['sliceModel', input('SliceModel', { modelId: id('Model'), engine: 'x' }), 'SLICE_MODEL'],
  ['runJob', input('RunJob', { folderId: id('Folder'), type: 'x' }), 'RUN_JOB'],
  [
    'runWorkflow',
    input('RunWorkflow', { folderId: id('Folder'), definition: 'x' }),
    'RUN_WORKFLOW',
  ],
  ['cancelJob', { id: ['ID!', id('Job')] }, 'CANCEL_JOB'],
  ['createUser', input('CreateUser', { accountId: 'unable', username: 'x' }), 'MANAGE_USERS'],
  [
    'createUserToken',
    input('CreateUserToken', { userId: id('User'), level: 'READ' }),
    "mint users' tokens",
  ],
  [
    'setThumbnail',
    { assetId: ['ID!', id('Asset')], file: ['Upload!', new File([''], 'x')] },
    'set a thumbnail',
  ],
  [
    'setFolderAccess',
    input('SetFolderAccess', { folderId: id('Folder'), memberId: id('User') }),
    'MANAGE_ACCESS',
  ],
];

test.each(WRITES)(
  '%s at an account that cannot names who can, and calls nobody',
  async (field, signature, name) => {
    const { sent, able, unable } = shops();
    const { data, errors } = await ask(
      [able, unable],
      document(field, signature),
      values(signature),
    );
    expect(data).toEqual({ [field]: null });
    expect(errors).toMatchObject([
      { path: [field], extensions: { code: 'UNSUPPORTED', account: 'unable', vendor: 'poor' } },
    ]);
    expect(errors[0]?.message).toBe(`POOR cannot ${name}. Accounts that can: able.`);
    expect(sent).toEqual([]);
    expect([...able.calls, ...unable.calls]).toEqual([]);
  },
);

test('move and delete say of each thing who can', async () => {
  const { able, unable, sent } = shops();
  const { data } = await ask(
    [able, unable],
    `mutation ($ids: [ID!]!, $to: ID!) {
      move(ids: $ids, folderId: $to) { results { error { code message } } }
      delete(ids: $ids) { results { error { code message } } }
    }`,
    { ids: [id('Job')], to: id('Folder') },
  );
  const error = (what: string) => ({
    error: { code: 'UNSUPPORTED', message: `POOR cannot ${what} Jobs. Accounts that can: able.` },
  });
  expect(data.move.results).toEqual([error('MOVE')]);
  expect(data.delete.results).toEqual([error('DELETE')]);
  expect(sent).toEqual([]);
});

test('where no account can, the vendors that could are named', async () => {
  const { able, unable } = shops();
  const write = WRITES[3] as (typeof WRITES)[number];
  const [field, signature] = write;
  const vendors = [
    { info: able.vendor, capabilities: ['CREATE_FOLDER'] as const },
    { info: unable.vendor, capabilities: [] },
  ];
  const asked = await ask([unable], document(field, signature), values(signature), {
    registry: { vendors, accounts: [unable] },
  });
  expect(asked.errors[0]?.message).toContain('Vendors that can: RICH.');
  const alone = await ask([unable], document(field, signature), values(signature));
  expect(alone.errors[0]?.message).toContain('No vendor here can.');
});

function shops() {
  const { sent, power } = createPowers();
  const all = (...names: string[]): object =>
    Object.fromEntries(names.map((name) => [name, power(name, () => null)]));
  const change = ['rename', 'move', 'delete'];
  const nouns = { folders: {}, models: {}, assets: {}, jobs: {}, users: {} };
  const able = createMemoryAdapter({
    account: 'able',
    vendor: 'rich',
    ...nouns,
    powers: {
      folders: all('create', ...change),
      models: all('transform', 'createSnapshot', 'slice', ...change),
      assets: all('create', 'setThumbnail', ...change),
      jobs: all('run', 'runWorkflow', 'cancel', ...change),
      users: all('create', 'createToken', ...change),
      access: all('set'),
      uploads: { maxFiles: 1, needsFolder: false, ...all('upload', 'replace') },
    },
  });
  return {
    sent,
    able,
    unable: createMemoryAdapter({ account: 'unable', vendor: 'poor', ...nouns }),
  };
}

type Signature = (typeof WRITES)[number][1];

function input(name: string, value: object): Signature {
  return { input: [`${name}Input!`, value] };
}

function document(field: string, signature: Signature): string {
  const names = Object.keys(signature);
  const variables = names.map((name) => `$${name}: ${signature[name]?.[0]}`).join(', ');
  const args = names.map((name) => `${name}: $${name}`).join(', ');
  return `mutation (${variables}) { ${field}(${args}) { __typename } }`;
}

function values(signature: Signature): Record<string, unknown> {
  return Object.fromEntries(Object.entries(signature).map(([name, [, value]]) => [name, value]));
}
