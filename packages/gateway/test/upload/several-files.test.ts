import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { VendorError } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../../src/index.ts';
import { createUploadVendor, SECRET, startUploadServer } from './memory-upload.ts';
import { put } from './put-client.ts';

const BYTES = randomBytes(100_000);

function files(...names: string[]) {
  return { files: names.map((filename) => ({ filename, size: null, checksum: null })) };
}

describe('several files of one upload', () => {
  it('wait until the last has come and go to the vendor as one', async () => {
    const vendor = createUploadVendor();
    const { create, complete, dataDir } = await startUploadServer(vendor);
    const { uploadId, slots } = create(files('a.stl', 'b.mtl'));
    await put(slots[1]!.url, BYTES.subarray(0, 10));
    await put(slots[0]!.url, BYTES);
    expect(vendor.inputs).toHaveLength(0);
    expect((await complete(uploadId)).assets).toHaveLength(2);
    expect(vendor.inputs).toHaveLength(1);
    expect(vendor.taken).toMatchObject([
      { filename: 'a.stl', size: 100_000, bytes: 100_000 },
      { filename: 'b.mtl', size: 10, bytes: 10 },
    ]);
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([]);
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 409 });
  });

  it('are not complete while one is missing, and the answer names it', async () => {
    const vendor = createUploadVendor();
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create(files('a.stl', 'b.mtl', 'c.png'));
    await put(slots[0]!.url, BYTES);
    await expect(complete(uploadId)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The bytes of b.mtl, c.png are not here yet: PUT them first.',
    });
    expect(vendor.inputs).toHaveLength(0);
  });

  it('are sent once, however many ask for their result', async () => {
    const vendor = createUploadVendor();
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create(files('a.stl', 'b.mtl'));
    await Promise.all(slots.map(({ url }) => put(url, BYTES)));
    const results = await Promise.all([1, 2, 3].map(() => complete(uploadId)));
    expect(new Set(results).size).toBe(1);
    expect(vendor.inputs).toHaveLength(1);
  });

  it('stay and can be sent again when the vendor fails', async () => {
    let isUp = false;
    const vendor = createUploadVendor({
      onBytes: () => {
        if (isUp) return;
        throw new VendorError({
          code: 'VENDOR_UNAVAILABLE',
          message: 'Memory: down',
          vendor: 'memory',
          account: 'shop',
        });
      },
    });
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create(files('a.stl', 'b.mtl'));
    await Promise.all(slots.map(({ url }) => put(url, BYTES)));
    await expect(complete(uploadId)).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
    isUp = true;
    expect((await complete(uploadId)).assets).toHaveLength(2);
  });

  it('outlive a restart while they wait', async () => {
    const vendor = createUploadVendor();
    const first = await startUploadServer(vendor);
    const { uploadId, slots } = first.create(files('a.stl', 'b.mtl'));
    await Promise.all(slots.map(({ url }) => put(url, BYTES)));
    await first.gateway.close();
    const registry = { vendors: [], accounts: [vendor.adapter] };
    const second = createGateway({ registry, secret: SECRET, dataDir: first.dataDir });
    const context = { registry, signal: new AbortController().signal } as never;
    const { result } = await second.uploads.complete(uploadId, context);
    expect(result.assets).toHaveLength(2);
  });

  it('whose upload was never completed are removed after a day', async () => {
    const { create, dataDir } = await startUploadServer(createUploadVendor());
    const old = join(dataDir, 'uploads', 'left-over');
    mkdirSync(old, { recursive: true });
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1_000);
    utimesSync(old, longAgo, longAgo);
    await put(create(files('a.stl', 'b.mtl')).slots[0]!.url, BYTES);
    expect(existsSync(old)).toBe(false);
  });

  it('are answered in time even when the vendor takes longer, and asked for again', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const vendor = createUploadVendor({ onBytes: () => gate });
    const { create, complete, gateway } = await startUploadServer(vendor);
    const { uploadId, slots } = create(files('a.stl', 'b.mtl'));
    await Promise.all(slots.map(({ url }) => put(url, BYTES)));
    const deadline = new AbortController();
    const registry = { vendors: [], accounts: [vendor.adapter] };
    const context = { registry, signal: deadline.signal } as never;
    const waiting = gateway.uploads.complete(uploadId, context);
    deadline.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'VENDOR_TIMEOUT' });
    open();
    expect((await complete(uploadId)).assets).toHaveLength(2);
    expect(vendor.inputs).toHaveLength(1);
  });
});
