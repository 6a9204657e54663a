import type { Asset, UploadFile } from '@fabgraph/contract';
import { assert, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import { bytesOf, chunksOf, textOf } from '../../support/stream.ts';
import { connect, createContext, facetsOf, folderRef, pathsOf } from './connect.ts';

const { signal } = createContext();
const PARENT = folderRef('43');
const NEW_TEXT = 'solid new\nendsolid new\n';

async function start(profile: 'v1' | 'legacy' = 'v1') {
  const settings = { accessToken: 'metafold-demo-token', profile };
  const { emulator, adapter } = await connect({ profile }, settings);
  const facets = facetsOf(adapter);
  const file = fileOf('part.stl', 'solid old\nendsolid old\n');
  const input = { folder: PARENT, files: [file], allowResize: false, allowRotation: false };
  const [old] = (await facets.uploads.upload(input, { signal })).assets;
  assert(old);
  emulator.clearCalls();
  const replace = async (by: UploadFile) => await facets.uploads.replace?.(old.ref, by, { signal });
  const contentOf = async (asset: Asset | undefined) => {
    assert(asset);
    const options = { method: 'GET', signal } as const;
    return await textOf((await facets.files.open(asset.ref, 'download', options)).body);
  };
  const list = async () => {
    const page = await facets.assets.list({ parent: PARENT, first: 100 }, createContext());
    return page.items.filter(({ name }) => /part\.stl$|other\.stl$/.test(name));
  };
  return { emulator, old, replace, contentOf, list };
}

function fileOf(filename: string, text = NEW_TEXT): UploadFile {
  return { filename, size: Buffer.byteLength(text), contentType: null, content: chunksOf(text) };
}

test('an older server changes the asset itself', async () => {
  const { emulator, old, replace, contentOf } = await start('legacy');
  const result = await replace(fileOf('part.stl'));
  expect(result?.assets).toMatchObject([{ ref: old.ref, name: 'part.stl' }]);
  expect(result?.assets[0]?.checksum).not.toBe(old.checksum);
  expect(pathsOf(emulator)).toEqual([`GET /${old.ref.path}`, `PATCH /${old.ref.path}`]);
  expect(await contentOf(result?.assets[0])).toBe(NEW_TEXT);
});

test('an older server gives the asset the name of the new file', async () => {
  const { old, replace } = await start('legacy');
  const result = await replace(fileOf('other.stl'));
  expect(result?.assets).toMatchObject([{ ref: old.ref, name: 'other.stl' }]);
});

test('with a new name the new asset is there before the old one goes', async () => {
  const { emulator, old, replace, list, contentOf } = await start();
  const result = await replace(fileOf('other.stl'));
  expect(result?.models).toMatchObject([{ name: 'other.stl' }]);
  expect(pathsOf(emulator).map((call) => call.replace(/\?.*/, ''))).toEqual([
    `GET /${old.ref.path}`,
    'GET /projects/43/assets',
    'POST /projects/43/assets',
    `DELETE /${old.ref.path}`,
  ]);
  expect((await list()).map(({ name }) => name)).toEqual(['other.stl']);
  expect(await contentOf(result?.assets[0])).toBe(NEW_TEXT);
});

test('with the same name the new bytes are at the vendor before the old ones go', async () => {
  const { emulator, old, replace, list, contentOf } = await start();
  const result = await replace(fileOf('part.stl'));
  const calls = pathsOf(emulator).map((call) => call.replace(/\?.*/, ''));
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([
    'POST /projects/43/assets',
    `DELETE /${old.ref.path}`,
    'POST /projects/43/assets',
    expect.stringMatching(/^DELETE \/projects\/43\/assets\/\d+$/),
  ]);
  expect(await list()).toMatchObject([{ ref: result?.assets[0]?.ref, name: 'part.stl' }]);
  expect(await contentOf(result?.assets[0])).toBe(NEW_TEXT);
});

test('a new file that is cut leaves the old asset as it was', async () => {
  const { replace, old, list } = await start();
  const content = (async function* () {
    yield new Uint8Array(10);
    throw new Error('The sender left.');
  })();
  await expect(replace({ ...fileOf('part.stl'), content })).rejects.toThrow('The sender left.');
  expect(await list()).toMatchObject([{ ref: old.ref, checksum: old.checksum }]);
});

test('an old asset that cannot be deleted stays alone', async () => {
  const { emulator, replace, old, list } = await start();
  emulator.addFaults([
    { method: 'DELETE', path: `/${old.ref.path}`, status: 503, body: { description: 'No.' } },
  ]);
  expect(await rejection(replace(fileOf('part.stl')))).toMatchObject({
    code: 'VENDOR_UNAVAILABLE',
  });
  expect(await list()).toMatchObject([{ ref: old.ref, checksum: old.checksum }]);
});

test('a deletion whose answer is lost is looked up', async () => {
  const { emulator, replace, old, list } = await start();
  emulator.addFaults([{ method: 'DELETE', path: `/${old.ref.path}`, truncate: 1 }]);
  const result = await replace(fileOf('part.stl'));
  expect(await list()).toMatchObject([{ ref: result?.assets[0]?.ref, name: 'part.stl' }]);
});

test('new bytes that cannot get their name are told where they are', async () => {
  const { emulator, replace, old, list, contentOf } = await start();
  emulator.addFaults([{ path: '/_storage/*', status: 503 }]);
  const error = await rejection(replace(fileOf('part.stl')));
  expect(error).toMatchObject({ code: 'VENDOR_UNAVAILABLE', isRetryable: false });
  const [left, ...more] = await list();
  expect(more).toEqual([]);
  expect(left?.ref).not.toEqual(old.ref);
  expect(error.message).toContain(`are whole in the same folder, as ${JSON.stringify(left?.name)}`);
  emulator.clearFaults();
  expect(await contentOf(left)).toBe(NEW_TEXT);
});

test('the name of a third asset is a CONFLICT, and nothing is sent', async () => {
  const { emulator, replace, list } = await start();
  const before = await list();
  const page = pathsOf(emulator).length;
  const [third] = (await listAll()).filter(({ name }) => name !== 'part.stl');
  expect(await rejection(replace(fileOf(third?.name ?? '')))).toMatchObject({ code: 'CONFLICT' });
  expect(await list()).toEqual(before.map(({ ref }) => expect.objectContaining({ ref })));
  expect(
    pathsOf(emulator)
      .slice(page)
      .every((call) => call.startsWith('GET')),
  ).toBe(true);

  async function listAll(): Promise<readonly Asset[]> {
    const { adapter } = await connect();
    const { assets } = facetsOf(adapter);
    return (await assets.list({ parent: PARENT, first: 100 }, createContext())).items;
  }
});

test('a long file of unknown size is replaced whole', async () => {
  const { replace } = await start();
  const result = await replace({ ...fileOf('part.stl'), size: null, content: bytesOf(500_000) });
  expect(result?.assets).toMatchObject([{ size: 500_000 }]);
});
