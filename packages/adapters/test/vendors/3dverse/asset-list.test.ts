import { type Asset, VendorError } from '@fabgraph/contract';
import { assert, describe, expect, test } from 'vitest';
import {
  connect,
  entityOf,
  type FakeAnswer,
  request,
  serveVendor,
  slice,
  uuid,
  walk,
} from './support.ts';

const FOLDER = { account: 'shop', type: 'Folder', path: uuid(900) } as const;
const FILE = { account: 'shop', type: 'Model', path: uuid(901) } as const;

function item(number: number, name = `asset-${number}`) {
  return { asset_id: uuid(number), name };
}

const GROUPS = {
  meshes: [item(1), item(2)],
  holograms: [item(7, 'New kind')],
  scenes: [item(3, '2024')],
  collision_geometries: [item(4)],
  textures_3d: [item(5)],
  materials: [],
};

/** Offset and limit count over all groups. */
function window(query: URLSearchParams): Record<string, object[]> {
  const all = Object.entries(GROUPS).flatMap(([container, items]) =>
    items.map((value) => ({ container, value })),
  );
  const groups: Record<string, object[]> = {};
  for (const { container, value } of slice(all, query)) {
    groups[container] = [...(groups[container] ?? []), value];
  }
  return groups;
}

function answer(path: string, query: URLSearchParams): FakeAnswer | undefined {
  const isList = path === '/assets' || path === `/folders/${FOLDER.path}/assets`;
  if (isList) return { body: window(query) };
  if (path === `/source-files/${FILE.path}/assets`) return { body: GROUPS };
  if (path === `/assets/meshes/${uuid(1)}/details`) {
    return {
      body: {
        ...item(1),
        type: 'mesh',
        created_at: '2026-02-01T00:00:00.000Z',
        last_edited_at: '2026-02-03T00:00:00.000Z',
      },
    };
  }
  if (path === `/assets/meshes/${uuid(2)}/details`) {
    return { body: { ...item(2), type: 'mesh', created_at: '2026-01-01T00:00:00.000Z' } };
  }
  if (path.endsWith('/folder')) return { body: { folder_id: FOLDER.path, name: 'Parts' } };
  if (path === `/assets/meshes/${uuid(1)}/source-file`) {
    return { body: { source_file_id: FILE.path, name: 'bracket.stl' } };
  }
  return undefined;
}

test('a grouped list is read out in container order, an unknown container last', async () => {
  const vendor = await serveVendor(answer);
  const items = await walk(connect(vendor).assets, { first: 50 });
  expect(items.map(({ ref, kind }) => [ref.path, kind])).toEqual([
    [`scenes/${uuid(3)}`, 'scene'],
    [`meshes/${uuid(1)}`, 'mesh'],
    [`meshes/${uuid(2)}`, 'mesh'],
    [`textures_3d/${uuid(5)}`, 'texture_3d'],
    [`collision_geometries/${uuid(4)}`, 'collision_geometry'],
    [`holograms/${uuid(7)}`, 'hologram'],
  ]);
});

test('the total of the header ends the list in one call', async () => {
  const vendor = await serveVendor((path, query) => ({
    ...answer(path, query),
    body: GROUPS,
    headers: { 'X-Assets-Count': '{"total":6,"mesh":2}' },
  }));
  const page = await connect(vendor).assets.list({ first: 50 }, request());
  expect(page).toMatchObject({ isLast: true, total: 6 });
  expect(vendor.calls).toEqual(['/assets?offset=0&limit=50']);
});

test('a vendor that gives the same for every offset is not walked for ever', async () => {
  const meshes = Array.from({ length: 10 }, (_, index) => item(index));
  const vendor = await serveVendor(() => ({ body: { meshes } }));
  const { assets } = connect(vendor);
  const one = await assets.list({ first: 50 }, request());
  const two = await assets.list({ first: 50, after: one.cursorAfter(9) }, request());
  expect([one.items.length, two.items.length, two.isLast, two.isStable]).toEqual([
    10,
    0,
    true,
    false,
  ]);
});

test('a folder’s assets know their folder and a source file’s know that', async () => {
  const vendor = await serveVendor(answer);
  const { assets } = connect(vendor);
  const inFolder = await assets.list({ first: 50, parent: FOLDER }, request());
  expect(inFolder.items[0]).toMatchObject({ folder: FOLDER, model: undefined, producedBy: null });
  const ofFile = await assets.list({ first: 50, parent: FILE }, request());
  expect(ofFile.items[0]).toMatchObject({ model: FILE, folder: undefined });
  expect(ofFile).toMatchObject({ isLast: true, total: 6, isStable: true });
  expect(vendor.calls).toEqual([
    `/folders/${FOLDER.path}/assets?offset=0&limit=50`,
    `/source-files/${FILE.path}/assets`,
  ]);
});

describe('a filter', () => {
  const list = async (filter: object, parent?: typeof FILE) => {
    const vendor = await serveVendor(answer);
    const { assets } = connect(vendor);
    const query = parent === undefined ? { first: 50, filter } : { first: 50, filter, parent };
    const page = await assets.list(query, request());
    return { names: page.items.map(({ name }) => name), page, calls: vendor.calls };
  };

  test('by kind is the vendor’s to apply, and is looked at again', async () => {
    const one = await list({ kinds: ['mesh'] });
    expect(one.calls[0]).toContain('filter%5Basset_type%5D=mesh');
    expect(one.names).toEqual(['asset-1', 'asset-2']);
    expect(one.page.pushedDown).toEqual({ filter: true, order: false });
    const two = await list({ kinds: ['scene', 'mesh'] });
    expect(two.calls[0]).toContain(
      'filter%5Basset_type%5D%5B0%5D=scene&filter%5Basset_type%5D%5B1%5D=mesh',
    );
  });

  test('by a kind that the vendor is not known to have stays here', async () => {
    const { calls, names, page } = await list({ kinds: ['hologram', 'mesh'] });
    expect(calls[0]).not.toContain('filter');
    expect(names).toEqual(['asset-1', 'asset-2', 'New kind']);
    expect(page.pushedDown.filter).toBe(false);
  });

  test('by kinds of other vendors only costs no call', async () => {
    const { calls, names } = await list({ kinds: ['file', 'snapshot'] });
    expect([calls, names]).toEqual([[], []]);
  });

  test('by name goes to the vendor only where no reading of it loses a match', async () => {
    const safe = await list({ name: '2024' });
    expect(safe.calls[0]).toContain('filter%5Basset_name%5D=2024');
    expect(safe.names).toEqual(['2024']);
    const unsafe = await list({ name: 'ASSET-*' });
    expect(unsafe.calls[0]).not.toContain('filter');
    expect(unsafe.names).toHaveLength(4);
  });

  test('by date asks for the dates of what matches otherwise, and drops what has none', async () => {
    const filter = { kinds: ['mesh'], createdAfter: new Date('2026-01-15T00:00:00Z') };
    const { calls, names } = await list(filter);
    expect(names).toEqual(['asset-1']);
    expect(calls.slice(1).toSorted()).toEqual([
      `/assets/meshes/${uuid(1)}/details`,
      `/assets/meshes/${uuid(2)}/details`,
    ]);
    expect((await list(filter, FILE)).names).toEqual(['asset-1']);
  });
});

test('dates, folder and source file cost a call each, and only when asked for', async () => {
  const vendor = await serveVendor(answer);
  const { assets } = connect(vendor);
  const context = request();
  const { items } = await assets.list({ first: 50, filter: { kinds: ['mesh'] } }, context);
  const before = vendor.calls.length;
  const read = (fields: readonly string[]) =>
    assets.getDetails?.(items, new Set(fields), context) ?? Promise.resolve([]);
  const [dates, places] = await Promise.all([
    Promise.all([read(['createdAt']), read(['updatedAt'])]).then(([first]) => first),
    read(['folder', 'model']),
  ]);
  expect(dates.map(entityOf)).toMatchObject([
    { createdAt: new Date('2026-02-01T00:00:00Z'), updatedAt: new Date('2026-02-03T00:00:00Z') },
    { createdAt: new Date('2026-01-01T00:00:00Z'), updatedAt: null },
  ]);
  expect(places.map(entityOf)).toMatchObject([
    { folder: FOLDER, model: FILE, createdAt: undefined },
    { folder: FOLDER, model: null },
  ]);
  expect(vendor.calls.length - before).toBe(6);
});

test('a single asset is read by its details', async () => {
  const vendor = await serveVendor(answer);
  const ref = { account: 'shop', type: 'Asset', path: `meshes/${uuid(1)}` } as const;
  const missing = { ...ref, path: `scenes/${uuid(1)}` };
  const slots = await connect(vendor).assets.getMany([ref, missing], request());
  expect(entityOf<Asset>(slots[0])).toMatchObject({
    ref,
    kind: 'mesh',
    size: null,
    createdAt: new Date('2026-02-01T00:00:00Z'),
    hasDownload: true,
  });
  assert.instanceOf(slots[1], VendorError);
  expect(slots[1]).toMatchObject({ code: 'NOT_FOUND' });
});

test('an asset known only by its source file is found there, under its own ref', async () => {
  const vendor = await serveVendor(answer);
  const ref = (id: string) =>
    ({ account: 'shop', type: 'Asset', path: `source-files/${FILE.path}/assets/${id}` }) as const;
  const slots = await connect(vendor).assets.getMany(
    [ref(uuid(3)), ref(uuid(1)), ref(uuid(50))],
    request(),
  );
  expect(slots.slice(0, 2).map((slot) => entityOf<Asset>(slot).ref.path)).toEqual([
    `scenes/${uuid(3)}`,
    `meshes/${uuid(1)}`,
  ]);
  expect(slots[2]).toMatchObject({ code: 'NOT_FOUND' });
  expect(vendor.calls).toEqual([`/source-files/${FILE.path}/assets`]);
});
