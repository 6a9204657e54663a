import { buffer } from 'node:stream/consumers';
import type { UploadResult } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { encodeGlobalId, type UploadRequest, type Uploads } from '../src/index.ts';
import { asset, folder, job, model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const account = 'a';
const CREATE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { uploadId expiresAt files { filename url method headers } }
}`;
const UPLOAD = `mutation ($input: UploadModelInput!) {
  uploadModel(input: $input) { models { id name } assets { id model { name } } job { status } }
}`;
const COMPLETE = `mutation ($uploadId: ID!) {
  completeUpload(uploadId: $uploadId) { models { id name } assets { id model { name } } job { status } }
}`;
const REPLACE = `mutation ($input: ReplaceAssetInput!) {
  replaceAsset(input: $input) { uploadId files { filename } }
}`;

const TWIN = { account, path: 'files/x' };
const MADE: UploadResult = {
  models: [model({ ...TWIN, name: 'x.stl', status: 'PROCESSING' })],
  assets: [asset({ ...TWIN, model: { ...TWIN, type: 'Model' } })],
  job: job({ account, path: 'upload', kind: 'UPLOAD' }),
};
const SHOWN = {
  models: [{ id: idOf(account, 'Model', 'files/x'), name: 'x.stl' }],
  assets: [{ id: idOf(account, 'Asset', 'files/x'), model: { name: 'x.stl' } }],
  job: { status: 'RUNNING' },
};

function shop({ maxFiles = 2 } = {}) {
  const nothing = () => Promise.reject(new Error('The graph sends no bytes by itself.'));
  return createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: '1' })] },
    models: {},
    assets: { items: [asset({ account, path: 'old', name: 'old.stl' })] },
    jobs: {},
    powers: { uploads: { maxFiles, needsFolder: false, upload: nothing, replace: nothing } },
  });
}

/** What the server is asked for, its files without the adapter, which has no short form. */
function server() {
  const asked: Omit<UploadRequest, 'adapter'>[] = [];
  const sent: string[] = [];
  const completed: string[] = [];
  let adapter: UploadRequest['adapter'] = shop();
  const note = (request: UploadRequest) => {
    const { adapter: given, ...rest } = request;
    adapter = given;
    asked.push(rest);
  };
  const uploads: Uploads = {
    create: (request) => {
      note(request);
      return {
        uploadId: 'signed',
        expiresAt: new Date(0),
        slots: request.files.map(({ filename }, index) => ({
          filename,
          url: `https://gateway.example/uploads/${index}`,
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream' },
        })),
      };
    },
    complete: async (uploadId) => {
      completed.push(uploadId);
      return { adapter, result: MADE };
    },
    send: async (request, contents) => {
      note(request);
      for (const content of contents) sent.push((await buffer(content)).toString());
      return MADE;
    },
  };
  return { asked, sent, completed, uploads };
}

test('an upload is begun with what was said of its files, and asks nothing of the vendor', async () => {
  const { asked, uploads } = server();
  const a = shop();
  const input = {
    accountId: encodeGlobalId({ type: 'Account', account }),
    folderId: idOf(account, 'Folder', '1'),
    files: [{ filename: 'x.stl', size: 5_000_000_000, checksum: 'ab' }, { filename: 'y.stl' }],
    allowRotation: true,
  };
  const { data, errors } = await ask([a], CREATE, { input }, { uploads });
  expect(errors).toEqual([]);
  expect(data.createUpload).toMatchObject({
    uploadId: 'signed',
    expiresAt: '1970-01-01T00:00:00.000Z',
    files: [
      {
        filename: 'x.stl',
        url: 'https://gateway.example/uploads/0',
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
      },
      { filename: 'y.stl' },
    ],
  });
  expect(asked).toEqual([
    {
      folder: { account, type: 'Folder', path: '1' },
      replaces: null,
      files: [
        { filename: 'x.stl', size: 5_000_000_000, checksum: 'ab' },
        { filename: 'y.stl', size: null, checksum: null },
      ],
      allowResize: false,
      allowRotation: true,
    },
  ]);
  expect(a.calls).toEqual([]);
});

test.each([
  ['no file', CREATE, []],
  ['more files than the vendor takes as one upload', CREATE, ['1', '2', '3']],
])('%s is refused before anything is begun', async (_what, document, names) => {
  const { asked, uploads } = server();
  const files = names.map((filename) => ({ filename }));
  const input = { accountId: account, files };
  const { errors } = await ask([shop()], document, { input }, { uploads });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(asked).toEqual([]);
});

test('a completed upload answers what came of it, once read nowhere else, and tells watchers', async () => {
  const { completed, uploads } = server();
  const { hub, told } = createRecordingHub();
  const a = shop();
  const { data, errors } = await ask([a], COMPLETE, { uploadId: 'signed' }, { uploads, hub });
  expect(errors).toEqual([]);
  expect(data.completeUpload).toEqual(SHOWN);
  expect(completed).toEqual(['signed']);
  expect(told).toEqual(['changed a Model files/x', 'changed a Job upload']);
  expect(a.calls).toEqual([]);
});

test('what an upload made is known to every link to it, whether or not it is selected', async () => {
  const { uploads } = server();
  const a = shop();
  const { data } = await ask(
    [a],
    'mutation { completeUpload(uploadId: "signed") { assets { model { name } } } }',
    {},
    { uploads, hub: createRecordingHub().hub },
  );
  expect(data.completeUpload.assets).toEqual([{ model: { name: 'x.stl' } }]);
  expect(a.calls).toEqual([]);
});

test('small files that come with the request are passed on as streams', async () => {
  const { asked, sent, uploads } = server();
  const { hub, told } = createRecordingHub();
  const files = [new File(['solid one'], 'one.stl'), new File(['solid two'], 'two.stl')];
  const input = { accountId: account, files };
  const { data, errors } = await ask([shop()], UPLOAD, { input }, { uploads, hub });
  expect(errors).toEqual([]);
  expect(data.uploadModel).toEqual(SHOWN);
  expect(sent).toEqual(['solid one', 'solid two']);
  expect(asked).toMatchObject([
    {
      folder: null,
      replaces: null,
      files: [
        { filename: 'one.stl', size: 9, checksum: null },
        { filename: 'two.stl', size: 9, checksum: null },
      ],
    },
  ]);
  expect(told).toEqual(['changed a Model files/x', 'changed a Job upload']);
});

test('no more than ten files come with one request, however many the vendor takes', async () => {
  const { asked, uploads } = server();
  const files = Array.from({ length: 11 }, (_, index) => new File([''], `${index}.stl`));
  const input = { accountId: account, files };
  const { errors } = await ask([shop({ maxFiles: 50 })], UPLOAD, { input }, { uploads });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(asked).toEqual([]);
});

test.each([
  ['a text', 'x.stl'],
  ['an object', { name: 'x.stl', size: 3 }],
])('%s in the place of a file is refused', async (_what, file) => {
  const { asked, uploads } = server();
  const input = { accountId: account, files: [file] };
  const { errors } = await ask([shop()], UPLOAD, { input }, { uploads });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(asked).toEqual([]);
});

test('a file cannot be written into the document', async () => {
  const { asked, uploads } = server();
  const document = `mutation {
    uploadModel(input: { accountId: "a", files: ["solid x"] }) { job { id } }
  }`;
  const { errors } = await ask([shop()], document, {}, { uploads });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(asked).toEqual([]);
});

test('an asset is replaced under the name that it is given', async () => {
  const { asked, uploads } = server();
  const a = shop();
  const input = { assetId: idOf(account, 'Asset', 'old'), filename: 'new.stl', size: 3 };
  const { data } = await ask([a], REPLACE, { input }, { uploads });
  expect(data.replaceAsset).toEqual({ uploadId: 'signed', files: [{ filename: 'new.stl' }] });
  expect(asked).toMatchObject([
    {
      folder: null,
      replaces: { account, type: 'Asset', path: 'old' },
      files: [{ filename: 'new.stl', size: 3, checksum: null }],
    },
  ]);
  expect(a.calls).toEqual([]);
});

test('an asset that is replaced keeps its name where none is given', async () => {
  const { uploads } = server();
  const input = { assetId: idOf(account, 'Asset', 'old') };
  const { data } = await ask([shop()], REPLACE, { input }, { uploads });
  expect(data.replaceAsset.files).toEqual([{ filename: 'old.stl' }]);
});
