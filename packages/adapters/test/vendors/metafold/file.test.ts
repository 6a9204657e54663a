import type { Model, OpenOptions } from '@fabgraph/contract';
import { assert, expect, test } from 'vitest';
import { rejection, serve } from '../../support/server.ts';
import { lengthOf, textOf } from '../../support/stream.ts';
import {
  connect,
  createAdapter,
  createContext,
  facetsOf,
  folderRef,
  itemRef,
  pathsOf,
} from './connect.ts';

const { signal } = createContext();
const GET: OpenOptions = { method: 'GET', signal };
const ASSET = itemRef('Asset', 'projects/1/assets/7');
const SECRET = 'canary-token-82b1';

async function start() {
  const connection = await connect();
  const { models, files } = facetsOf(connection.adapter);
  const page = await models.list({ parent: folderRef('43'), first: 1 }, createContext());
  const [model] = page.items;
  assert(model);
  connection.emulator.clearCalls();
  return { ...connection, files, model };
}

test('a file is opened by a link that is asked for, and is what the vendor says it is', async () => {
  const { emulator, files, model } = await start();
  const file = await files.open(model.ref, 'download', GET);
  expect(file).toMatchObject({ status: 200, filename: model.name, size: model.size });
  expect(await lengthOf(file.body)).toBe(model.size);
  expect(emulator.calls()).toMatchObject([
    { path: `/${model.ref.path}`, query: 'download=true', credential: 'metafold-demo-token' },
    { path: `/_storage/assets/${model.vendorId}`, credential: 'none' },
  ]);
});

test('a part of a file is a part', async () => {
  const { files, model } = await start();
  const file = await files.open(model.ref, 'download', { ...GET, range: 'bytes=2-5' });
  expect(file).toMatchObject({
    status: 206,
    size: 4,
    contentRange: `bytes 2-5/${model.size}`,
    acceptsRanges: true,
  });
  expect(await lengthOf(file.body)).toBe(4);
  const beyond = await files.open(model.ref, 'download', { ...GET, range: 'bytes=99999999-' });
  expect(beyond).toMatchObject({ status: 416, contentRange: `bytes */${model.size}` });
});

test('HEAD tells the size and whether there are parts, and reads no bytes', async () => {
  const { files, model } = await start();
  const file = await files.open(model.ref, 'download', { ...GET, method: 'HEAD' });
  expect(file).toMatchObject({
    status: 200,
    size: model.size,
    contentRange: null,
    acceptsRanges: true,
  });
  expect(await lengthOf(file.body)).toBe(0);
});

test.each([400, 401, 403, 404, 410])(
  'a link that answers %i is asked for once more',
  async (status) => {
    const { emulator, files, model } = await start();
    emulator.addFaults([{ path: '/_storage/*', status, times: 1 }]);
    expect(await lengthOf((await files.open(model.ref, 'download', GET)).body)).toBe(model.size);
    expect(emulator.calls()).toHaveLength(4);

    emulator.clearCalls();
    emulator.addFaults([{ path: '/_storage/*', status }]);
    const error = await rejection(files.open(model.ref, 'download', GET));
    expect(error.httpStatus).toBe(status);
    expect(emulator.calls()).toHaveLength(4);
  },
);

test('a file that is gone costs one call', async () => {
  const { emulator, files } = await start();
  const gone = itemRef('Model', 'projects/43/assets/999999');
  expect(await rejection(files.open(gone, 'download', GET))).toMatchObject({ code: 'NOT_FOUND' });
  expect(emulator.calls()).toHaveLength(1);
});

test('the vendor’s own link lasts an hour and needs no token', async () => {
  const { emulator, files, model } = await start();
  const before = Date.now();
  const link = await files.getLink?.(model.ref, 'download', createContext());
  assert(link);
  expect(link.expiresAt?.getTime()).toBeGreaterThanOrEqual(before + 3_600_000);
  expect(link.expiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);
  expect((await fetch(link.url)).status).toBe(200);
  emulator.clock.advance(3_600_000);
  expect((await fetch(link.url)).status).toBe(403);
});

test('there are no thumbnails', async () => {
  const { emulator, files, model } = await start();
  expect(await rejection(files.open(model.ref, 'thumbnail', GET))).toMatchObject({
    code: 'UNSUPPORTED',
  });
  expect(pathsOf(emulator)).toEqual([]);
});

test('the token never goes to another origin, and the link only where it may', async () => {
  const storage = await serve((_request, response) => {
    response.end('bytes');
  });
  const api = await serve((_request, response) => {
    const link = `${storage.origin}/bucket/7?signature=abc`;
    response.end(JSON.stringify({ id: '7', filename: 'a.stl', link }));
  });
  const open = async (linkOrigins: string) => {
    const adapter = createAdapter(api.origin, { accessToken: SECRET, linkOrigins });
    return await facetsOf(adapter).files.open(ASSET, 'download', GET);
  };
  const refused = await rejection(open(''));
  expect(refused.message).toContain('which is not on the internet');
  expect(refused.message).not.toContain('signature');
  expect(storage.calls).toHaveLength(0);

  const file = await open(`https://files.example, ${storage.origin}`);
  expect(await textOf(file.body)).toBe('bytes');
  expect(storage.calls).toHaveLength(1);
  expect(JSON.stringify(storage.calls)).not.toContain(SECRET);
});

test.each([
  ['no link', {}],
  ['a link to a file', { link: 'file:///etc/passwd' }],
  ['a link to the cloud’s own data', { link: 'http://169.254.169.254/latest' }],
])('an answer with %s is a bad response', async (_what, more) => {
  const api = await serve((_request, response) => {
    response.end(JSON.stringify({ id: '7', filename: 'a.stl', ...more }));
  });
  const { files } = facetsOf(createAdapter(api.origin));
  expect(await rejection(files.open(ASSET, 'download', GET))).toMatchObject({
    code: 'VENDOR_BAD_RESPONSE',
  });
});

test('a file of any adapter’s model and asset is the same one', async () => {
  const { files, model } = await start();
  const textOfRef = async (ref: Model['ref'] | typeof ASSET) =>
    await textOf((await files.open(ref, 'download', GET)).body);
  expect(await textOfRef(itemRef('Asset', model.ref.path))).toBe(await textOfRef(model.ref));
});
