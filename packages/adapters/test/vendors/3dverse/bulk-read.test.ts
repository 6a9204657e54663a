import type { Slot } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { connect, errorOf, refusal, request, serveVendor, slice, uuid } from './support.ts';

type Account = ReturnType<typeof connect>;

/** Things 0 to `count` of one kind: their list, and each by itself. */
interface Kind {
  readonly name: string;
  readonly listPath: string;
  readonly pathOf: (id: string) => string;
  readonly row: (id: string) => object;
  readonly getMany: (account: Account, ids: readonly string[]) => Promise<readonly Slot<unknown>[]>;
}

const ref = <T extends 'Folder' | 'Model' | 'Job' | 'User'>(type: T, path: string) => ({
  account: 'shop',
  type,
  path,
});

const FOLDERS: Kind = {
  name: 'folders',
  listPath: '/folders',
  pathOf: (id) => `/folders/${id}`,
  row: (id) => ({ folder_id: id, name: 'a folder' }),
  getMany: ({ folders }, ids) =>
    folders.getMany(
      ids.map((id) => ref('Folder', id)),
      request(),
    ),
};
const FILES: Kind = {
  name: 'source files',
  listPath: '/source-files',
  pathOf: (id) => `/source-files/${id}/details`,
  row: (id) => ({ source_file_id: id, name: 'a.stl' }),
  getMany: ({ models }, ids) =>
    models.getMany(
      ids.map((id) => ref('Model', id)),
      request(),
    ),
};
const TASKS: Kind = {
  name: 'upload tasks',
  listPath: '/upload-tasks',
  pathOf: (id) => `/upload-tasks/${id}`,
  row: (id) => ({ upload_task_id: id, status: 'success' }),
  getMany: ({ jobs }, ids) =>
    jobs.getMany(
      ids.map((id) => ref('Job', `upload-tasks/${id}`)),
      request(),
    ),
};
const USERS: Kind = {
  name: 'users',
  listPath: '/users',
  pathOf: (id) => `/users/${id}`,
  row: (id) => ({ user_id: id, username: 'alice' }),
  getMany: ({ users }, ids) =>
    users.getMany(
      ids.map((id) => ref('User', id)),
      request(),
    ),
};

async function serveKind({ listPath, pathOf, row }: Kind, count: number, listStatus = 200) {
  const ids = Array.from({ length: count }, (_, index) => uuid(index));
  return await serveVendor((path, query) => {
    if (path === listPath) {
      return listStatus === 200 ? { body: slice(ids.map(row), query) } : refusal(listStatus);
    }
    const id = ids.find((known) => path === pathOf(known));
    return id === undefined ? undefined : { body: row(id) };
  });
}

function idsFrom(start: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => uuid(start + index));
}

describe.each([FOLDERS, FILES, TASKS, USERS])('of $name', (kind) => {
  /** The calls of one read after another. */
  async function callsOf(count: number, ...reads: readonly (readonly string[])[]) {
    const vendor = await serveKind(kind, count);
    const account = connect(vendor);
    const calls: (readonly string[])[] = [];
    for (const ids of reads) {
      const before = vendor.calls.length;
      const slots = await kind.getMany(account, ids);
      expect(slots.filter((slot) => slot instanceof Error)).toEqual([]);
      calls.push(vendor.calls.slice(before));
    }
    return calls;
  }
  const windowFrom = (offset: number) => `${kind.listPath}?offset=${offset}&limit=100`;

  test('one is read by itself, also where the list is known to be short', async () => {
    const one = [kind.pathOf(uuid(1))];
    expect(await callsOf(33, idsFrom(0, 2), [uuid(1)])).toEqual([[windowFrom(0)], one]);
  });

  test('two or more of a short list are one call', async () => {
    expect(await callsOf(33, idsFrom(0, 2), idsFrom(3, 30))).toEqual([
      [windowFrom(0)],
      [windowFrom(0)],
    ]);
  });

  test('few of a long list cost it one window, and the next time none', async () => {
    const far = idsFrom(400, 2);
    const singles = far.map(kind.pathOf);
    expect((await callsOf(450, far, far)).map((calls) => calls.toSorted())).toEqual([
      [...singles, windowFrom(0)].toSorted(),
      singles.toSorted(),
    ]);
  });

  test('more than the list has windows are read from it wherever they stand, once it was read', async () => {
    const all = idsFrom(0, 231);
    const last = idsFrom(210, 5);
    const windows = [0, 100, 200].map(windowFrom);
    expect(await callsOf(231, all, last)).toEqual([windows, windows]);
  });

  test('a list that is closed to the credential costs one call more', async () => {
    const vendor = await serveKind(kind, 20, 403);
    const slots = await kind.getMany(connect(vendor), idsFrom(0, 3));
    expect(slots.filter((slot) => slot instanceof Error)).toEqual([]);
    expect(vendor.calls).toHaveLength(4);
  });

  test('a vendor that asks for quiet is not asked for each by itself', async () => {
    const vendor = await serveVendor(() => ({
      status: 429,
      headers: { 'retry-after': '60' },
      body: '',
    }));
    const slots = await kind.getMany(connect(vendor), idsFrom(0, 3));
    expect(slots.map((slot) => errorOf(slot).code)).toEqual(Array(3).fill('RATE_LIMITED'));
    expect(vendor.calls).toEqual([windowFrom(0)]);
  });
});

test('what several fields of a request need of a list is read once', async () => {
  const vendor = await serveKind(FOLDERS, 33);
  const { folders } = connect(vendor);
  const context = request();
  const refs = idsFrom(0, 4).map((id) => ref('Folder', id));
  await Promise.all([
    folders.list({ first: 50 }, context),
    folders.getMany(refs.slice(0, 2), context),
    folders.getMany(refs.slice(2), context),
  ]);
  await folders.getMany(refs.slice(0, 1), context);
  expect(vendor.calls).toEqual(['/folders?offset=0&limit=100']);
});
