import { createHash } from 'node:crypto';
import type { UploadFile, UploadInput } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { rejection, serve } from '../../support/server.ts';
import { bytesOf, chunksOf } from '../../support/stream.ts';
import { connect, createAdapter, createContext, facetsOf, folderRef, pathsOf } from './connect.ts';

const { signal } = createContext();
const SOLID = 'solid part\nendsolid part\n';
const CHECKSUM = `sha256:${createHash('sha256').update(SOLID).digest('hex')}`;

function fileOf(filename: string, text = SOLID): UploadFile {
  return { filename, size: Buffer.byteLength(text), contentType: null, content: chunksOf(text) };
}

function inputOf(file: UploadFile, folder: UploadInput['folder'] = folderRef('43')): UploadInput {
  return { folder, files: [file], allowResize: false, allowRotation: false };
}

test.each(['v1', 'legacy'] as const)(
  'with profile %s an uploaded file is an asset, and a model by its suffix',
  async (profile) => {
    const settings = { accessToken: 'metafold-demo-token', profile };
    const { emulator, adapter } = await connect({ profile }, settings);
    const { uploads } = facetsOf(adapter);
    const { models, assets, job } = await uploads.upload(inputOf(fileOf('New part.stl')), {
      signal,
    });
    expect(job).toBeNull();
    expect(models).toMatchObject([{ name: 'New part.stl', status: 'READY', format: 'stl' }]);
    expect(assets).toMatchObject([
      { name: 'New part.stl', size: SOLID.length, checksum: CHECKSUM, producedBy: null },
    ]);
    expect(pathsOf(emulator)).toEqual([
      'GET /projects/43/assets?q=filename%3A%22New%20part.stl%22',
      'POST /projects/43/assets',
    ]);

    const note = await uploads.upload(inputOf(fileOf('note.txt')), { signal });
    expect(note.models).toEqual([]);
    expect(note.assets).toHaveLength(1);
  },
);

test('the form holds one part named file, with its length, its name and the token', async () => {
  const server = await serve((request, response) => {
    if (request.method === 'GET') response.end('[]');
    else response.writeHead(201).end('{"id":"7","filename":"größe \\"1\\".stl"}');
  });
  const { uploads } = facetsOf(createAdapter(server.origin));
  await uploads.upload(inputOf(fileOf('größe "1".stl')), { signal });
  const [, post] = server.calls;
  expect(post?.headers).toMatchObject({
    authorization: 'Bearer metafold-demo-token',
    'content-length': String(Buffer.byteLength(post?.body ?? '')),
    'content-type': expect.stringMatching(/^multipart\/form-data; boundary=[\w-]+$/),
  });
  expect(post?.body).toContain('form-data; name="file"; filename="größe %221%22.stl"\r\n');
  expect(post?.body.split('Content-Disposition')).toHaveLength(2);
});

test('a file of unknown size is sent in chunks', async () => {
  const { adapter } = await connect();
  const file = { ...fileOf('chunks.stl'), size: null, content: bytesOf(200_000) };
  const { assets } = await facetsOf(adapter).uploads.upload(inputOf(file), { signal });
  expect(assets).toMatchObject([{ size: 200_000 }]);
});

test('no folder and two files at once are refused without a call', async () => {
  const { emulator, adapter } = await connect();
  const { uploads } = facetsOf(adapter);
  expect([uploads.maxFiles, uploads.needsFolder]).toEqual([1, true]);
  const two = { ...inputOf(fileOf('a.stl')), files: [fileOf('a.stl'), fileOf('b.stl')] };
  for (const input of [inputOf(fileOf('a.stl'), null), two, { ...two, files: [] }]) {
    expect(await rejection(uploads.upload(input, { signal }))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  }
  expect(pathsOf(emulator)).toEqual([]);
});

test('a name that is taken is a CONFLICT before a byte is sent; case makes another name', async () => {
  const { emulator, adapter } = await connect();
  const { uploads } = facetsOf(adapter);
  await uploads.upload(inputOf(fileOf('Taken.stl')), { signal });
  emulator.clearCalls();
  const error = await rejection(uploads.upload(inputOf(fileOf('Taken.stl')), { signal }));
  expect(error.code).toBe('CONFLICT');
  expect(error.message).toContain('holds a file named "Taken.stl" already');
  expect(emulator.calls().map(({ method }) => method)).toEqual(['GET']);
  const other = await uploads.upload(inputOf(fileOf('taken.stl')), { signal });
  expect(other.assets).toMatchObject([{ name: 'taken.stl' }]);
});

test('a name with a quote, which the search cannot say, is looked for in the whole list', async () => {
  const { emulator, adapter } = await connect();
  const { uploads } = facetsOf(adapter);
  await uploads.upload(inputOf(fileOf('3" tube*.stl')), { signal });
  expect(pathsOf(emulator)[0]).toBe('GET /projects/43/assets');
});

test('of two that bring one name at the same time one is a CONFLICT', async () => {
  const { adapter } = await connect();
  const { uploads } = facetsOf(adapter);
  const results = await Promise.allSettled([
    uploads.upload(inputOf(fileOf('race.stl')), { signal }),
    uploads.upload(inputOf(fileOf('race.stl')), { signal }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'CONFLICT', httpStatus: 400 },
  });
});

test('a file that the vendor does not take is INVALID_INPUT with its words', async () => {
  const { adapter } = await connect({ allowedExtensions: ['.stl'] });
  const upload = facetsOf(adapter).uploads.upload(inputOf(fileOf('a.exe')), { signal });
  const error = await rejection(upload);
  expect(error).toMatchObject({ code: 'INVALID_INPUT', httpStatus: 400 });
  expect(error.message).toContain('File type is not allowed');
});

test('imports that are used up are QUOTA_EXCEEDED', async () => {
  const { adapter } = await connect({ limits: { import: 0 } });
  const upload = facetsOf(adapter).uploads.upload(inputOf(fileOf('a.stl')), { signal });
  expect(await rejection(upload)).toMatchObject({ code: 'QUOTA_EXCEEDED', httpStatus: 403 });
});

test('an upload that is cut leaves nothing behind', async () => {
  const { adapter } = await connect();
  const { uploads, assets } = facetsOf(adapter);
  const content = (async function* () {
    yield new Uint8Array(100_000);
    throw new Error('The sender left.');
  })();
  const file = { ...fileOf('cut.stl'), size: 200_000, content };
  await expect(uploads.upload(inputOf(file), { signal })).rejects.toThrow('The sender left.');
  const page = await assets.list(
    { parent: folderRef('43'), first: 9, filter: { name: 'cut.stl' } },
    createContext(),
  );
  expect(page.items).toEqual([]);
});
