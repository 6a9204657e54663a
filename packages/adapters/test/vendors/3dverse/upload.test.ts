import type { Job, UploadFile, UploadResult } from '@fabgraph/contract';
import type { ThreeDVerseEmulatorOptions } from '@fabgraph/emulators';
import { assert, describe, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  connect,
  entityOf,
  fileOf,
  refusal,
  request,
  serveVendor,
  startEmulated,
  uuid,
} from './support.ts';

const FOLDER = { account: 'shop', type: 'Folder', path: uuid(900) } as const;
const STL = 'solid x\nendsolid x\n';

async function startWithFolder(options: ThreeDVerseEmulatorOptions = {}) {
  const account = await startEmulated({ stageMs: 1_000, ...options });
  const folder = await account.folders.create(
    { name: 'Uploads', parent: null, copyOf: null },
    request(),
  );
  account.emulator.clearCalls();
  const upload = (files: readonly UploadFile[]): Promise<UploadResult> =>
    account.uploads.upload(inputOf(files, folder.ref), request());
  return { ...account, folder, upload };
}

function inputOf(files: readonly UploadFile[], folder: typeof FOLDER | Job['folder'] | null) {
  return { folder: folder ?? null, files, allowResize: false, allowRotation: false };
}

function jobOf({ job }: UploadResult): Job {
  assert(job !== null);
  return job;
}

test('several files go in one request and become one job with a step each; one that fails leaves the others done', async () => {
  const { emulator, jobs, models, folder, upload } = await startWithFolder();
  const result = await upload([
    fileOf('bolt.stl', STL),
    fileOf('corrupt.stl', STL),
    fileOf('nut.obj', 'v 0 0 0\n'),
  ]);
  expect(emulator.calls().filter(({ method }) => method === 'POST')).toHaveLength(1);
  const job = jobOf(result);
  expect(job).toMatchObject({ kind: 'UPLOAD', folder: folder.ref, status: 'QUEUED' });
  expect(result.assets).toEqual([]);

  emulator.clock.advance(10_000);
  const [slot] = await jobs.getMany([job.ref], request());
  const done = entityOf<Job>(slot);
  expect(done.status).toBe('FAILED');
  const steps = done.steps?.map(({ entity }) => [entity?.name, entity?.status]);
  expect(steps).toEqual([
    ['bolt.stl', 'SUCCEEDED'],
    ['corrupt.stl', 'FAILED'],
    ['nut.obj', 'SUCCEEDED'],
  ]);
  const { items } = await models.list({ first: 10, parent: folder.ref }, request());
  expect(items.map(({ name, size }) => [name, size])).toEqual([
    ['bolt.stl', STL.length],
    ['corrupt.stl', STL.length],
    ['nut.obj', 8],
  ]);
});

test('the models that an upload answers with are those that its task names, with their status', async () => {
  const conversion = {
    asset_id: uuid(800),
    source_file_id: uuid(1),
    source_file_name: 'bolt.stl',
    conversion_pipeline: 'auto-detect',
    progress: 0,
    status: 'pending',
  };
  const vendor = await serveVendor((path) => {
    if (path === `/folders/${FOLDER.path}/source-files`) {
      return { body: { upload_task_id: uuid(500) } };
    }
    if (path === `/upload-tasks/${uuid(500)}`) {
      return {
        body: {
          upload_task_id: uuid(500),
          folder_id: FOLDER.path,
          uploaded_at: '2026-01-02T03:04:05.000Z',
          status: 'pending',
          conversion_tasks: [conversion],
        },
      };
    }
    return { body: { source_file_id: uuid(1), name: 'bolt.stl', size: 19 } };
  });
  const { uploads } = connect(vendor);
  const { models, job } = await uploads.upload(
    inputOf([fileOf('bolt.stl', STL)], FOLDER),
    request(),
  );
  expect(job?.steps).toHaveLength(1);
  expect(models).toMatchObject([
    {
      ref: { type: 'Model', path: uuid(1) },
      name: 'bolt.stl',
      status: 'PROCESSING',
      folder: FOLDER,
      createdAt: new Date('2026-01-02T03:04:05Z'),
    },
  ]);
  expect(vendor.calls).toHaveLength(3);
});

describe('the request', () => {
  const send = async (files: readonly UploadFile[], settings: Record<string, string> = {}) => {
    const vendor = await serveVendor((path) =>
      path.startsWith('/folders') ? { body: { upload_task_id: uuid(500) } } : refusal(401),
    );
    const { uploads } = connect(vendor, { apiKey: 'key', ...settings });
    await uploads.upload(inputOf(files, FOLDER), request());
    return { headers: vendor.headers[0] ?? {}, body: String(vendor.bodies[0]) };
  };

  test('has each file under the same field, with its name and type, and its length told', async () => {
    const { headers, body } = await send([
      fileOf('bolt.stl', STL, { contentType: 'model/stl' }),
      fileOf('gear "A".obj', 'v 0 0 0\n'),
    ]);
    expect(headers).toMatchObject({ 'content-length': String(body.length), api_key: 'key' });
    expect(body.match(/name="[^"]*"; filename="[^"]*"/g)).toEqual([
      'name="files"; filename="bolt.stl"',
      'name="files"; filename="gear %22A%22.obj"',
    ]);
    expect(body).toContain(`Content-Type: model/stl\r\n\r\n${STL}\r\n`);
  });

  test('is sent in chunks where a file’s size is unknown', async () => {
    const { headers, body } = await send([fileOf('bolt.stl', STL, { size: null })]);
    expect(headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(body).toContain(STL);
  });

  test('names the field as the account’s settings do', async () => {
    const { body } = await send([fileOf('bolt.stl', STL)], { uploadField: 'file[]' });
    expect(body).toContain('name="file[]"');
  });
});

test.each([
  ['no folder', 1, null],
  ['no file', 0, FOLDER],
  ['more than ten files', 11, FOLDER],
] as const)('an upload with %s is refused without a call', async (_what, count, folder) => {
  const vendor = await serveVendor(() => undefined);
  const { uploads } = connect(vendor);
  const files = Array.from({ length: count }, () => fileOf('bolt.stl', STL));
  const error = await rejection(uploads.upload(inputOf(files, folder), request()));
  expect(error.code).toBe('INVALID_INPUT');
  expect([uploads.maxFiles, uploads.needsFolder, vendor.calls]).toEqual([10, true, []]);
});

describe('where the answer does not name the task', () => {
  test('it is found among the folder’s', async () => {
    const { emulator, upload, jobs } = await startWithFolder({ uploadTaskId: false });
    const first = jobOf(await upload([fileOf('bolt.stl', STL)]));
    emulator.clock.advance(500);
    const second = jobOf(await upload([fileOf('bolt.stl', STL)]));
    expect(second.ref.path).not.toBe(first.ref.path);
    emulator.clock.advance(10_000);
    const [slot] = await jobs.getMany([second.ref], request());
    expect(entityOf<Job>(slot)).toMatchObject({ status: 'SUCCEEDED', steps: [{}] });
  });

  test.each([
    ['is over', { status: 'success' }],
    ['holds another file', { conversion_tasks: [conversionOf('other.stl')] }],
  ])('a task that %s is not taken for it', async (_what, more) => {
    const task = { upload_task_id: uuid(500), folder_id: FOLDER.path, status: 'waiting', ...more };
    const vendor = await serveVendor((_path, _query, { method }) => ({
      body: method === 'POST' ? {} : [task],
    }));
    const { uploads } = connect(vendor);
    const files = [fileOf('bolt.stl', STL)];
    expect(await uploads.upload(inputOf(files, FOLDER), request())).toEqual({
      models: [],
      assets: [],
      job: null,
    });
  });

  test.each([204, 500])('an upload is done whatever its look-up answers (%i)', async (status) => {
    const vendor = await serveVendor((_path, _query, { method }) =>
      method === 'POST' ? { status: 204, body: '' } : { status, body: '' },
    );
    const { uploads } = connect(vendor);
    const files = [fileOf('bolt.stl', STL)];
    expect((await uploads.upload(inputOf(files, FOLDER), request())).job).toBeNull();
  });
});

function conversionOf(name: string) {
  return { asset_id: uuid(800), source_file_id: uuid(1), source_file_name: name };
}

test('a task that cannot be read yet is a job all the same, of which nothing is known', async () => {
  const vendor = await serveVendor((_path, _query, { method }) =>
    method === 'POST' ? { body: { upload_task_id: uuid(500) } } : refusal(500),
  );
  const { uploads } = connect(vendor);
  const { job } = await uploads.upload(inputOf([fileOf('bolt.stl', STL)], FOLDER), request());
  expect(job).toMatchObject({
    ref: { type: 'Job', path: `upload-tasks/${uuid(500)}` },
    status: 'UNKNOWN',
    folder: FOLDER,
    steps: [],
  });
});

test('an upload whose task is not named and cannot be looked for is none that failed', async () => {
  const vendor = await serveVendor((_path, _query, { method }) =>
    method === 'POST' ? { body: {} } : refusal(401),
  );
  const { uploads } = connect(vendor);
  const result = await uploads.upload(inputOf([fileOf('bolt.stl', STL)], FOLDER), request());
  expect(result).toEqual({ models: [], assets: [], job: null });
});

test('files reach a folder that was made a moment ago and is not shown yet', async () => {
  const { uploads, folders } = await startEmulated({ visibilityLag: 2 });
  const folder = await folders.create({ name: 'New', parent: null, copyOf: null }, request());
  const files = [fileOf('bolt.stl', STL)];
  const { job } = await uploads.upload(inputOf(files, folder.ref), request());
  expect(job?.status).toBe('QUEUED');
});

test('a file that breaks off in the middle is no upload', async () => {
  const { upload, jobs, models, folder } = await startWithFolder();
  const content = (async function* () {
    yield Buffer.from('solid');
    throw new Error('The client left.');
  })();
  await expect(upload([fileOf('bolt.stl', STL, { content })])).rejects.toThrow('The client left.');
  const query = { first: 10, parent: folder.ref };
  expect((await jobs.list(query, request())).items).toEqual([]);
  expect((await models.list(query, request())).items).toEqual([]);
});

test.each([
  [400, 'INVALID_INPUT'],
  [403, 'FORBIDDEN'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [500, 'OUTCOME_UNKNOWN'],
] as const)('a refusal with %i is %s, and the file is sent once', async (status, code) => {
  const vendor = await serveVendor(() => refusal(status));
  const { uploads } = connect(vendor);
  const files = [fileOf('bolt.stl', STL)];
  const error = await rejection(uploads.upload(inputOf(files, FOLDER), request()));
  expect(error).toMatchObject({ code, vendor: '3dverse', account: 'shop' });
  expect(vendor.calls).toHaveLength(1);
});
