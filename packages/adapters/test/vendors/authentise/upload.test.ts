import { createHash } from 'node:crypto';
import type { Adapter, Model, UploadResult } from '@fabgraph/contract';
import type { AuthentiseEmulatorOptions } from '@fabgraph/emulators';
import { assert, describe, expect, it } from 'vitest';
import {
  callsOf,
  createRequest,
  createWrite,
  modelRef,
  rejection,
  startShop,
  uploadOf,
} from './fixture.ts';
import { createBox, createOpenBox } from './stl.ts';

async function readModel(adapter: Adapter, { models }: UploadResult): Promise<Model> {
  const [model] = await adapter.facets.models!.getMany([models[0]!.ref], createRequest());
  assert(model !== undefined && !(model instanceof Error));
  return model;
}

async function uploadAndWait(
  bytes: Uint8Array,
  options: AuthentiseEmulatorOptions = {},
): Promise<Model> {
  const { emulator, adapter } = await startShop(options);
  const result = await adapter.facets.uploads!.upload(uploadOf(bytes), createWrite());
  emulator.clock.advance(60_000);
  return await readModel(adapter, result);
}

describe('an uploaded STL', () => {
  it('is processed and ends as its file says', async () => {
    const box = createBox(10, 20, 30);
    const { emulator, adapter } = await startShop();
    const result = await adapter.facets.uploads!.upload(uploadOf(box.bytes), createWrite());
    expect(result.models).toMatchObject([{ name: 'box.stl', status: 'PROCESSING' }]);
    expect(result.job).toMatchObject({
      kind: 'ANALYSIS',
      status: 'RUNNING',
      inputs: [{ resource: { ref: result.models[0]!.ref } }],
    });
    expect(result.assets).toMatchObject([{ kind: 'file', model: result.models[0]!.ref }]);
    expect(adapter.isRef(result.models[0]!.ref)).toBe(true);

    emulator.clock.advance(60_000);
    const model = await readModel(adapter, result);
    expect(model).toMatchObject({
      status: 'READY',
      format: 'stl',
      size: box.bytes.length,
      hasDownload: true,
      hasThumbnail: true,
      geometry: { sizeMm: box.sizeMm, isManifold: true, faceCount: box.faceCount },
    });
    expect(model.geometry!.volumeMm3).toBeCloseTo(box.volumeMm3, 3);
    expect(model.geometry!.areaMm2).toBeCloseTo(box.areaMm2, 3);
    const [job] = await adapter.facets.jobs!.getMany([result.job!.ref], createRequest());
    expect(job).toMatchObject({ status: 'SUCCEEDED', results: { isManifold: true } });
  });

  it.each<AuthentiseEmulatorOptions>([
    { uploadStatus: 200 },
    { createBody: 'off' },
    { listKey: 'models', flatManifold: true },
    { legacyFieldNames: 'volume' },
    { legacyFieldNames: 'volume_mm', snapshotEmpty: null },
  ])('is measured where the vendor is set to %j', async (options) => {
    const box = createBox(1, 2, 3);
    const model = await uploadAndWait(box.bytes, options);
    expect(model).toMatchObject({
      status: 'READY',
      geometry: { sizeMm: box.sizeMm, isManifold: true },
    });
    expect(model.geometry!.volumeMm3).toBeCloseTo(6, 4);
    expect(model.geometry!.areaMm2).toBeCloseTo(22, 4);
  });

  it('with a hole is ready and no manifold', async () => {
    expect(await uploadAndWait(createOpenBox(10, 20, 30))).toMatchObject({
      status: 'READY',
      geometry: { isManifold: false },
    });
  });

  it('that is none ends in failure', async () => {
    const bytes = new TextEncoder().encode('this is a shopping list');
    expect(await uploadAndWait(bytes)).toMatchObject({ status: 'FAILED', geometry: null });
  });

  it('comes back byte for byte', async () => {
    const { bytes } = createBox(4, 5, 6);
    const { emulator, adapter } = await startShop();
    const { models } = await adapter.facets.uploads!.upload(uploadOf(bytes), createWrite());
    emulator.clock.advance(60_000);
    const file = await adapter.facets.files!.open(models[0]!.ref, 'download', {
      method: 'GET',
      signal: new AbortController().signal,
    });
    const hash = createHash('sha256');
    for await (const chunk of file.body) hash.update(chunk);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(file).toMatchObject({ status: 200, filename: 'box.stl', size: bytes.length });
  });

  it('takes three calls, and the bytes go without credentials', async () => {
    const { emulator, adapter } = await startShop();
    emulator.clearCalls();
    await adapter.facets.uploads!.upload(uploadOf(createBox(1, 1, 1).bytes), createWrite());
    const calls = emulator.calls();
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'PUT', 'GET']);
    expect(calls[0]).toMatchObject({ path: '/model/', status: 201 });
    expect(calls[1]).toMatchObject({ status: 204, credential: 'none' });
    expect(calls[2]!.credential).not.toBe('none');
  });

  it('of unknown length is sent all the same', async () => {
    const { bytes } = createBox(3, 3, 3);
    const { emulator, adapter } = await startShop();
    const input = uploadOf(bytes, { size: null });
    const result = await adapter.facets.uploads!.upload(input, createWrite());
    emulator.clock.advance(60_000);
    expect(await readModel(adapter, result)).toMatchObject({ size: bytes.length });
  });
});

describe('an upload that fails', () => {
  it('leaves a model that waits for its bytes', async () => {
    const { emulator, adapter } = await startShop();
    const cut = async function* () {
      yield new Uint8Array(84);
      throw new Error('the client left');
    };
    const input = uploadOf(new Uint8Array(500), { content: cut() });
    const upload = adapter.facets.uploads!.upload(input, createWrite());
    await expect(upload).rejects.toThrow('the client left');
    const { items } = await adapter.facets.models!.list(
      { first: 100, filter: { name: 'box.stl' } },
      createRequest(),
    );
    expect(items).toMatchObject([{ status: 'AWAITING_UPLOAD', hasDownload: false }]);
    emulator.clock.advance(60_000);
    const [later] = await adapter.facets.models!.getMany([items[0]!.ref], createRequest());
    expect(later).toMatchObject({ status: 'AWAITING_UPLOAD' });
  });

  it('for its size says so', async () => {
    const { adapter } = await startShop({ maxUploadBytes: 100 });
    const upload = adapter.facets.uploads!.upload(
      uploadOf(createBox(1, 1, 1).bytes),
      createWrite(),
    );
    const error = await rejection(upload);
    expect(error.httpStatus).toBeGreaterThanOrEqual(400);
    expect(error.message).not.toContain('?');
  });

  it.each([
    ['no file', { files: [] }],
    ['two files', { files: [uploadOf(new Uint8Array(1)), uploadOf(new Uint8Array(1))] }],
  ])('for %s costs no call', async (_, { files }) => {
    const { emulator, adapter } = await startShop();
    const input = {
      ...uploadOf(new Uint8Array(1)),
      files: files.flatMap((upload) => upload.files),
    };
    const error = await rejection(adapter.facets.uploads!.upload(input, createWrite()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(callsOf(emulator)).toEqual([]);
  });

  it('for a folder that is none of the account’s costs no call', async () => {
    const { emulator, adapter } = await startShop();
    const folder = { ...modelRef('other'), type: 'Folder' } as const;
    const input = { ...uploadOf(new Uint8Array(1)), folder };
    const error = await rejection(adapter.facets.uploads!.upload(input, createWrite()));
    expect(error.code).toBe('NOT_FOUND');
    expect(callsOf(emulator)).toEqual([]);
  });
});
