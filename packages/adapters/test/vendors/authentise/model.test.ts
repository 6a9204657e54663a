import { assert, describe, expect, it } from 'vitest';
import {
  createRequest,
  createTestAdapter,
  createWrite,
  readAll,
  startShop,
  uploadOf,
} from './fixture.ts';
import { type BareModel, serveModels, urlsOf } from './hand-made-vendor.ts';
import { createBox } from './stl.ts';

async function read(fields: Omit<BareModel, 'id'>) {
  const vendor = await serveModels({ models: [{ id: 'm', ...fields }] });
  const adapter = createTestAdapter(vendor.origin);
  const page = await adapter.facets.models!.list({ first: 1 }, createRequest());
  return page.items[0]!;
}

describe('a model', () => {
  it('is the same from an older and from a newer answer', async () => {
    const older = await read({
      'analyses.manifold': true,
      size: { x: 1, y: 2, z: 3 },
      volume: 6,
      surface_area: 22,
    });
    const newer = await read({
      analyses: { manifold: true },
      size: { x: 1, y: 2, z: 3 },
      volume_mm: 6,
      surface_area_mm: 22,
    });
    expect(older.geometry).toEqual({
      sizeMm: { x: 1, y: 2, z: 3 },
      volumeMm3: 6,
      areaMm2: 22,
      isManifold: true,
      faceCount: null,
      vertexCount: null,
    });
    expect(newer.geometry).toEqual(older.geometry);
  });

  it('is measured alike where the size is written flat, as the reference names it', async () => {
    const flat = await read({ 'size.x': 1, 'size.y': 2.5, 'size.z': 3 });
    expect(flat.geometry?.sizeMm).toEqual({ x: 1, y: 2.5, z: 3 });
  });

  it('has no geometry before it was measured', async () => {
    const model = await read({
      status: 'processing',
      analyses: { manifold: null },
      size: { x: null, y: null, z: null },
      volume: null,
    });
    expect(model).toMatchObject({ geometry: null, status: 'PROCESSING' });
  });

  it.each([
    ['not-uploaded', 'AWAITING_UPLOAD'],
    ['processing', 'PROCESSING'],
    ['processed', 'READY'],
    ['Processed', 'READY'],
    ['error', 'FAILED'],
    ['complete', 'UNKNOWN'],
    ['__proto__', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
  ])('with the status "%s" is %s', async (vendorStatus, status) => {
    expect(await read({ status: vendorStatus })).toMatchObject({ status, vendorStatus });
  });

  it('takes dates without a zone for UTC', async () => {
    const model = await read({
      created: '2015-05-29 16:12:12.991340',
      updated: '2015-05-29T16:12:13+02:00',
    });
    expect(model.createdAt).toEqual(new Date('2015-05-29T16:12:12.991Z'));
    expect(model.updatedAt).toEqual(new Date('2015-05-29T14:12:13Z'));
  });

  it.each([
    [{ type: 'stl', name: 'part' }, 'stl'],
    [{ type: '.OBJ', name: 'part.stl' }, 'obj'],
    [{ type: null, name: 'part.v2.STL' }, 'stl'],
    [{ name: 'part' }, null],
    [{ name: 'part.a very long ending' }, null],
  ])('%j has the format %s', async (fields, format) => {
    expect((await read(fields)).format).toBe(format);
  });

  it.each([
    [684, 684],
    [0, 0],
    [-1, null],
    [1.5, null],
    ['684', null],
  ])('with the file size %j has %j bytes', async (size, bytes) => {
    expect((await read({ file_size: size })).size).toBe(bytes);
  });

  it('is related to models of the account only', async () => {
    const model = await read({
      parents: ['/model/p-1/', 'https://elsewhere.example/model/p-2/', 7, '/slice/p-3/'],
      children: null,
    });
    expect(model.parents?.map(({ path }) => path)).toEqual(['p-1']);
    expect(model.children).toEqual([]);
  });

  it('is found where the service calls itself by another host than it is reached at', async () => {
    const vendor = await serveModels();
    const at = (id: string) => `https://data.example/model/${id}/`;
    vendor.models = [
      {
        id: 'm',
        uri: at('m'),
        parents: [at('p')],
        children: ['https://elsewhere.example/model/c/'],
      },
    ];
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.models!.list({ first: 1 }, createRequest());
    const [found] = await adapter.facets.models!.getMany([page.items[0]!.ref], createRequest());
    expect([page.items[0], found]).toEqual(
      Array(2).fill(
        expect.objectContaining({
          vendorId: 'm',
          parents: [expect.objectContaining({ path: 'p' })],
          children: [],
        }),
      ),
    );
    expect(urlsOf(vendor)).toEqual(['GET /model/', 'GET /model/m/']);
  });

  it('is found by either scheme of a host that is configured', async () => {
    const vendor = await serveModels();
    vendor.models = [
      { id: 'm', parents: [`${vendor.origin.replace('http:', 'https:')}/model/p/`] },
    ];
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.models!.list({ first: 1 }, createRequest());
    expect(page.items[0]?.parents?.map(({ path }) => path)).toEqual(['p']);
  });

  it('shows its payload without queries of URLs and without upload locations', async () => {
    const model = await read({
      content: 'https://files.example/m.stl?signature=canary-1',
      'upload-location': 'https://files.example/upload/canary-2',
      rights: ['all'],
    });
    const shown = model.vendorData();
    expect(shown).toMatchObject({ content: 'https://files.example/m.stl', rights: ['all'] });
    expect(JSON.stringify(shown)).not.toContain('canary');
  });

  it.each([
    { callback: { url: 'https://gateway.example/c/canary', method: 'POST' } },
    { callback_uri: 'https://gateway.example/c/canary', callback_method: 'POST' },
    { 'Callback-URL': 'https://gateway.example/c/canary' },
    { callbackUrl: 'https://gateway.example/c/canary' },
  ])('does not show whom the vendor calls back: %j', async (fields) => {
    expect(JSON.stringify((await read(fields)).vendorData())).not.toContain('canary');
  });

  it('that was made with a callback does not show that', async () => {
    const { adapter } = await startShop();
    const made = await adapter.facets.uploads!.upload(
      uploadOf(createBox(1, 1, 1).bytes),
      createWrite('http://127.0.0.1:1/c/canary'),
    );
    const [model] = await adapter.facets.models!.getMany([made.models[0]!.ref], createRequest());
    assert(model !== undefined && !(model instanceof Error));
    expect(model.vendorData()).toMatchObject({ name: 'box.stl' });
    expect(JSON.stringify(model.vendorData())).not.toContain('canary');
  });

  it.each([
    [{ snapshot: null, snapshot_content: null }, false],
    [{ snapshot: '/model/m/snapshot/s/', snapshot_content: null }, false],
    [{ snapshot: '/model/m/snapshot/s/', snapshot_content: '' }, false],
    [{ snapshot: '/model/m/snapshot/s/', snapshot_content: 'https://files.example/s' }, true],
    [{ snapshot: '/model/m/snapshot/s/' }, true],
  ])('from %j has a thumbnail: %s', async (fields, hasThumbnail) => {
    expect((await read(fields)).hasThumbnail).toBe(hasThumbnail);
  });

  it('of the emulated shop has parents whose child it is', async () => {
    const { adapter } = await startShop();
    const models = await readAll(adapter.facets.models!.list, { first: 100 });
    const byId = new Map(models.map((model) => [model.vendorId, model]));
    const related = models.filter(({ parents }) => (parents ?? []).length > 0);
    expect(related.length).toBeGreaterThan(0);
    for (const { ref, parents } of related) {
      for (const parent of parents ?? []) {
        expect(byId.get(parent.path)?.children).toContainEqual(ref);
      }
    }
  });
});
