import type { LeftOut, ReadContext } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { connect, entityOf, request, serveVendor, slice, uuid } from './support.ts';

const [shop, customers, acme, hidden, orphan] = [1, 2, 3, 4, 5].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
];

const FLAT = [
  { folder_id: acme, name: 'Acme', parent_folder_id: customers },
  { folder_id: shop, name: 'Shop', created_at: '2026-01-02T03:04:05.000Z' },
  { folder_id: customers, name: 'Customers', parent_folder_id: shop },
  { folder_id: orphan, name: 'Shared with us', parent_folder_id: hidden },
];
const NESTED = [
  {
    folder_id: shop,
    name: 'Shop',
    subfolders: [
      { folder_id: customers, name: 'Customers', subfolders: [{ folder_id: acme, name: 'Acme' }] },
    ],
  },
  { folder_id: orphan, name: 'Shared with us', parent_folder_id: hidden },
];

describe.each([
  ['flat', FLAT],
  ['nested', NESTED],
  ['nested, and each folder by itself as well', [...FLAT, ...NESTED]],
])('a list of folders that is %s', (_form, list) => {
  test('has as roots what stands in nothing that can be seen', async () => {
    const vendor = await serveVendor((path, query) =>
      path === '/folders' ? { body: slice(list, query) } : undefined,
    );
    const page = await connect(vendor).folders.list({ first: 10 }, request());
    expect(page.items.map(({ name, parent, path }) => ({ name, parent, path })).toSorted()).toEqual(
      expect.arrayContaining([
        { name: 'Shop', parent: null, path: '/Shop' },
        { name: 'Shared with us', parent: null, path: null },
      ]),
    );
    expect(page).toMatchObject({ isLast: true, total: 2, isStable: true });
  });

  test('tells the path of any folder in it', async () => {
    const vendor = await serveVendor((path, query) => {
      if (path === '/folders') return { body: slice(list, query) };
      if (path === `/folders/${acme}`) {
        return { body: { folder_id: acme, name: 'Acme', parent_folder_id: customers } };
      }
      return undefined;
    });
    const { adapter, folders } = connect(vendor);
    const context = request();
    const ref = { account: adapter.account, type: 'Folder', path: acme } as const;
    const [read] = await folders.getMany([ref], context);
    const folder = entityOf(read);
    expect(folder.path).toBeUndefined();
    const [detailed] = (await folders.getDetails?.([folder], new Set(['path']), context)) ?? [];
    expect(entityOf(detailed).path).toBe('/Shop/Customers/Acme');
  });
});

test('folders of a folder that no list tells of are asked of it, and what lies deeper is left out', async () => {
  const vendor = await serveVendor((path) =>
    path === `/folders/${shop}/folders`
      ? {
          body: [
            {
              folder_id: customers,
              name: 'Customers',
              subfolders: [{ folder_id: acme, name: 'Acme' }],
            },
            { folder_id: acme, name: 'Acme', parent_folder_id: customers },
          ],
        }
      : undefined,
  );
  const { folders } = connect(vendor);
  const parent = { account: 'shop', type: 'Folder', path: shop } as const;
  const page = await folders.list({ first: 10, parent }, request());
  expect(page.items.map((folder) => [folder.name, folder.parent])).toEqual([['Customers', parent]]);
  expect(vendor.calls).toEqual(['/folders?offset=0&limit=100', `/folders/${shop}/folders`]);
});

test('what cannot be read of the folders told with a folder is told to who lists these', async () => {
  const subfolders = [{ folder_id: customers, name: 'Customers' }, { folder_id: acme }];
  const list = [{ folder_id: shop, name: 'Shop', subfolders }];
  const vendor = await serveVendor((_path, query) => ({ body: slice(list, query) }));
  const { folders } = connect(vendor);
  const parent = { account: 'shop', type: 'Folder', path: shop } as const;
  const told: LeftOut[] = [];
  const context: ReadContext = { ...request(), onLeftOut: (leftOut) => void told.push(leftOut) };
  const roots = await folders.list({ first: 10 }, context);
  expect([roots.items.map(({ name }) => name), told]).toEqual([['Shop'], []]);
  const page = await folders.list({ first: 10, parent }, context);
  expect(page.items.map(({ name }) => name)).toEqual(['Customers']);
  expect(told).toEqual([{ count: 1, of: 2, first: 'subfolders[1].name' }]);
});

test('a single folder costs one call and several cost the list', async () => {
  const vendor = await serveVendor((path, query) => {
    if (path === '/folders') return { body: slice(FLAT, query) };
    return { body: FLAT.find(({ folder_id }) => path === `/folders/${folder_id}`) };
  });
  const { folders } = connect(vendor);
  const ref = (path: string) => ({ account: 'shop', type: 'Folder', path }) as const;
  await folders.getMany([ref(shop)], request());
  expect(vendor.calls).toEqual([`/folders/${shop}`]);
  const slots = await folders.getMany([ref(acme), ref(shop), ref(acme), ref(orphan)], request());
  expect(slots.map((slot) => entityOf(slot).name)).toEqual([
    'Acme',
    'Shop',
    'Acme',
    'Shared with us',
  ]);
  expect(vendor.calls.slice(1)).toEqual(['/folders?offset=0&limit=100']);
});

test('a window shorter than asked for is not taken for the end of the list', async () => {
  const many = Array.from({ length: 23 }, (_, index) => ({
    folder_id: uuid(100 + index),
    name: `folder-${index}`,
  }));
  const vendor = await serveVendor((_path, query) => ({ body: slice(many, query, 10) }));
  const page = await connect(vendor).folders.list({ first: 50 }, request());
  expect(page.items).toHaveLength(23);
  // The last window is shorter than others were: nothing is asked after it.
  expect(vendor.calls).toHaveLength(3);
});

test('a folder list that never ends is read for 50 windows, and says that it is not whole', async () => {
  const vendor = await serveVendor((_path, query) => ({
    body: Array.from({ length: 10 }, (_, index) => ({
      folder_id: uuid(Number(query.get('offset')) + index),
      name: 'folder',
    })),
  }));
  const page = await connect(vendor).folders.list({ first: 50 }, request());
  expect(page.items).toHaveLength(500);
  expect(page).toMatchObject({ total: null, isStable: false });
  expect(vendor.calls).toHaveLength(50);
});

test('folders that stand in each other break nothing', async () => {
  const vendor = await serveVendor(() => ({
    body: [
      { folder_id: shop, name: 'Shop', parent_folder_id: shop },
      { folder_id: acme, name: 'A', parent_folder_id: customers },
      { folder_id: customers, name: 'B', parent_folder_id: acme },
    ],
  }));
  const page = await connect(vendor).folders.list({ first: 50 }, request());
  expect(page.items.map(({ name, path }) => [name, path])).toEqual([['Shop', null]]);
});

test('a filter by name is held to the roots', async () => {
  const vendor = await serveVendor((_path, query) => ({ body: slice(FLAT, query) }));
  const query = { first: 10, filter: { name: 'sh*' } };
  const page = await connect(vendor).folders.list(query, request());
  expect(page.items.map(({ name }) => name).toSorted()).toEqual(['Shared with us', 'Shop']);
  expect(page.pushedDown).toEqual({ filter: false, order: false });
});
