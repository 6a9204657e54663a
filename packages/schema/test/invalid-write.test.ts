import { expect, test } from 'vitest';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createPowers } from './support/power.ts';

type Case = readonly [what: string, field: string, input: Readonly<Record<string, unknown>>];

const id = (type: Parameters<typeof idOf>[1], account = 'a') => idOf(account, type, 'x');
const ones = { x: 1, y: 1, z: 1 };
const bracket = { widthMm: 10, gapMm: 1, thicknessMm: 2 };

const steps = (...given: object[]) => ({ modelId: id('Model'), steps: given });
const view = (given: object) => ({ modelId: id('Model'), ...given });
const token = (ttlSeconds: number) => ({ userId: id('User'), level: 'READ', ttlSeconds });
const folder = (given: object) => ({ accountId: 'a', name: 'x', ...given });
const asset = (given: object) => ({ folderId: id('Folder'), kind: 'scene', name: 'x', ...given });
const access = (given: object) => ({ folderId: id('Folder'), memberId: id('User'), ...given });
const run = (given: object) => ({ folderId: id('Folder'), type: 'x', ...given });

const CASES: readonly Case[] = [
  ['no step', 'transformModel', steps()],
  ['101 steps', 'transformModel', steps(...Array(101).fill({ rotate: ones }))],
  ['a step of two sorts', 'transformModel', steps({ rotate: ones, translate: ones })],
  ['an empty step', 'transformModel', steps({})],
  ['a step that is null', 'transformModel', steps({ rotate: null })],
  ['a step that is not wanted', 'transformModel', steps({ autoTranslate: false })],
  ['an endless angle', 'transformModel', steps({ rotate: { ...ones, y: Number.NaN } })],
  ['an endless way', 'transformModel', steps({ translate: { ...ones, z: Infinity } })],
  ['a scale of nothing', 'transformModel', steps({ scalePercent: { ...ones, x: 0 } })],
  ['a negative scale', 'transformModel', steps({ scalePercent: { ...ones, z: -100 } })],
  ['a flat build volume', 'transformModel', steps({ autoRotate: { ...ones, y: 0 } })],
  ['a negative build volume', 'transformModel', steps({ autoScale: { ...ones, z: -1 } })],
  ['a bracket without width', 'transformModel', steps({ bracket: { ...bracket, widthMm: 0 } })],
  ['a negative gap', 'transformModel', steps({ bracket: { ...bracket, gapMm: -1 } })],
  [
    'a bracket of no thickness',
    'transformModel',
    steps({ bracket: { ...bracket, thicknessMm: 0 } }),
  ],
  ['a wide picture', 'createSnapshot', view({ width: 1_025 })],
  ['a negative width', 'createSnapshot', view({ width: -1 })],
  ['a high picture', 'createSnapshot', view({ height: 769 })],
  ['too many samples', 'createSnapshot', view({ samples: 5_001 })],
  ['a layer below the first', 'createSnapshot', view({ layer: -1 })],
  ['a color by name', 'createSnapshot', view({ color: 'red' })],
  ['a short color', 'createSnapshot', view({ color: '#abc' })],
  ['a color with more behind it', 'createSnapshot', view({ color: '#aabbcc;' })],
  ['a camera at no place', 'createSnapshot', view({ camera: { ...ones, x: Number.NaN } })],
  ['no engine', 'sliceModel', view({ engine: '' })],
  ['parameters that are a list', 'sliceModel', view({ engine: 'x', parameters: [] })],
  ['a model that is a folder', 'sliceModel', { modelId: id('Folder'), engine: 'x' }],
  ['a token for too short a time', 'createUserToken', token(59)],
  ['a token for more than 30 days', 'createUserToken', token(2_592_001)],
  ['an empty name', 'createFolder', folder({ name: '' })],
  ['a blank name', 'createFolder', folder({ name: '  ' })],
  ['a name of 256 characters', 'createFolder', folder({ name: 'x'.repeat(256) })],
  ['a name of two lines', 'createFolder', folder({ name: 'a\r\nb' })],
  ['a name with a NUL', 'createFolder', folder({ name: 'a\u0000' })],
  ['an account that is not there', 'createFolder', folder({ accountId: 'elsewhere' })],
  ['a parent in another account', 'createFolder', folder({ parentId: id('Folder', 'b') })],
  ['an original in another account', 'createFolder', folder({ copyOf: id('Folder', 'b') })],
  ['a parent that is a model', 'createFolder', folder({ parentId: id('Model') })],
  ['an asset of no kind', 'createAsset', asset({ kind: '' })],
  ['an asset without a name', 'createAsset', asset({ name: '\t' })],
  ['an original that is a model', 'createAsset', asset({ copyOf: id('Model') })],
  ['a user without a name', 'createUser', { accountId: 'a', username: '' }],
  ['a member that is a folder', 'setFolderAccess', access({ memberId: id('Folder') })],
  ['a member of another account', 'setFolderAccess', access({ memberId: id('User', 'b') })],
  ['a job of no type', 'runJob', run({ type: '' })],
  ['a job without a name', 'runJob', run({ name: '' })],
  ['a file without a role', 'runJob', run({ files: [{ role: '', id: id('Asset') }] })],
  ['a file of another account', 'runJob', run({ files: [{ role: 'x', id: id('Asset', 'b') }] })],
  ['101 files', 'runJob', run({ files: Array(101).fill({ role: 'x', id: id('Asset') }) })],
  [
    'a folder of another account',
    'createUpload',
    { accountId: 'a', folderId: id('Folder', 'b'), files: [{ filename: 'x' }] },
  ],
  [
    'a size that is no whole number',
    'createUpload',
    { accountId: 'a', files: [{ filename: 'x', size: 0.5 }] },
  ],
];

test.each(CASES)('%s is refused by %s before anything is sent', async (_what, field, input) => {
  const { sent, adapters } = shops();
  const { errors } = await ask(adapters, document(field), { input });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(sent).toEqual([]);
  expect(adapters.flatMap(({ calls }) => calls)).toEqual([]);
});

test.each([
  ['an empty name', 'mutation ($id: ID!) { rename(id: $id, name: "") { __typename } }', id('Job')],
  [
    'a name with a control character',
    String.raw`mutation ($id: ID!) { rename(id: $id, name: "\u0007") { __typename } }`,
    id('Job'),
  ],
  [
    'an account',
    'mutation ($id: ID!) { rename(id: $id, name: "x") { __typename } }',
    Buffer.from('Account:a').toString('base64url'),
  ],
  [
    'a folder to move to that is a job',
    'mutation ($id: ID!) { move(ids: [], folderId: $id) { __typename } }',
    id('Job'),
  ],
])('%s is refused', async (_what, given, variable) => {
  const { sent, adapters } = shops();
  const { errors } = await ask(adapters, given, { id: variable });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(sent).toEqual([]);
});

test('a file that is no picture is refused as a thumbnail', async () => {
  const { sent, adapters } = shops();
  const { errors } = await ask(
    adapters,
    'mutation ($id: ID!, $file: Upload!) { setThumbnail(assetId: $id, file: $file) { __typename } }',
    { id: id('Asset'), file: new File(['<svg/>'], 'x.png', { type: 'text/html' }) },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(sent).toEqual([]);
});

test('what is wrong is named with its bounds', async () => {
  const { adapters } = shops();
  const message = async (field: string, input: object) =>
    (await ask(adapters, document(field), { input })).errors[0]?.message;
  expect(await message('createSnapshot', view({ width: 2_000 }))).toBe(
    '`width` is a number from 0 to 1024, not 2000.',
  );
  expect(
    await message('transformModel', steps({ rotate: ones }, { autoScale: { ...ones, y: -2 } })),
  ).toBe('`steps.1.autoScale.y` is a number above 0, not -2.');
});

function shops() {
  const { sent, power } = createPowers();
  const all = (...names: string[]): object =>
    Object.fromEntries(names.map((name) => [name, power(name, () => null)]));
  const adapters = ['a', 'b'].map((account) =>
    createMemoryAdapter({
      account,
      folders: {},
      models: {},
      assets: {},
      jobs: {},
      users: {},
      groups: {},
      powers: {
        folders: all('create', 'rename', 'move'),
        models: all('transform', 'createSnapshot', 'slice', 'move'),
        assets: all('create', 'setThumbnail'),
        jobs: all('run', 'rename'),
        users: all('create', 'createToken'),
        access: all('set'),
        uploads: { maxFiles: 5, needsFolder: false, ...all('upload', 'replace') },
      },
    }),
  );
  return { sent, adapters };
}

function document(field: string): string {
  const type = `${field.slice(0, 1).toUpperCase()}${field.slice(1)}Input!`;
  return `mutation ($input: ${type}) { ${field}(input: $input) { __typename } }`;
}
