import type { Asset, Ref } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  connect,
  DONE,
  entityOf,
  errorOf,
  fileOf,
  refusal,
  request,
  serveVendor,
  startEmulated,
  uuid,
} from './support.ts';

const FOLDER = { account: 'shop', type: 'Folder', path: uuid(900) } as const;
const mesh = (number: number) =>
  ({ account: 'shop', type: 'Asset', path: `meshes/${uuid(number)}` }) as const;

const CREATABLE = [
  ['action_map', 'action_maps'],
  ['animation_graph', 'animation_graphs'],
  ['animation_sequence', 'animation_sequences'],
  ['cubemap', 'cubemaps'],
  ['event_map', 'event_maps'],
  ['material', 'materials'],
  ['module', 'modules'],
  ['render_graph', 'render_graphs'],
  ['scene', 'scenes'],
  ['script', 'scripts'],
  ['shader', 'shaders'],
  ['volume_material', 'volume_materials'],
] as const;

async function startWithFolder() {
  const account = await startEmulated();
  const folder = await account.folders.create(
    { name: 'New', parent: null, copyOf: null },
    request(),
  );
  const create = (kind: string, copyOf: Ref<'Asset'> | null = null): Promise<Asset> =>
    account.assets.create({ folder: folder.ref, kind, name: `A ${kind}`, copyOf }, request());
  const listed = async (kind: string): Promise<Asset> => {
    const query = { first: 1, filter: { kinds: [kind] } };
    const [asset] = (await account.assets.list(query, request())).items;
    if (asset === undefined) throw new Error(`The sample has no ${kind}.`);
    return asset;
  };
  return { ...account, folder, create, listed };
}

test.each(CREATABLE)('an empty %s is made and stands among the %s', async (kind, container) => {
  const { assets, folder, create } = await startWithFolder();
  const made = await create(kind);
  expect(made).toMatchObject({ kind, name: `A ${kind}`, folder: folder.ref });
  expect(made.ref.path).toBe(`${container}/${made.vendorId}`);
  const { items } = await assets.list({ first: 10, parent: folder.ref }, request());
  expect(items.map(({ ref }) => ref)).toEqual([made.ref]);
});

test.each(['mesh', 'texture', 'sound', 'hologram', '__proto__', ''])(
  'an empty %j cannot be made, which costs no call and names what can',
  async (kind) => {
    const vendor = await serveVendor(() => DONE);
    const input = { folder: FOLDER, kind, name: 'x', copyOf: null };
    const error = await rejection(connect(vendor).assets.create(input, request()));
    expect(error.code).toBe('INVALID_INPUT');
    for (const [creatable] of CREATABLE) expect(error.message).toContain(creatable);
    expect(vendor.calls).toEqual([]);
  },
);

test.each(['mesh', 'scene', 'texture', 'material'])(
  'a %s is copied under a new name, also where it could not be made empty',
  async (kind) => {
    const { create, listed, assets, folder } = await startWithFolder();
    const origin = await listed(kind);
    const copy = await create(kind, origin.ref);
    expect(copy).toMatchObject({ kind, name: `A ${kind}`, folder: folder.ref });
    expect(copy.vendorId).not.toBe(origin.vendorId);
    const [slot] = await assets.getMany([copy.ref], request());
    expect(entityOf(slot).name).toBe(`A ${kind}`);
  },
);

test('a copy of another kind than its origin is refused', async () => {
  const vendor = await serveVendor(() => DONE);
  const input = { folder: FOLDER, kind: 'scene', name: 'x', copyOf: mesh(1) };
  const error = await rejection(connect(vendor).assets.create(input, request()));
  expect(error).toMatchObject({ code: 'INVALID_INPUT' });
  expect(error.message).toContain('mesh');
  expect(vendor.calls).toEqual([]);
});

test('an asset is renamed, also one that is known only by its source file', async () => {
  const { assets, models, listed } = await startWithFolder();
  const scene = await listed('scene');
  expect(await assets.rename(scene.ref, 'Renamed', request())).toMatchObject({
    ref: scene.ref,
    name: 'Renamed',
  });
  for (const { ref } of (await models.list({ first: 50 }, request())).items) {
    const [made] = (await assets.list({ first: 50, parent: ref }, request())).items;
    if (made === undefined) continue;
    const path = `source-files/${ref.path}/assets/${made.vendorId}`;
    const renamed = await assets.rename({ ...made.ref, path }, 'By its file', request());
    expect(renamed).toMatchObject({ ref: made.ref, name: 'By its file' });
    return;
  }
  throw new Error('The sample has no converted asset.');
});

test('assets of several kinds are moved in one call', async () => {
  const { assets, emulator, listed, folder } = await startWithFolder();
  const refs = [(await listed('scene')).ref, (await listed('texture')).ref];
  emulator.clearCalls();
  expect(await assets.move(refs, folder.ref, request())).toEqual([null, null]);
  expect(emulator.calls()).toHaveLength(1);
  const { items } = await assets.list({ first: 10, parent: folder.ref }, request());
  expect(items.map(({ ref }) => ref)).toEqual(refs);
});

test('of assets that are deleted together one that others need is kept, the rest goes', async () => {
  const { assets, create, listed } = await startWithFolder();
  const [scene, script] = [await create('scene'), await create('script')];
  const needed = await listed('mesh');
  const outcomes = await assets.delete([scene.ref, needed.ref, script.ref], request());
  expect(outcomes).toMatchObject([null, { code: 'CONFLICT', httpStatus: 409 }, null]);
  expect(outcomes[1]?.message).toContain('refer to it');
  const slots = await assets.getMany([scene.ref, needed.ref, script.ref], request());
  expect(errorOf(slots[0]).code).toBe('NOT_FOUND');
  expect(entityOf(slots[1]).ref).toEqual(needed.ref);
});

test('what only another of the same call refers to goes once that one is gone', async () => {
  const refersTo = new Map([
    [uuid(1), uuid(2)],
    [uuid(2), uuid(3)],
  ]);
  const there = new Set([uuid(1), uuid(2), uuid(3)]);
  const vendor = await serveVendor((_path, _query, { body }) => {
    const ids: string[] = JSON.parse(body);
    const isNeeded = (id: string) =>
      [...refersTo].some(([from, to]) => to === id && there.has(from));
    if (ids.length > 1 || ids.some(isNeeded)) return refusal(409, 'Referenced');
    for (const id of ids) there.delete(id);
    return DONE;
  });
  const refs = [mesh(3), mesh(2), mesh(1)];
  expect(await connect(vendor).assets.delete(refs, request())).toEqual([null, null, null]);
  expect(there.size).toBe(0);
});

describe.each([400, 403, 422])('a refusal to delete with %i', (status) => {
  const refuse = async (references: readonly object[]) => {
    const vendor = await serveVendor((_path, _query, { method }) =>
      method === 'DELETE' ? refusal(status) : { body: references },
    );
    const [outcome] = await connect(vendor).assets.delete([mesh(1)], request());
    return outcome;
  };

  test('is a conflict where other assets refer to it', async () => {
    const outcome = await refuse([{ asset_id: uuid(2), asset_type: 'scene' }]);
    expect(outcome).toMatchObject({ code: 'CONFLICT', httpStatus: status });
  });

  test('is what it says where none does', async () => {
    const code = status === 403 ? 'FORBIDDEN' : 'INVALID_INPUT';
    expect(await refuse([])).toMatchObject({ code });
  });
});

describe('a thumbnail', () => {
  const set = async (image: ReturnType<typeof fileOf>) => {
    const vendor = await serveVendor((_path, _query, { method }) =>
      method === 'PUT' ? DONE : { body: { asset_id: uuid(1), name: 'Bolt', type: 'mesh' } },
    );
    const result = connect(vendor).assets.setThumbnail(mesh(1), image, request());
    return { vendor, result };
  };

  test.each([
    ['a.png', 'image/png', 'image/png'],
    ['a.jpg', 'image/jpeg', 'image/jpg'],
    ['a.jpg', 'image/jpg; q=1', 'image/jpg'],
    ['a.JPEG', null, 'image/jpg'],
    ['a.png', 'application/octet-stream', 'image/png'],
  ])('%s of type %s is sent as %s, bare', async (filename, contentType, sent) => {
    const { vendor, result } = await set(fileOf(filename, 'pixels', { contentType }));
    expect(await result).toMatchObject({ ref: mesh(1), name: 'Bolt' });
    expect(vendor.calls).toEqual([
      `PUT /assets/meshes/${uuid(1)}/thumbnail`,
      `/assets/meshes/${uuid(1)}/details`,
    ]);
    expect(vendor.headers[0]).toMatchObject({ 'content-type': sent, 'content-length': '6' });
    expect(vendor.bodies).toEqual(['pixels']);
  });

  test.each([
    ['a.png', 'image/webp'],
    ['a.gif', null],
    ['png', ''],
  ])('%s of type %j is refused without a call', async (filename, contentType) => {
    const { vendor, result } = await set(fileOf(filename, 'pixels', { contentType }));
    expect((await rejection(result)).code).toBe('INVALID_INPUT');
    expect(vendor.calls).toEqual([]);
  });
});
