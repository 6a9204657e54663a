import { createSignal } from '@fabgraph/contract';
import type { GraphContext } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { createUploadVendor, startUploadServer } from './memory-upload.ts';
import { put } from './put-client.ts';

const BYTES = Buffer.from('solid cube');
const FOLDER = { account: 'shop', type: 'Folder', path: '1' } as const;
const NAME_ONE = { code: 'INVALID_INPUT', message: expect.stringContaining('name a folder') };

describe('an upload to a vendor that keeps every file in a folder', () => {
  it('is refused without one before any byte is sent', async () => {
    const vendor = createUploadVendor({ needsFolder: true });
    const { create } = await startUploadServer(vendor);
    expect(() => create()).toThrow(expect.objectContaining(NAME_ONE));
    expect(vendor.contexts).toEqual([]);
  });

  it('is refused without one where its bytes came with the request', async () => {
    const vendor = createUploadVendor({ needsFolder: true });
    const { gateway } = await startUploadServer(vendor);
    const request = {
      adapter: vendor.adapter,
      folder: null,
      replaces: null,
      files: [{ filename: 'part.stl', size: null, checksum: null }],
      allowResize: false,
      allowRotation: false,
    };
    const context = { signal: createSignal().signal } as GraphContext;
    await expect(gateway.uploads.send(request, [bytes()], context)).rejects.toMatchObject(NAME_ONE);
    expect(vendor.contexts).toEqual([]);
  });

  it('goes to the one it names', async () => {
    const vendor = createUploadVendor({ needsFolder: true });
    const { create } = await startUploadServer(vendor);
    const { slots } = create({ folder: FOLDER });
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
    expect(vendor.inputs).toMatchObject([{ folder: FOLDER }]);
  });

  it('needs none where it replaces an asset', async () => {
    const { create } = await startUploadServer(createUploadVendor({ needsFolder: true }));
    const { slots } = create({ replaces: { account: 'shop', type: 'Asset', path: 'a/1' } });
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
  });
});

async function* bytes() {
  yield BYTES;
}
