import type { Model } from '@fabgraph/contract';
import { assert, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  connect,
  DONE,
  entityOf,
  errorOf,
  request,
  serveVendor,
  startEmulated,
  uuid,
} from './support.ts';

const model = (number: number) => ({ account: 'shop', type: 'Model', path: uuid(number) }) as const;
const FOLDER = { account: 'shop', type: 'Folder', path: uuid(900) } as const;

/** Source files with assets, of the sample. */
async function startWithModels() {
  const account = await startEmulated();
  const { items } = await account.models.list({ first: 20 }, request());
  const [one, two, three] = items as [Model, Model, Model];
  account.emulator.clearCalls();
  return { ...account, one, two, three };
}

test('a source file is renamed and keeps its format', async () => {
  const { models, one } = await startWithModels();
  const renamed = await models.rename(one.ref, 'Renamed', request());
  expect(renamed).toMatchObject({ ref: one.ref, name: 'Renamed', format: one.format });
});

test('source files are moved to a folder in one call', async () => {
  const { models, folders, emulator, one, two } = await startWithModels();
  const target = await folders.create({ name: 'Target', parent: null, copyOf: null }, request());
  emulator.clearCalls();
  expect(await models.move([one.ref, two.ref], target.ref, request())).toEqual([null, null]);
  expect(emulator.calls().map(({ method, path }) => `${method} ${path}`)).toEqual([
    `PUT /app/v1/folders/${target.vendorId}/source-files`,
  ]);
  const { items } = await models.list({ first: 10, parent: target.ref }, request());
  expect(items.map(({ vendorId }) => vendorId).toSorted()).toEqual(
    [one.vendorId, two.vendorId].toSorted(),
  );
});

/** In a request of its own. */
async function folderOf({ models }: ReturnType<typeof connect>, ref: Model['ref']) {
  const [slot] = await models.getMany([ref], request());
  const [detailed] = await models.getDetails([entityOf(slot)], new Set(['folder']), request());
  return entityOf(detailed).folder;
}

test('a source file is in the folder that it was moved to, not where it was uploaded', async () => {
  const account = await startWithModels();
  const { models, folders, emulator, one } = account;
  const before = await folderOf(account, one.ref);
  assert(before);
  const target = await folders.create({ name: 'Target', parent: null, copyOf: null }, request());
  await models.move([one.ref], target.ref, request());
  expect(await folderOf(account, one.ref)).toEqual(target.ref);

  const other = connect(emulator, { apiKey: '3dverse-demo-key' });
  expect(await folderOf(other, one.ref)).toBeNull();
  await other.models.move([one.ref], before, request());
  expect(await folderOf(account, one.ref)).toEqual(before);
  expect(await folderOf(other, one.ref)).toEqual(before);
});

test('where the vendor refuses all for one, the others are moved by themselves', async () => {
  const { models, folders, one, two } = await startWithModels();
  const target = await folders.create({ name: 'Target', parent: null, copyOf: null }, request());
  const outcomes = await models.move([one.ref, model(77), two.ref], target.ref, request());
  expect(outcomes).toMatchObject([null, { code: 'NOT_FOUND' }, null]);
  expect((await models.list({ first: 10, parent: target.ref }, request())).items).toHaveLength(2);
});

test('deleting leaves what was made of a file, unless that is to go along', async () => {
  const { models, assets } = await startWithModels();
  const withAssets: Model[] = [];
  for (const item of (await models.list({ first: 60 }, request())).items) {
    const made = await assets.list({ first: 50, parent: item.ref }, request());
    if (made.items.length > 0) withAssets.push(item);
    if (withAssets.length === 2) break;
  }
  const [kept, gone] = withAssets as [Model, Model];
  const assetsOf = async ({ ref }: Model) =>
    (await assets.list({ first: 50, parent: ref }, request())).items.map((asset) => asset.ref);
  const [keptAssets, goneAssets] = [await assetsOf(kept), await assetsOf(gone)];

  expect(await models.delete([kept.ref], request())).toEqual([null]);
  expect(await models.delete([gone.ref], request(), { withAssets: true })).toEqual([null]);
  const [file] = await models.getMany([kept.ref], request());
  expect(errorOf(file).code).toBe('NOT_FOUND');
  for (const slot of await assets.getMany(keptAssets, request())) entityOf(slot);
  for (const slot of await assets.getMany(goneAssets, request())) {
    expect(errorOf(slot).code).toBe('NOT_FOUND');
  }
});

test('deleting what is gone already is done, and the rest goes all the same', async () => {
  const { models, one } = await startWithModels();
  expect(await models.delete([model(77), one.ref, one.ref], request())).toEqual([null, null, null]);
  const [slot] = await models.getMany([one.ref], request());
  expect(errorOf(slot).code).toBe('NOT_FOUND');
});

test('bodies are as the vendor documents them: a bare list to move, an object to delete', async () => {
  const vendor = await serveVendor(() => DONE);
  const { models } = connect(vendor);
  await models.move([model(1), model(2)], FOLDER, request());
  await models.delete([model(1), model(2)], request());
  expect(vendor.calls).toEqual([
    `PUT /folders/${FOLDER.path}/source-files`,
    'DELETE /source-files',
  ]);
  expect(vendor.bodies).toEqual([
    [uuid(1), uuid(2)],
    { source_file_ids: [uuid(1), uuid(2)], delete_assets: false },
  ]);
});

test('a name of blanks is refused without a call', async () => {
  const vendor = await serveVendor(() => DONE);
  const error = await rejection(connect(vendor).models.rename(model(1), '\t', request()));
  expect(error.code).toBe('INVALID_INPUT');
  expect(vendor.calls).toEqual([]);
});
