import type { Model } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import {
  connect,
  entityOf,
  errorOf,
  type FakeAnswer,
  refusal,
  request,
  serveVendor,
  slice,
  uuid,
} from './support.ts';

const FOLDER = uuid(900);
const FILES = ['house.IFC', 'bracket.stl', 'notes', 'gear.obj'].map((name, index) => ({
  source_file_id: uuid(index + 1),
  source_file_original_name: name,
  name,
  size: 1_000 + index,
}));
const TASKS = [
  {
    upload_task_id: uuid(500),
    folder_id: FOLDER,
    uploaded_at: '2026-01-02T03:04:05.000Z',
    uploaded_by: { user_id: uuid(700), username: 'alice' },
    status: 'converting',
    progress: 40,
    conversion_tasks: [
      conversion(1, 'success'),
      conversion(1, 'error'),
      conversion(1, 'converting'),
      conversion(2, 'converting'),
    ],
  },
];

function conversion(file: number, status: string) {
  return {
    asset_id: uuid(800 + file),
    source_file_id: uuid(file),
    source_file_name: `file-${file}`,
    conversion_pipeline: 'auto-detect',
    progress: 40,
    status,
  };
}

function answer(path: string, query: URLSearchParams): FakeAnswer | undefined {
  if (path === '/source-files') {
    return {
      body: slice(FILES, query),
      headers: { 'X-Source-Files-Count': String(FILES.length) },
    };
  }
  if (path === `/folders/${FOLDER}/source-files`) return { body: slice(FILES.slice(0, 1), query) };
  if (path === '/upload-tasks') return { body: slice(TASKS, query) };
  const file = FILES.find(
    ({ source_file_id }) => path === `/source-files/${source_file_id}/details`,
  );
  return file === undefined ? undefined : { body: file };
}

test('a list of source files is one call when the vendor tells their number', async () => {
  const vendor = await serveVendor(answer);
  const page = await connect(vendor).models.list({ first: 30 }, request());
  expect(page.items.map(({ name, format, size }) => [name, format, size])).toEqual([
    ['house.IFC', 'ifc', 1_000],
    ['bracket.stl', 'stl', 1_001],
    ['notes', null, 1_002],
    ['gear.obj', 'obj', 1_003],
  ]);
  expect(page).toMatchObject({
    isLast: true,
    total: 4,
    pushedDown: { filter: true, order: false },
  });
  expect(vendor.calls).toEqual(['/source-files?offset=0&limit=30']);
});

test('what only upload tasks tell is read once a request, and only when asked for', async () => {
  const vendor = await serveVendor(answer);
  const { models } = connect(vendor);
  const context = request();
  const { items } = await models.list({ first: 30 }, context);
  expect(items[0]).toMatchObject({ status: undefined, createdAt: undefined, folder: undefined });
  const read = (field: string) => models.getDetails?.(items, new Set([field]), context) ?? [];
  const [slots] = await Promise.all([read('status'), read('createdAt'), read('createdBy')]);
  expect(vendor.calls.filter((call) => call.startsWith('/upload-tasks'))).toHaveLength(1);

  const [house, bracket, notes] = slots.map(entityOf) as [Model, Model, Model];
  expect(house).toMatchObject({
    status: 'FAILED',
    vendorStatus: 'error',
    createdAt: new Date('2026-01-02T03:04:05Z'),
    createdBy: { ref: { type: 'User', path: uuid(700) }, entity: { username: 'alice' } },
  });
  expect(bracket).toMatchObject({ status: 'PROCESSING', vendorStatus: 'converting' });
  expect(notes).toMatchObject({
    status: 'READY',
    vendorStatus: null,
    createdAt: null,
  });
});

test('the folder that a task names counts once the folder’s list has the file, read once', async () => {
  const vendor = await serveVendor(answer);
  const { models } = connect(vendor);
  const context = request();
  const { items } = await models.list({ first: 30 }, context);
  const slots = await models.getDetails(items, new Set(['folder']), context);
  // The first alone is in the list; the second was uploaded there too.
  expect(slots.map((slot) => entityOf(slot).folder?.path ?? null)).toEqual([
    FOLDER,
    null,
    null,
    null,
  ]);
  expect(vendor.calls).toEqual([
    '/source-files?offset=0&limit=30',
    '/upload-tasks?offset=0&limit=100',
    `/folders/${FOLDER}/source-files?offset=0&limit=100`,
  ]);
  expect(entityOf(slots[0]).status).toBeUndefined();
});

test.each([403, 404])(
  'a folder that answers %i is none that a file is known to be in',
  async (status) => {
    const vendor = await serveVendor((path, query) =>
      path === `/folders/${FOLDER}/source-files` ? refusal(status) : answer(path, query),
    );
    const { models } = connect(vendor);
    const { items } = await models.list({ first: 30 }, request());
    const slots = await models.getDetails(items, new Set(['folder', 'status']), request());
    expect(entityOf(slots[0])).toMatchObject({ folder: null, status: 'FAILED' });
  },
);

test('a folder that cannot be read fails the files that may be in it, and no others', async () => {
  const vendor = await serveVendor((path, query) =>
    path === `/folders/${FOLDER}/source-files` ? refusal(400) : answer(path, query),
  );
  const { models } = connect(vendor);
  const { items } = await models.list({ first: 30 }, request());
  const slots = await models.getDetails(items, new Set(['folder']), request());
  expect(errorOf(slots[0]).code).toBe('INVALID_INPUT');
  expect(entityOf(slots[2]).folder).toBeNull();
});

test('details that are there already cost no call', async () => {
  const vendor = await serveVendor(answer);
  const { models } = connect(vendor);
  const parent = { account: 'shop', type: 'Folder', path: FOLDER } as const;
  const { items } = await models.list({ first: 30, parent }, request());
  const before = vendor.calls.length;
  const [slot] =
    (await models.getDetails?.(items, new Set(['folder', 'parents']), request())) ?? [];
  expect(entityOf(slot)).toMatchObject({ folder: parent, parents: [], children: [] });
  expect(vendor.calls).toHaveLength(before);
});

describe('a filter', () => {
  const namesOf = async (filter: object) => {
    const vendor = await serveVendor(answer);
    const page = await connect(vendor).models.list({ first: 30, filter }, request());
    return { names: page.items.map(({ name }) => name), page, calls: vendor.calls };
  };

  test('by name and format is held to the list', async () => {
    const { names, page, calls } = await namesOf({ name: '*E*', formats: ['ifc', 'obj'] });
    expect(names).toEqual(['house.IFC', 'gear.obj']);
    expect(page.pushedDown.filter).toBe(false);
    expect(page.total).toBeNull();
    expect(calls).toEqual(['/source-files?offset=0&limit=100']);
  });

  test('by status reads the upload tasks', async () => {
    expect((await namesOf({ statuses: ['PROCESSING', 'FAILED'] })).names).toEqual([
      'house.IFC',
      'bracket.stl',
    ]);
  });

  test('by date leaves out what no task dates', async () => {
    const createdAfter = new Date('2026-01-02T03:04:04Z');
    expect((await namesOf({ createdAfter })).names).toEqual(['house.IFC', 'bracket.stl']);
  });

  test.each([{ updatedAfter: new Date(0) }, { statuses: ['AWAITING_UPLOAD'] }, { statuses: [] }])(
    'that nothing here can match costs no call: %j',
    async (filter) => {
      const { names, calls } = await namesOf(filter);
      expect(names).toEqual([]);
      expect(calls).toEqual([]);
    },
  );
});

test.each(['', 'many', '-3', '2', '{"total":4}', '1e999', '3.5'])(
  'a count header of %j does not end a list early',
  async (count) => {
    const files = Array.from({ length: 25 }, (_, index) => ({
      source_file_id: uuid(index),
      name: `file-${index}`,
    }));
    const vendor = await serveVendor((_path, query) => ({
      body: slice(files, query),
      headers: { 'X-Source-Files-Count': count },
    }));
    const { models } = connect(vendor);
    const one = await models.list({ first: 10 }, request());
    const two = await models.list({ first: 10, after: one.cursorAfter(9) }, request());
    expect([...one.items, ...two.items]).toHaveLength(20);
    expect(one.isLast).toBe(false);
  },
);

test('many are read from the list, and what it lacks by itself, each error in its slot', async () => {
  const vendor = await serveVendor(answer);
  const refs = [2, 99, 1, 2].map(
    (n) => ({ account: 'shop', type: 'Model', path: uuid(n) }) as const,
  );
  const slots = await connect(vendor).models.getMany(refs, request());
  expect(slots.map((slot) => ('name' in slot && 'ref' in slot ? slot.name : slot))).toMatchObject([
    'bracket.stl',
    { code: 'NOT_FOUND', vendor: '3dverse', account: 'shop', httpStatus: 404 },
    'house.IFC',
    'bracket.stl',
  ]);
  expect(vendor.calls).toEqual([
    '/source-files?offset=0&limit=100',
    `/source-files/${uuid(99)}/details`,
  ]);
});

test('upload tasks are read for ten windows and no further', async () => {
  let tasks = 0;
  const vendor = await serveVendor((path, query) => {
    if (path !== '/upload-tasks') return answer(path, query);
    return {
      body: Array.from({ length: 100 }, () => ({ upload_task_id: uuid(10_000 + tasks++) })),
    };
  });
  const { models } = connect(vendor);
  const context = request();
  const { items } = await models.list({ first: 1 }, context);
  const [slot] = (await models.getDetails?.(items, new Set(['status']), context)) ?? [];
  expect(entityOf(slot).status).toBe('READY');
  expect(vendor.calls.filter((call) => call.startsWith('/upload-tasks'))).toHaveLength(10);
});
