import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createBox, openMesh } from '../../src/vendors/authentise/geometry/mesh-shape.ts';
import {
  encodeAsciiStl,
  encodeBinaryStl,
} from '../../src/vendors/authentise/geometry/stl-encode.ts';
import { boxFile, createClient, putBytes, start } from './authentise-fixture.ts';

const PROCESSING_MS = 3_000;
const SNAPSHOT_MS = 2_000;

async function startEmpty() {
  const emulator = await start({ sample: 'empty' });
  return { emulator, client: createClient(emulator) };
}

describe('the life of an upload', () => {
  test('goes from not-uploaded over processing to processed, then gets its snapshot', async () => {
    const { emulator, client } = await startEmpty();
    const created = await client.post('/model/', { name: 'cube' });
    const uri = created.headers.get('location') ?? '';
    const before = await client.read(uri);
    expect(created.status).toBe(201);
    expect(await created.json()).toEqual({ resources: [before] });
    expect(before).toMatchObject({
      uri,
      status: 'not-uploaded',
      'upload-location': created.headers.get('x-upload-location'),
      content: null,
      snapshot: null,
      size: { x: null, y: null, z: null },
      volume: null,
      analyses: { manifold: null },
    });

    emulator.clock.advance(1_000);
    const put = await putBytes(before['upload-location'] ?? '', boxFile(40, 10, 20));
    expect(put.status).toBe(204);
    const during = await client.read(uri);
    expect(during).toMatchObject({
      status: 'processing',
      'upload-location': null,
      content: expect.stringContaining('/content/'),
      file_size: 684,
      volume: null,
      created: '2026-03-02 09:00:00.000000',
      updated: '2026-03-02 09:00:01.000000',
    });

    emulator.clock.advance(PROCESSING_MS - 1);
    expect((await client.read(uri)).status).toBe('processing');
    emulator.clock.advance(1);
    const processed = await client.read(uri);
    expect(processed).toMatchObject({
      status: 'processed',
      size: { x: 40, y: 10, z: 20 },
      volume: 8_000,
      volume_mm: 8_000,
      surface_area: 2_800,
      surface_area_mm: 2_800,
      polygons: 12,
      analyses: { manifold: true },
      snapshot: expect.stringContaining(`${uri}snapshot/`),
      snapshot_content: null,
      updated: '2026-03-02 09:00:04.000000',
    });

    emulator.clock.advance(SNAPSHOT_MS);
    expect(await client.read(uri)).toMatchObject({
      snapshot_content: expect.stringContaining('.png'),
      updated: '2026-03-02 09:00:06.000000',
    });
  });

  test('a file that is no model ends in error with nothing measured', async () => {
    const { emulator, client } = await startEmpty();
    const uri = await client.upload(Buffer.from('not a model'));
    expect((await client.read(uri)).status).toBe('processing');
    emulator.clock.advance(PROCESSING_MS + SNAPSHOT_MS);
    expect(await client.read(uri)).toMatchObject({
      status: 'error',
      volume: null,
      analyses: { manifold: null },
      snapshot: null,
    });
  });

  test('an open mesh is processed and reported as not manifold', async () => {
    const { emulator, client } = await startEmpty();
    const uri = await client.upload(encodeAsciiStl(openMesh(createBox(10, 10, 10))));
    emulator.clock.advance(PROCESSING_MS);
    expect(await client.read(uri)).toMatchObject({
      status: 'processed',
      analyses: { manifold: false },
      size: { x: 10, y: 10, z: 10 },
      surface_area: 550,
      polygons: 11,
    });
  });

  test('a model in inches is measured in millimeters', async () => {
    const { emulator, client } = await startEmpty();
    const uri = await client.upload(boxFile(1, 2, 3));
    emulator.clock.advance(PROCESSING_MS);
    expect((await client.put(uri, { unit: 'in' })).status).toBe(204);
    const model = await client.read(uri);
    expect(model.size).toEqual({ x: 25.4, y: 50.8, z: 3 * 25.4 });
    expect(model.volume).toBeCloseTo(6 * 25.4 ** 3, 6);
  });

  test('the uploaded bytes are downloaded without a credential', async () => {
    const { client } = await startEmpty();
    const bytes = encodeBinaryStl(createBox(1, 2, 3));
    const { content } = await client.read(await client.upload(bytes, 'häng "er"\r\n\ud800'));
    const download = await fetch(content ?? '');
    expect(download.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  });
});

describe('a file that is too large to be read', () => {
  test('streams in and out, whole and in parts, and its model ends in error', async () => {
    const emulator = await start({ sample: 'empty', maxAnalysisBytes: 4 * 1024 ** 2 });
    const client = createClient(emulator);
    const bytes = randomBytes(5 * 1024 ** 2 + 7);
    const uri = await client.upload(bytes, 'large');
    const { content, file_size: size } = await client.read(uri);
    expect(size).toBe(bytes.length);
    const whole = await (await fetch(content ?? '')).arrayBuffer();
    expect(Buffer.from(whole).equals(bytes)).toBe(true);
    const part = await fetch(content ?? '', { headers: { range: 'bytes=2000000-2000099' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 2000000-2000099/${bytes.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(2_000_000, 2_000_100));
    emulator.clock.advance(PROCESSING_MS);
    expect(await client.read(uri)).toMatchObject({ status: 'error', volume: null });
  });

  test('is a model within the limit, however it is kept', async () => {
    const { emulator, client } = await startEmpty();
    const mesh = createBox(10, 10, 10);
    const positions = new Float64Array(mesh.positions.length * 2_000);
    for (let copy = 0; copy < 2_000; copy++) {
      positions.set(
        mesh.positions.map((value, index) => (index % 3 === 0 ? value + copy * 20 : value)),
        copy * mesh.positions.length,
      );
    }
    const uri = await client.upload(encodeBinaryStl({ positions }));
    emulator.clock.advance(PROCESSING_MS + SNAPSHOT_MS);
    const model = await client.read(uri);
    expect(model).toMatchObject({ status: 'processed', polygons: 24_000, volume: 2_000_000 });
    expect((await fetch(model.snapshot_content ?? '')).status).toBe(200);
    const child = await client.post(`${uri}transformation/`, {
      transformations: [{ type: 'translate', parametersTranslate: { x: 1, y: 0, z: 0 } }],
    });
    expect(child.status).toBe(201);
  });
});

describe('pre-signed links', () => {
  test('refuse an upload of another content type with the error of a storage service', async () => {
    const { client } = await startEmpty();
    const created = await client.post('/model/', { name: 'cube' });
    const url = created.headers.get('x-upload-location') ?? '';
    const refused = await putBytes(url, boxFile(1, 1, 1), 'model/stl');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toBe('application/xml');
    expect(await refused.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
    expect((await client.read(created.headers.get('location') ?? '')).status).toBe('not-uploaded');
  });

  test('refuse a signature that was changed, left out, or made for something else', async () => {
    const { client } = await startEmpty();
    const created = await client.post('/model/', { name: 'cube' });
    const upload = created.headers.get('x-upload-location') ?? '';
    const { content } = await client.read(await client.upload(boxFile(1, 1, 1)));
    const attempts = [
      putBytes(`${upload}0`, boxFile(1, 1, 1)),
      putBytes(upload.replace(/\?.*/, ''), boxFile(1, 1, 1)),
      putBytes(upload.replace(/\?.*/, new URL(content ?? '').search), boxFile(1, 1, 1)),
      fetch((content ?? '').replace(/signature=./, 'signature=x')),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  test('refuse an upload that is too large and keep the model open for another', async () => {
    const emulator = await start({ sample: 'empty', maxUploadBytes: 1_000 });
    const client = createClient(emulator);
    const created = await client.post('/model/', { name: 'large' });
    const url = created.headers.get('x-upload-location') ?? '';
    const refused = await putBytes(url, new Uint8Array(1_001));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('<Code>EntityTooLarge</Code>');
    expect((await putBytes(url, boxFile(1, 1, 1))).status).toBe(204);
  });
});

describe('changing a model', () => {
  test('takes allowed transformations, which it shows only when it is set to', async () => {
    const emulator = await start({ sample: 'empty', allowedTransformations: 'shown' });
    const client = createClient(emulator);
    const uri = (await client.post('/model/', { name: 'x' })).headers.get('location') ?? '';
    await client.put(uri, { allowed_transformations: { resize: true } });
    expect(await client.read(uri)).toMatchObject({
      allowed_transformations: { resize: true, rotation: false },
    });
    const { client: other } = await startEmpty();
    const created = await other.post('/model/', {
      name: 'x',
      allowed_transformations: { rotation: true },
    });
    expect(created.status).toBe(201);
    expect(await other.read(created.headers.get('location') ?? '')).not.toHaveProperty(
      'allowed_transformations',
    );
  });

  test('touches the fields given and nothing else', async () => {
    const { emulator, client } = await startEmpty();
    const created = await client.post('/model/', {
      name: 'old',
      callback: { url: 'https://me.example/cb', method: 'PUT' },
    });
    const uri = created.headers.get('location') ?? '';
    emulator.clock.advance(500);
    expect((await client.put(uri, { name: 'new' })).status).toBe(204);
    expect(await client.read(uri)).toMatchObject({
      name: 'new',
      callback_uri: 'https://me.example/cb',
      callback_method: 'PUT',
      updated: '2026-03-02 09:00:00.500000',
    });
  });

  test('refuses fields that are the vendor’s own', async () => {
    const { client } = await startEmpty();
    const uri = (await client.post('/model/', { name: 'x' })).headers.get('location') ?? '';
    const refused = await client.put(uri, { uri: 'http://else.example/', status: 'processed' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{}, {}] });
  });
});
