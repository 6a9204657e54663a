import { createServer } from 'node:http';
import type { Asset, FileContent, Model, OpenedFile, OpenOptions } from '@fabgraph/contract';
import { assert, describe, expect, test } from 'vitest';
import { listen, originOf, rejection } from '../../support/server.ts';
import { connect, refusal, request, serveVendor, startEmulated, uuid } from './support.ts';

const mesh = { account: 'shop', type: 'Asset', path: `meshes/${uuid(1)}` } as const;
const model = { account: 'shop', type: 'Model', path: uuid(5) } as const;

function get(more: Partial<OpenOptions> = {}): OpenOptions {
  return { method: 'GET', signal: AbortSignal.timeout(20_000), ...more };
}

async function bytesOf({ body }: OpenedFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Twelve kinds with a payload, and modules, which have code. */
const WITH_BYTES = [
  'animation',
  'animation_sequence',
  'collision_geometry',
  'mesh',
  'module',
  'point_cloud',
  'script',
  'shader',
  'skeleton',
  'sound',
  'texture',
  'texture_1d',
  'texture_3d',
];

test('assets of the thirteen kinds with bytes are read whole, the nine others have none', async () => {
  const { assets, files } = await startEmulated();
  const seen = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const query = { first: 100, ...(after === undefined ? {} : { after }) };
    const page = await assets.list(query, request());
    for (const { ref, kind, hasDownload } of page.items) {
      if (seen.has(kind)) continue;
      seen.add(kind);
      expect([kind, hasDownload]).toEqual([kind, WITH_BYTES.includes(kind)]);
      if (!hasDownload) {
        expect((await rejection(files.open(ref, 'download', get()))).code).toBe('NOT_FOUND');
        continue;
      }
      const file = await files.open(ref, 'download', get());
      const bytes = await bytesOf(file);
      expect([file.status, bytes.length > 0, file.size]).toEqual([200, true, bytes.length]);
    }
    if (page.isLast) break;
    after = page.cursorAfter(page.items.length - 1);
  }
  expect(seen.size).toBe(22);
});

test('a source file comes as it is, under its name, in parts where they are asked for', async () => {
  const { models, files } = await startEmulated();
  const { items } = await models.list({ first: 100, filter: { formats: ['stl'] } }, request());
  const stl = items[0];
  assert(stl !== undefined);
  const whole = await files.open(stl.ref, 'download', get());
  const bytes = await bytesOf(whole);
  expect(whole.filename).toMatch(/\.stl$/);
  expect([whole.size, bytes.length]).toEqual([stl.size, stl.size]);

  const part = await files.open(stl.ref, 'download', get({ range: 'bytes=10-19' }));
  expect(part).toMatchObject({
    status: 206,
    size: 10,
    contentRange: `bytes 10-19/${stl.size}`,
    acceptsRanges: true,
  });
  expect(await bytesOf(part)).toEqual(bytes.subarray(10, 20));

  const head = await files.open(stl.ref, 'download', get({ method: 'HEAD' }));
  expect([head.status, (await bytesOf(head)).length]).toEqual([200, 0]);
});

test('a thumbnail is a picture, asked for in the largest size; a source file has none', async () => {
  const { assets, files, emulator } = await startEmulated();
  const [asset] = (await assets.list({ first: 1 }, request())).items;
  assert(asset !== undefined);
  emulator.clearCalls();
  const picture = await files.open(asset.ref, 'thumbnail', get());
  expect(picture.contentType).toMatch(/^image\//);
  expect((await bytesOf(picture)).length).toBeGreaterThan(0);
  expect(emulator.calls().map(({ query }) => query)).toEqual(['size=large']);
  const error = await rejection(files.open(model, 'thumbnail', get()));
  expect([error.code, emulator.calls().length]).toEqual(['NOT_FOUND', 1]);
});

test('a thumbnail that was set is the one that is read', async () => {
  const { assets, files } = await startEmulated();
  const [one, two] = (await assets.list({ first: 2 }, request())).items;
  assert(one !== undefined && two !== undefined);
  const picture = await bytesOf(await files.open(one.ref, 'thumbnail', get()));
  const content = (async function* () {
    yield picture;
  })();
  const image = { filename: 'a.png', size: picture.length, contentType: 'image/png', content };
  expect(await assets.setThumbnail(two.ref, image, request())).toMatchObject({ ref: two.ref });
  const read = await files.open(two.ref, 'thumbnail', get());
  expect([read.contentType, await bytesOf(read)]).toEqual(['image/png', picture]);
});

test('a module’s bytes are its code', async () => {
  const vendor = await serveVendor((path) =>
    path.endsWith('/code') ? { body: 'main()' } : undefined,
  );
  const ref = { ...mesh, path: `modules/${uuid(1)}` };
  expect(String(await bytesOf(await connect(vendor).files.open(ref, 'download', get())))).toBe(
    'main()',
  );
});

test.each([404, 405, 501])('where HEAD is answered %i the head of GET is taken', async (status) => {
  const vendor = await serveVendor((_path, _query, { method }) => {
    const headers = {
      'content-length': '5',
      'content-disposition': 'attachment; filename="a.ifc"',
    };
    return method === 'HEAD' ? { status, body: '' } : { body: 'bytes', headers };
  });
  const { files } = connect(vendor);
  const head = await files.open(model, 'download', get({ method: 'HEAD' }));
  expect(head).toMatchObject({ status: 200, size: 5, filename: 'a.ifc' });
  expect(await bytesOf(head)).toHaveLength(0);
});

test('an asset that is known only by its source file is found there first', async () => {
  const vendor = await serveVendor((path) => {
    if (path === `/source-files/${uuid(5)}/assets`) {
      return { body: { textures: [{ asset_id: uuid(1), name: 'Wood' }] } };
    }
    return path.startsWith('/assets/textures/') ? { body: '"pixels"' } : undefined;
  });
  const ref = { ...mesh, path: `source-files/${uuid(5)}/assets/${uuid(1)}` };
  await bytesOf(await connect(vendor).files.open(ref, 'download', get()));
  expect(vendor.calls.slice(0, 2)).toEqual([
    `/source-files/${uuid(5)}/assets`,
    `/assets/textures/${uuid(1)}/payload`,
  ]);
});

test('files need a header, so there are no links to hand out', async () => {
  const vendor = await serveVendor(() => undefined);
  expect(connect(vendor).files.getLink).toBeUndefined();
});

describe.each([
  [404, 'NOT_FOUND'],
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
] as const)('an answer of %i', (status, code) => {
  test.each<[Model['ref'] | Asset['ref'], FileContent]>([
    [mesh, 'download'],
    [mesh, 'thumbnail'],
    [model, 'download'],
  ])('to %j, %s, is told by its code', async (ref, content) => {
    const vendor = await serveVendor(() => refusal(status));
    const error = await rejection(connect(vendor).files.open(ref, content, get()));
    expect(error).toMatchObject({ code, httpStatus: status });
    expect(vendor.calls).toHaveLength(1);
  });
});

test.each([
  ['attachment; filename="house.ifc"', 'house.ifc'],
  ['attachment; filename="x.ifc"; filename*=UTF-8\'\'K%C3%BChler.ifc', 'Kühler.ifc'],
  ['attachment; filename="..\\\\..\\\\a/b/house.ifc"', 'house.ifc'],
  ["attachment; filename*=UTF-8''%zz", 'details.ifc'],
  ['inline', 'details.ifc'],
])('the name in %j is %s', async (disposition, filename) => {
  const vendor = await serveVendor((path) =>
    path.endsWith('/details')
      ? { body: { source_file_id: uuid(5), name: 'details.ifc' } }
      : { body: 'bytes', headers: { 'content-disposition': disposition } },
  );
  const file = await connect(vendor).files.open(model, 'download', get());
  await bytesOf(file);
  expect(file.filename).toBe(filename);
});

describe('a redirect to a storage', () => {
  const redirect = async (settings: (storage: string) => Record<string, string>) => {
    const received: object[] = [];
    const storage = createServer((incoming, response) => {
      received.push(incoming.headers);
      response.end('stored');
    });
    await listen(storage);
    const origin = originOf(storage);
    const vendor = await serveVendor((path) =>
      path.endsWith('/details')
        ? undefined
        : { status: 302, body: '', headers: { location: `${origin}/file?signature=1` } },
    );
    const { files } = connect(vendor, { apiKey: 'canary-key', ...settings(origin) });
    return { received, open: () => files.open(model, 'download', get({ range: 'bytes=0-1' })) };
  };

  test('A31: is followed to an origin that the settings name, without the credential', async () => {
    const { received, open } = await redirect((origin) => ({ linkOrigins: origin }));
    expect(String(await bytesOf(await open()))).toBe('stored');
    expect(received).toMatchObject([{ range: 'bytes=0-1' }]);
    expect(JSON.stringify(received)).not.toContain('canary');
  });

  test('A31: is not followed into a private network', async () => {
    const { received, open } = await redirect(() => ({}));
    const error = await rejection(open());
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
    expect(error.message).not.toContain('signature');
    expect(received).toEqual([]);
  });
});

test('a reader that leaves closes the connection to the vendor', async () => {
  let isClosed = false;
  const server = createServer((_request, response) => {
    response.write('x'.repeat(100_000));
    response.on('close', () => {
      isClosed = true;
    });
  });
  await listen(server);
  const { files } = connect({ baseUrl: originOf(server) });
  const { body } = await files.open(mesh, 'thumbnail', get());
  const reader = body[Symbol.asyncIterator]();
  await reader.next();
  await reader.return?.();
  await expect.poll(() => isClosed).toBe(true);
});
