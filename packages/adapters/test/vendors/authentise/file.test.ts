import type { FileContent, Ref, SnapshotView } from '@fabgraph/contract';
import { assert, describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../../support/server.ts';
import { textOf } from '../../support/stream.ts';
import {
  assetRef,
  createRequest,
  createTestAdapter,
  createWrite,
  modelRef,
  rejection,
  startShop,
  TOKEN,
  uploadOf,
} from './fixture.ts';
import { createBox } from './stl.ts';

const { signal } = new AbortController();
const GET = { method: 'GET', signal } as const;
const SECRET = 'sig=canary-51f0';
const VIEW: SnapshotView = {
  width: 40,
  height: 30,
  samples: null,
  layer: null,
  color: null,
  camera: null,
  direction: null,
};

interface Shelf {
  readonly service: TestServer;
  readonly store: TestServer;
  readonly open: (
    ref: Ref<'Model'> | Ref<'Asset'>,
    content?: FileContent,
    more?: { readonly method?: 'HEAD'; readonly range?: string },
  ) => ReturnType<NonNullable<ReturnType<typeof createTestAdapter>['facets']['files']>['open']>;
}

/** A model `m` and its snapshot `s`, whose links are signed anew at each read; only the newest one works. */
async function serveShelf(
  model: Record<string, unknown> = {},
  isGood = (link: number, newest: number) => link === newest,
): Promise<Shelf> {
  let newest = 0;
  const store: TestServer = await serve((request, response) => {
    const { authorization, cookie, range } = request.headers;
    if (authorization || cookie) return response.writeHead(400).end();
    if (request.method !== 'GET') return response.writeHead(403).end();
    const url = new URL(request.url ?? '', 'http://store');
    if (!isGood(Number(url.searchParams.get('link')), newest)) {
      return response.writeHead(403).end('<Error/>');
    }
    response.setHeader('content-type', url.pathname.endsWith('png') ? 'image/png' : 'model/stl');
    response.setHeader('accept-ranges', 'bytes');
    if (range === undefined) return response.end(url.pathname);
    response.writeHead(206, {
      'content-range': `bytes 1-2/${url.pathname.length}`,
      'content-length': '2',
    });
    return response.end(url.pathname.slice(1, 3));
  });
  const service = await serve((request, response) => {
    newest += 1;
    const link = (path: string) => `${store.origin}${path}?link=${newest}&${SECRET}`;
    const json = request.url?.includes('snapshot')
      ? { content: link('/s.png') }
      : {
          uri: '/model/m/',
          name: 'lug',
          type: 'stl',
          status: 'processed',
          content: link('/m.stl'),
          snapshot: '/model/m/snapshot/s/',
          ...model,
        };
    response.end(JSON.stringify(json));
  });
  const adapter = createTestAdapter(service.origin, { ...TOKEN, linkOrigins: store.origin });
  return {
    service,
    store,
    open: (ref, content = 'download', more = {}) =>
      adapter.facets.files!.open(ref, content, { ...GET, ...more }),
  };
}

describe('a file at 3DIAX', () => {
  it.each<[Ref<'Model'> | Ref<'Asset'>, FileContent, string, string]>([
    [modelRef('m'), 'download', '/m.stl', 'lug.stl'],
    [modelRef('m'), 'thumbnail', '/s.png', 'lug snapshot.png'],
    [assetRef('content/m'), 'download', '/m.stl', 'lug.stl'],
    [assetRef('content/m'), 'thumbnail', '/s.png', 'lug snapshot.png'],
    [assetRef('model/m/snapshot/s'), 'download', '/s.png', 'snapshot s.png'],
    [assetRef('model/m/snapshot/s'), 'thumbnail', '/s.png', 'snapshot s.png'],
  ])('at %j as %s is read without credentials', async (ref, content, text, filename) => {
    const { open, store } = await serveShelf();
    const file = await open(ref, content);
    expect(file).toMatchObject({ status: 200, filename, size: text.length, acceptsRanges: true });
    expect(await textOf(file.body)).toBe(text);
    expect(store.calls[0]!.headers).not.toHaveProperty('authorization');
  });

  it('is signed anew each time that it is opened', async () => {
    const { open, store } = await serveShelf();
    for (let time = 0; time < 2; time += 1) await textOf((await open(modelRef('m'))).body);
    expect(store.calls.map(({ url }) => url)).toEqual([
      `/m.stl?link=1&${SECRET}`,
      `/m.stl?link=2&${SECRET}`,
    ]);
  });

  it('is signed once more where its link has run out already', async () => {
    const { open, store } = await serveShelf({}, (link) => link >= 2);
    expect(await textOf((await open(modelRef('m'))).body)).toBe('/m.stl');
    expect(store.calls).toHaveLength(2);
  });

  it('that cannot be had is an error without the link’s secret', async () => {
    const { open, store } = await serveShelf({}, () => false);
    const error = await rejection(open(modelRef('m')));
    expect(error).toMatchObject({ code: 'FORBIDDEN', httpStatus: 403 });
    expect(error.message).not.toContain('canary');
    expect(store.calls).toHaveLength(2);
  });

  it('is given in part where a part is asked for', async () => {
    const { open } = await serveShelf();
    const file = await open(modelRef('m'), 'download', { range: 'bytes=1-2' });
    expect(file).toMatchObject({ status: 206, contentRange: 'bytes 1-2/6', size: 2 });
    expect(await textOf(file.body)).toBe('m.');
  });

  it('can be looked at without its bytes, though its link is signed for reading alone', async () => {
    const { open, store } = await serveShelf();
    const file = await open(modelRef('m'), 'download', { method: 'HEAD' });
    expect(file).toMatchObject({ status: 200, size: 6, contentType: 'model/stl' });
    expect(await textOf(file.body)).toBe('');
    expect(store.calls).toMatchObject([{ method: 'GET' }]);
  });

  it('is pictured by what the model itself links to, where it does', async () => {
    const { open, service } = await serveShelf();
    await textOf((await open(modelRef('m'), 'thumbnail')).body);
    expect(service.calls).toHaveLength(2);
    const store = await serve((_, response) => response.end('picture'));
    const direct = await serve((_, response) =>
      response.end(
        JSON.stringify({ uri: '/model/m/', name: 'm', snapshot_content: `${store.origin}/p` }),
      ),
    );
    const adapter = createTestAdapter(direct.origin, { ...TOKEN, linkOrigins: store.origin });
    const file = await adapter.facets.files!.open(modelRef('m'), 'thumbnail', GET);
    expect(await textOf(file.body)).toBe('picture');
    expect(direct.calls).toHaveLength(1);
  });

  it.each<[Record<string, unknown>, FileContent]>([
    [{ content: '' }, 'download'],
    [{ content: null }, 'download'],
    [{ snapshot: null }, 'thumbnail'],
  ])('is not found where the model has %j (%s)', async (model, content) => {
    const { open, store } = await serveShelf(model);
    expect(await rejection(open(modelRef('m'), content))).toMatchObject({ code: 'NOT_FOUND' });
    expect(store.calls).toHaveLength(0);
  });

  it('is not read from where nobody allowed it', async () => {
    const store = await serve((_, response) => response.end('inside'));
    for (const content of [`${store.origin}/x?${SECRET}`, 'file:///etc/passwd', 'http://u:p@h/']) {
      const service = await serve((_, response) =>
        response.end(JSON.stringify({ uri: '/model/m/', name: 'm', content })),
      );
      const adapter = createTestAdapter(service.origin);
      const error = await rejection(adapter.facets.files!.open(modelRef('m'), 'download', GET));
      expect(error.code).toBe('VENDOR_BAD_RESPONSE');
      expect(error.message).not.toContain('canary');
    }
    expect(store.calls).toHaveLength(0);
  });
});

describe('a link of 3DIAX’s own', () => {
  it('is what the vendor signed, for nobody knows how long', async () => {
    const { adapter } = await startShop();
    const { models, files } = adapter.facets;
    const page = await models!.list({ first: 9, filter: { statuses: ['READY'] } }, createRequest());
    const link = await files!.getLink!(page.items[0]!.ref, 'download', createRequest());
    expect(link).toMatchObject({ expiresAt: null, contentType: null });
    const answer = await fetch(link!.url);
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBe(page.items[0]!.size);
  });

  it('stands in no payload that is shown', async () => {
    const { service } = await serveShelf();
    const adapter = createTestAdapter(service.origin);
    const [model] = await adapter.facets.models!.getMany([modelRef('m')], createRequest());
    assert(model !== undefined && !(model instanceof Error));
    expect(JSON.stringify(model.vendorData())).toContain('/m.stl');
    expect(JSON.stringify(model.vendorData())).not.toContain('canary');
  });
});

describe('the image of a snapshot that was ordered', () => {
  it('downloads once it is rendered', async () => {
    const { emulator, adapter } = await startShop();
    const { models, jobs, files, uploads } = adapter.facets;
    const { models: made } = await uploads!.upload(
      uploadOf(createBox(5, 5, 5).bytes),
      createWrite(),
    );
    emulator.clock.advance(60_000);
    const order = await models!.createSnapshot!(made[0]!.ref, VIEW, createWrite());
    const pending = {
      ...order.ref,
      type: 'Asset',
      path: `model/${order.ref.path.slice(9).replace('/', '/snapshot/')}`,
    } as const;
    expect(await rejection(files!.open(pending, 'download', GET))).toMatchObject({
      code: 'NOT_FOUND',
    });
    emulator.clock.advance(60_000);
    const [job] = await jobs!.getMany([order.ref], createRequest());
    assert(job !== undefined && !(job instanceof Error));
    const image = job.outputs[0]!.resource!.ref as Ref<'Asset'>;
    expect(image).toEqual(pending);
    const file = await files!.open(image, 'download', GET);
    expect(file.contentType).toBe('image/png');
    const bytes: Uint8Array[] = [];
    for await (const chunk of file.body) bytes.push(chunk);
    expect(Buffer.concat(bytes).subarray(1, 4).toString('latin1')).toBe('PNG');
  });
});

describe('the program that a slice made', () => {
  it('is an asset whose bytes download', async () => {
    const { emulator, adapter } = await startShop();
    const { models, jobs, assets, files, uploads } = adapter.facets;
    const box = createBox(5, 5, 5).bytes;
    const { models: made } = await uploads!.upload(uploadOf(box), createWrite());
    emulator.clock.advance(60_000);
    const input = { engine: 'slic3r', parameters: {} };
    const order = await models!.slice!(made[0]!.ref, input, createWrite());
    const ref = assetRef(order.ref.path.replace('slice', 'program'));
    const [early] = await assets!.getMany([ref], createRequest());
    expect(early).toMatchObject({ code: 'NOT_FOUND' });
    expect(await rejection(files!.open(ref, 'download', GET))).toMatchObject({ code: 'NOT_FOUND' });

    emulator.clock.advance(60_000);
    const request = createRequest();
    const [job] = await jobs!.getMany([order.ref], request);
    expect(job).toMatchObject({ outputs: [{ role: 'gcode', resource: { ref } }] });
    const [program] = await assets!.getMany([ref], request);
    expect(program).toMatchObject({
      kind: 'gcode',
      model: made[0]!.ref,
      producedBy: order.ref,
      vendorId: order.vendorId,
      hasDownload: true,
      hasThumbnail: false,
    });
    const file = await files!.open(ref, 'download', GET);
    expect(file.filename).toBe(`${order.vendorId}.gcode`);
    expect(await textOf(file.body)).not.toBe('');
    expect(await rejection(files!.open(ref, 'thumbnail', GET))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
