import { type Job, VendorError } from '@fabgraph/contract';
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

const FOLDER = uuid(900);

function conversion(file: number, status: string, progress = 40) {
  return {
    asset_id: uuid(800 + file),
    source_file_id: uuid(file),
    source_file_name: `file-${file}.stl`,
    conversion_pipeline: 'auto-detect',
    progress,
    status,
  };
}

function task(number: number, status: string, conversions: readonly object[] = []) {
  return {
    upload_task_id: uuid(500 + number),
    folder_id: FOLDER,
    uploaded_at: `2026-01-0${number}T00:00:00.000Z`,
    uploaded_by: { user_id: uuid(700), username: 'alice' },
    progress: 40,
    status,
    conversion_tasks: conversions,
  };
}

const TASKS = [
  task(1, 'waiting'),
  task(2, 'downloading'),
  task(3, 'pending', [conversion(1, 'pending')]),
  task(4, 'converting', [conversion(2, 'converting'), conversion(3, 'success')]),
  task(5, 'success', [conversion(4, 'success'), conversion(5, 'error')]),
  task(6, 'error'),
  task(7, 'rejected'),
  task(8, 'paused'),
];

function answer(path: string, query: URLSearchParams): FakeAnswer | undefined {
  const isList = path === '/upload-tasks' || path === `/folders/${FOLDER}/upload-tasks`;
  if (isList) return { body: slice(TASKS, query) };
  const found = TASKS.find(({ upload_task_id }) => path === `/upload-tasks/${upload_task_id}`);
  return found === undefined ? undefined : { body: found };
}

function ref(path: string): Job['ref'] {
  return { account: 'shop', type: 'Job', path };
}

const CONVERSION = `upload-tasks/${uuid(504)}/conversions/${uuid(3)}/${uuid(803)}`;

test('upload tasks and the conversions in them are jobs of one list', async () => {
  const jobs = await walk(connect(await serveVendor(answer)).jobs, { first: 50 });
  const uploads = jobs.filter(({ kind }) => kind === 'UPLOAD');
  expect(uploads.map(({ status, vendorStatus }) => [vendorStatus, status])).toEqual([
    ['waiting', 'QUEUED'],
    ['downloading', 'QUEUED'],
    ['pending', 'QUEUED'],
    ['converting', 'RUNNING'],
    ['success', 'SUCCEEDED'],
    ['error', 'FAILED'],
    ['rejected', 'FAILED'],
    ['paused', 'UNKNOWN'],
  ]);
  expect(jobs.filter(({ kind }) => kind === 'CONVERSION').map(({ status }) => status)).toEqual([
    'QUEUED',
    'RUNNING',
    'SUCCEEDED',
    'SUCCEEDED',
    'FAILED',
  ]);
});

test('an upload has its conversions as steps, and a step its task, file and asset', async () => {
  const vendor = await serveVendor(answer);
  const { jobs } = connect(vendor);
  const [slot] = await jobs.getMany([ref(`upload-tasks/${uuid(504)}`)], request());
  const upload = entityOf<Job>(slot);
  expect(upload).toMatchObject({
    type: 'upload',
    progress: 0.4,
    createdAt: new Date('2026-01-04T00:00:00Z'),
    startedAt: null,
    finishedAt: null,
    isCancelable: false,
    parent: null,
    folder: { type: 'Folder', path: FOLDER },
  });
  expect(upload.steps?.map(({ entity }) => entity?.status)).toEqual(['RUNNING', 'SUCCEEDED']);
  const step = upload.steps?.[1]?.entity;
  assert(step !== undefined);
  expect(step).toMatchObject({
    ref: ref(CONVERSION),
    vendorId: uuid(803),
    kind: 'CONVERSION',
    type: 'auto-detect',
    name: 'file-3.stl',
    progress: 1,
    error: null,
    parent: upload.ref,
    steps: null,
    model: { type: 'Model', path: uuid(3) },
    inputs: [{ role: 'source-file', resource: { ref: { type: 'Model', path: uuid(3) } } }],
    outputs: [{ role: 'asset', resource: { ref: { type: 'Asset' } } }],
  });
  expect(upload.steps?.[0]?.entity?.outputs).toEqual([]);
  expect(step.vendorData()).toEqual(conversion(3, 'success'));
});

test('a failure says that the vendor gave no reason', async () => {
  const { jobs } = connect(await serveVendor(answer));
  const [slot] = await jobs.getMany([ref(`upload-tasks/${uuid(506)}`)], request());
  expect(entityOf<Job>(slot).error).toEqual({
    message: 'The vendor gave no reason.',
    vendorCode: null,
  });
});

describe('a filter', () => {
  const count = async (filter: object) => {
    const vendor = await serveVendor(answer);
    const jobs = await walk(connect(vendor).jobs, { first: 50, filter });
    return { count: jobs.length, jobs, calls: vendor.calls.length };
  };

  test('tells tasks from their steps', async () => {
    expect((await count({ isStep: false })).count).toBe(8);
    expect((await count({ isStep: true })).count).toBe(5);
    expect((await count({ kinds: ['CONVERSION'] })).count).toBe(5);
    expect((await count({ kinds: ['UPLOAD', 'WORKFLOW'] })).count).toBe(8);
  });

  test('finds by name, type, status and date', async () => {
    expect((await count({ name: 'FILE-3*' })).jobs.map(({ ref: { path } }) => path)).toEqual([
      CONVERSION,
    ]);
    expect((await count({ types: ['upload'], statuses: ['FAILED'] })).count).toBe(2);
    expect((await count({ createdAfter: new Date('2026-01-06T00:00:00Z') })).count).toBe(2);
  });

  test.each([{ kinds: ['WORKFLOW'] }, { statuses: ['CANCELED'] }])(
    'that nothing here can match costs no call: %j',
    async (filter) => {
      expect(await count(filter)).toMatchObject({ count: 0, calls: 0 });
    },
  );
});

test('jobs of a source file are the conversions that name it', async () => {
  const { jobs } = connect(await serveVendor(answer));
  const parent = { account: 'shop', type: 'Model', path: uuid(3) } as const;
  const page = await jobs.list({ first: 10, parent }, request());
  expect(page.items.map(({ ref: { path } }) => path)).toEqual([CONVERSION]);
  expect(page).toMatchObject({ isLast: true, total: 1, isStable: true });
});

test('jobs of a folder are asked of the folder', async () => {
  const vendor = await serveVendor(answer);
  const parent = { account: 'shop', type: 'Folder', path: FOLDER } as const;
  await connect(vendor).jobs.list({ first: 10, parent }, request());
  expect(vendor.calls[0]).toBe(`/folders/${FOLDER}/upload-tasks?offset=0&limit=10`);
});

test('a task and its steps are one call, and a poll of a folder’s jobs is its list', async () => {
  const vendor = await serveVendor(answer);
  const { jobs } = connect(vendor);
  const wanted = [ref(`upload-tasks/${uuid(504)}`), ref(CONVERSION)];
  expect(wanted.map(jobs.pollGroup)).toEqual(['upload-tasks', 'upload-tasks']);
  await jobs.getMany(wanted, request());
  expect(vendor.calls).toEqual([`/upload-tasks/${uuid(504)}`]);
  expect(wanted.map(jobs.pollGroup)).toEqual([
    `folders/${FOLDER}/upload-tasks`,
    `folders/${FOLDER}/upload-tasks`,
  ]);

  await walk(jobs, { first: 50 });
  const before = vendor.calls.length;
  const slots = await jobs.getMany(
    [...wanted, ref(`upload-tasks/${uuid(501)}`), ref(`upload-tasks/${uuid(507)}`)],
    request(),
  );
  expect(slots.map((slot) => entityOf<Job>(slot).status)).toEqual([
    'RUNNING',
    'SUCCEEDED',
    'QUEUED',
    'FAILED',
  ]);
  expect(vendor.calls.slice(before)).toEqual([
    `/folders/${FOLDER}/upload-tasks?offset=0&limit=100`,
  ]);
});

test('a conversion that its task no longer has is not found', async () => {
  const { jobs } = connect(await serveVendor(answer));
  const gone = ref(`upload-tasks/${uuid(504)}/conversions/${uuid(3)}/${uuid(1)}`);
  const [slot] = await jobs.getMany([gone], request());
  assert.instanceOf(slot, VendorError);
  expect(slot).toMatchObject({ code: 'NOT_FOUND', vendor: '3dverse', account: 'shop' });
});

test('progress is what the task says, without a call, and never falls', async () => {
  let progress = 60;
  const vendor = await serveVendor(() => ({
    body: { ...task(4, 'converting'), progress },
  }));
  const { jobs } = connect(vendor);
  const read = async () => {
    const [slot] = await jobs.getMany([ref(`upload-tasks/${uuid(504)}`)], request());
    return entityOf<Job>(slot);
  };
  const job = await read();
  expect(await jobs.getProgress?.([job], request())).toEqual([0.6]);
  expect(vendor.calls).toHaveLength(1);
  progress = 20;
  expect((await read()).progress).toBe(0.6);
});
