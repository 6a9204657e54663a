import type { Folder, ReadContext, Ref } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  connect,
  entityOf,
  errorOf,
  type FakeAnswer,
  refusal,
  request,
  serveVendor,
  slice,
  startEmulated,
  uuid,
} from './support.ts';

const WHOLE_LIST = '/folders?offset=0&limit=100';

interface FolderRow {
  readonly folder_id: string;
  readonly name: string;
  readonly parent_folder_id?: string;
  readonly subfolders?: readonly FolderRow[];
}

const ref = (id: string): Ref<'Folder'> => ({ account: 'shop', type: 'Folder', path: id });
const row = (number: number, parent?: number): FolderRow => ({
  folder_id: uuid(number),
  name: `folder ${number}`,
  ...(parent === undefined ? {} : { parent_folder_id: uuid(parent) }),
});

/** Folder 1 with 2 and 3 in it, 4 and 5 in 2, and folder 6 beside it. */
const ROWS = [row(1), row(2, 1), row(3, 1), row(4, 2), row(5, 2), row(6)];

const NESTED = [
  {
    ...row(1),
    subfolders: [{ ...row(2), subfolders: [row(4), row(5)] }, row(3)],
  },
  { ...row(6), subfolders: [] },
];

/** A folder by itself and its own list, as the vendor answers them. */
function answerOne(rows: readonly FolderRow[], path: string): FakeAnswer | undefined {
  const [, , id, part] = path.split('/');
  const found = rows.find(({ folder_id }) => folder_id === id);
  if (found === undefined) return undefined;
  if (part === undefined) return { body: found };
  return { body: rows.filter(({ parent_folder_id }) => parent_folder_id === id) };
}

async function serveFolders(rows: readonly FolderRow[], list: readonly FolderRow[] = rows) {
  return await serveVendor((path, query) =>
    path === '/folders' ? { body: slice(list, query) } : answerOne(rows, path),
  );
}

type Account = ReturnType<typeof connect>;

async function childrenOf({ folders }: Account, id: string, context: ReadContext) {
  const { items } = await folders.list({ first: 50, parent: ref(id) }, context);
  return items;
}

/** The tree below a folder, level by level, as the graph asks for it: the list before the folder. */
async function readTree(account: Account, id: string, context = request()) {
  const names: string[][] = [];
  const listed = childrenOf(account, id, context);
  const [top] = await account.folders.getMany([ref(id)], context);
  let level: readonly Folder[] = [entityOf(top)];
  let below = await listed;
  while (level.length > 0) {
    names.push(level.map(({ name }) => name));
    level = below;
    below = (
      await Promise.all(level.map((folder) => childrenOf(account, folder.ref.path, context)))
    ).flat();
  }
  return names;
}

const TREE = [['folder 1'], ['folder 2', 'folder 3'], ['folder 4', 'folder 5']];

describe('the shape of a tree', () => {
  test('is one call where the list of all folders is short', async () => {
    const vendor = await serveFolders(ROWS);
    expect(await readTree(connect(vendor), uuid(1))).toEqual(TREE);
    expect(vendor.calls).toEqual([WHOLE_LIST]);
  });

  test('is read off a nested list, but for folders of which that says nothing', async () => {
    const vendor = await serveFolders(ROWS, NESTED);
    const account = connect(vendor);
    expect(await readTree(account, uuid(1))).toEqual(TREE);
    expect(vendor.calls.toSorted()).toEqual([
      `/folders/${uuid(3)}/folders`,
      `/folders/${uuid(4)}/folders`,
      `/folders/${uuid(5)}/folders`,
      WHOLE_LIST,
    ]);
    expect(await childrenOf(account, uuid(6), request())).toEqual([]);
    expect(vendor.calls).toHaveLength(5);
  });

  test('has each folder’s parent and, where it is asked for, its path, without another call', async () => {
    const vendor = await serveFolders(ROWS, NESTED);
    const { folders } = connect(vendor);
    const context = request();
    const { items } = await folders.list({ first: 50, parent: ref(uuid(2)) }, context);
    expect(items.map(({ parent }) => parent)).toEqual([ref(uuid(2)), ref(uuid(2))]);
    const slots = await folders.getDetails(items, new Set(['path']), context);
    expect(slots.map((slot) => entityOf(slot).path)).toEqual([
      '/folder 1/folder 2/folder 4',
      '/folder 1/folder 2/folder 5',
    ]);
    expect(vendor.calls).toEqual([WHOLE_LIST]);
  });

  test('is asked of the folders where the list has none that stands in another', async () => {
    const vendor = await serveFolders(ROWS, [row(1), row(6)]);
    const account = connect(vendor);
    expect(await readTree(account, uuid(1))).toEqual(TREE);
    expect(vendor.calls).toHaveLength(6);
    // From then on the list is left alone.
    expect(await childrenOf(account, uuid(2), request())).toHaveLength(2);
    expect(vendor.calls.slice(6)).toEqual([`/folders/${uuid(2)}/folders`]);
  });

  test.each([400, 403, 404])(
    'is asked of the folders where the list is answered with %i',
    async (status) => {
      const vendor = await serveVendor((path) =>
        path === '/folders' ? refusal(status) : answerOne(ROWS, path),
      );
      expect(await readTree(connect(vendor), uuid(1))).toEqual(TREE);
    },
  );

  test('is not guessed where the account may ask nothing at all', async () => {
    const vendor = await serveVendor(() => refusal(401));
    const reading = childrenOf(connect(vendor), uuid(1), request());
    expect((await rejection(reading)).code).toBe('UNAUTHENTICATED');
    expect(vendor.calls).toEqual([WHOLE_LIST]);
  });
});

describe('a folder that the list lacks', () => {
  test('is asked for itself, and so are the folders in it', async () => {
    const vendor = await serveFolders(ROWS, [row(6), row(7, 6)]);
    const account = connect(vendor);
    const context = request();
    const children = childrenOf(account, uuid(1), context);
    const [top] = await account.folders.getMany([ref(uuid(1))], context);
    expect(entityOf(top).name).toBe('folder 1');
    expect((await children).map(({ name }) => name)).toEqual(['folder 2', 'folder 3']);
    expect(vendor.calls.toSorted()).toEqual([
      `/folders/${uuid(1)}`,
      `/folders/${uuid(1)}/folders`,
      WHOLE_LIST,
    ]);
  });

  test('is not found only where it says so itself', async () => {
    const vendor = await serveFolders(ROWS);
    const { folders } = connect(vendor);
    const slots = await folders.getMany([ref(uuid(1)), ref(uuid(2)), ref(uuid(99))], request());
    expect(slots.slice(0, 2).map((slot) => entityOf(slot).name)).toEqual(['folder 1', 'folder 2']);
    expect(errorOf(slots[2]).code).toBe('NOT_FOUND');
    expect(vendor.calls).toEqual([WHOLE_LIST, `/folders/${uuid(99)}`]);
  });

  test('is waited for where it was made a moment ago', async () => {
    const { emulator, folders } = await startEmulated({ visibilityLag: 1 });
    const { ref: made } = await folders.create(
      { name: 'New', parent: null, copyOf: null },
      request(),
    );
    const inside = await folders.create({ name: 'Inner', parent: made, copyOf: null }, request());
    emulator.clearCalls();
    const { items } = await folders.list({ first: 50, parent: made }, request());
    expect(items.map((folder) => folder.ref)).toEqual([inside.ref]);
  });
});

describe('a list of more than one window', () => {
  const many = Array.from({ length: 240 }, (_, index) =>
    row(index, index === 0 ? undefined : Math.floor((index - 1) / 12)),
  );

  test('is begun once and then left for the folders’ own', async () => {
    const vendor = await serveFolders(many);
    const account = connect(vendor);
    expect(await childrenOf(account, uuid(0), request())).toHaveLength(12);
    expect(vendor.calls).toEqual([WHOLE_LIST, `/folders/${uuid(0)}/folders`]);
    expect(await childrenOf(account, uuid(1), request())).toHaveLength(12);
    expect(vendor.calls.slice(2)).toEqual([`/folders/${uuid(1)}/folders`]);
  });

  test('is read where more folders are asked for theirs at once than it has windows', async () => {
    const vendor = await serveFolders(many);
    const account = connect(vendor);
    await account.folders.list({ first: 50 }, request());
    const before = vendor.calls.length;
    const context = request();
    const level = await Promise.all(
      [0, 1, 2, 3].map((number) => childrenOf(account, uuid(number), context)),
    );
    expect(level.map((children) => children.length)).toEqual([12, 12, 12, 12]);
    expect(vendor.calls.slice(before)).toEqual([
      WHOLE_LIST,
      '/folders?offset=100&limit=100',
      '/folders?offset=200&limit=100',
    ]);
    const few = vendor.calls.length;
    await childrenOf(account, uuid(4), request());
    expect(vendor.calls.slice(few)).toEqual([`/folders/${uuid(4)}/folders`]);
  });
});
