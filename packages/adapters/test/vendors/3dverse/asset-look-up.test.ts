import type { Asset, ReadContext } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import {
  connect,
  entityOf,
  errorOf,
  type FakeAnswer,
  request,
  serveVendor,
  slice,
  startEmulated,
  uuid,
} from './support.ts';

const mesh = (number: number) =>
  ({ account: 'shop', type: 'Asset', path: `meshes/${uuid(number)}` }) as const;

function numbers(count: number, start = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => start + index);
}

/** Meshes 0 to `count`, whose list may tell its length. */
async function serveMeshes(count: number, isCounted: boolean, maxLimit = 100) {
  const all = numbers(count).map((number) => ({ asset_id: uuid(number), name: `mesh-${number}` }));
  return await serveVendor((path, query): FakeAnswer | undefined => {
    if (path === '/assets') {
      const headers = { 'X-Assets-Count': `{"total":${count}}` };
      const body = { meshes: slice(all, query, maxLimit) };
      return isCounted ? { body, headers } : { body };
    }
    const found = all.find(({ asset_id }) => path === `/assets/meshes/${asset_id}/details`);
    return found === undefined ? undefined : { body: { ...found, type: 'mesh' } };
  });
}

async function namesOf(
  assets: ReturnType<typeof connect>['assets'],
  wanted: readonly number[],
  context: ReadContext = request(),
): Promise<readonly string[]> {
  const slots = await assets.getMany(wanted.map(mesh), context);
  return slots.map((slot) => entityOf<Asset>(slot).name);
}

const named = (wanted: readonly number[]) => wanted.map((number) => `mesh-${number}`);

test('many assets are found in the list where that is fewer calls', async () => {
  const vendor = await serveMeshes(150, true);
  const wanted = numbers(20, 60);
  const backwards = wanted.toReversed();
  expect(await namesOf(connect(vendor).assets, backwards)).toEqual(named(backwards));
  expect(vendor.calls).toEqual(['/assets?offset=0&limit=100']);
});

test('the list is read on while what is lacking is more than its windows', async () => {
  const vendor = await serveMeshes(250, true);
  const wanted = numbers(40, 90);
  expect(await namesOf(connect(vendor).assets, wanted)).toEqual(named(wanted));
  expect(vendor.calls).toEqual(['/assets?offset=0&limit=100', '/assets?offset=100&limit=100']);
});

test('a list that turns out to be long is left, and the assets are read by themselves', async () => {
  const vendor = await serveMeshes(3_000, true);
  const wanted = numbers(10, 500);
  expect(await namesOf(connect(vendor).assets, wanted)).toEqual(named(wanted));
  expect(vendor.calls).toHaveLength(11);
});

test('what is known of the list’s length saves even that call, the next time', async () => {
  const vendor = await serveMeshes(3_000, true);
  const { assets } = connect(vendor);
  await namesOf(assets, numbers(10, 500));
  const before = vendor.calls.length;
  expect(await namesOf(assets, numbers(10, 700))).toEqual(named(numbers(10, 700)));
  expect(vendor.calls.length - before).toBe(10);
});

test('few assets of an account whose list nobody has seen are read by themselves', async () => {
  const vendor = await serveMeshes(50, true);
  expect(await namesOf(connect(vendor).assets, [1, 2, 3])).toEqual(named([1, 2, 3]));
  expect(vendor.calls.every((call) => call.endsWith('/details'))).toBe(true);
});

describe('without a count', () => {
  test('the list is read as long as a window brings two of them', async () => {
    const vendor = await serveMeshes(230, false, 50);
    const wanted = [...numbers(10, 30), ...numbers(10, 60), 220];
    expect(await namesOf(connect(vendor).assets, wanted)).toEqual(named(wanted));
    expect(vendor.calls).toEqual([
      '/assets?offset=0&limit=100',
      '/assets?offset=50&limit=100',
      `/assets/meshes/${uuid(220)}/details`,
    ]);
  });

  test('a window that brings nothing is the last that is read', async () => {
    const vendor = await serveMeshes(1_000, false);
    const wanted = numbers(9, 700);
    expect(await namesOf(connect(vendor).assets, wanted)).toEqual(named(wanted));
    expect(vendor.calls).toHaveLength(10);
  });
});

test('what the list does not have is asked for by itself, each error in its slot', async () => {
  const vendor = await serveMeshes(20, true);
  const wrongContainer = { ...mesh(3), path: `scenes/${uuid(3)}` };
  const refs = [...numbers(10).map(mesh), wrongContainer, mesh(99)];
  const slots = await connect(vendor).assets.getMany(refs, request());
  expect(slots.slice(0, 10).map((slot) => entityOf<Asset>(slot).name)).toEqual(named(numbers(10)));
  expect(slots.slice(10).map((slot) => errorOf(slot).code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  expect(vendor.calls.slice(1)).toEqual([
    `/assets/scenes/${uuid(3)}/details`,
    `/assets/meshes/${uuid(99)}/details`,
  ]);
});

test('a list that the credential may not read costs one call more', async () => {
  const vendor = await serveMeshes(20, true);
  const closed = await serveVendor((path) =>
    path === '/assets'
      ? { status: 403, body: '' }
      : { body: { asset_id: path.split('/')[3], name: 'open', type: 'mesh' } },
  );
  expect(await namesOf(connect(closed).assets, numbers(8))).toEqual(Array(8).fill('open'));
  expect(closed.calls).toHaveLength(9);
  expect(vendor.calls).toEqual([]);
});

test('dates, which the list does not have, are asked for when they are wanted', async () => {
  const { assets } = await startEmulated();
  const listed = (await assets.list({ first: 50 }, request())).items;
  const context = request();
  const slots = await assets.getMany(
    listed.map(({ ref }) => ref),
    context,
  );
  const found = slots.map((slot) => entityOf<Asset>(slot));
  expect(found.map(({ ref }) => ref)).toEqual(listed.map(({ ref }) => ref));
  const detailed = await assets.getDetails(found, new Set(['createdAt']), context);
  expect(detailed.every((slot) => entityOf<Asset>(slot).createdAt instanceof Date)).toBe(true);
});

test('a folder’s assets may be listed with those of the folders below it', async () => {
  const { assets, folders } = await startEmulated();
  const roots = (await folders.list({ first: 50 }, request())).items;
  const countOf = async (parent: (typeof roots)[number]['ref'], withSubfolders: boolean) => {
    const query = { first: 100, parent, filter: { withSubfolders } };
    const { items } = await assets.list(query, request());
    return { count: items.length, folders: new Set(items.map(({ folder }) => folder)) };
  };
  const counts = await Promise.all(
    roots.map(async ({ ref }) => [await countOf(ref, false), await countOf(ref, true)] as const),
  );
  expect(counts.some(([flat, deep]) => deep.count > flat.count)).toBe(true);
  for (const [, deep] of counts) expect([...deep.folders].every((folder) => !folder)).toBe(true);
});

test('what is public is listed with an account’s assets on demand, and below folders of theirs', async () => {
  const vendor = await serveVendor(() => ({ body: {} }));
  const { assets } = connect(vendor);
  const filter = { withPublic: true, withSubfolders: true };
  const parent = { account: 'shop', type: 'Folder', path: uuid(900) } as const;
  await assets.list({ first: 50, filter }, request());
  await assets.list({ first: 50, filter, parent }, request());
  expect(vendor.calls).toEqual([
    '/assets?offset=0&limit=50&filter%5Binclude_public_assets%5D=true',
    `/folders/${uuid(900)}/assets?offset=0&limit=50&recursive=true`,
  ]);
});
