import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VendorError } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createUploadVendor, startUploadServer } from './memory-upload.ts';
import { chunked, put } from './put-client.ts';

const BYTES = randomBytes(300_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

function file(told: { size?: number; checksum?: string } = {}) {
  return { files: [{ filename: 'part.stl', size: null, checksum: null, ...told }] };
}

describe('one file', () => {
  it('goes straight on to the vendor, and its result is there to be asked for again', async () => {
    const vendor = createUploadVendor();
    const { create, complete, dataDir } = await startUploadServer(vendor);
    const { uploadId, slots } = create(file({ size: BYTES.length, checksum: SHA256 }));
    const [slot] = slots;
    expect(slot).toMatchObject({ filename: 'part.stl', method: 'PUT' });
    expect(await put(slot!.url, BYTES, slot!.headers)).toEqual({
      status: 201,
      body: { filename: 'part.stl', size: BYTES.length, checksum: `sha256:${SHA256}` },
    });
    expect(vendor.taken).toMatchObject([
      { filename: 'part.stl', size: BYTES.length, bytes: BYTES.length, sha256: SHA256 },
    ]);
    const result = await complete(uploadId);
    expect(result.assets).toMatchObject([{ name: 'part.stl' }]);
    expect(await complete(uploadId)).toBe(result);
    expect(vendor.inputs).toHaveLength(1);
    expect(existsSync(join(dataDir, 'uploads'))).toBe(false);
  });

  it('may be sent to the address without a number, and in chunks of unknown length', async () => {
    const vendor = createUploadVendor();
    const { url, create } = await startUploadServer(vendor);
    const { uploadId } = create();
    expect(await put(`${url}/uploads/${uploadId}`, chunked(BYTES))).toMatchObject({ status: 201 });
    expect(vendor.taken).toMatchObject([{ size: null, bytes: BYTES.length }]);
  });

  it('takes its size from the request where none was told', async () => {
    const vendor = createUploadVendor();
    const { create } = await startUploadServer(vendor);
    await put(create().slots[0]!.url, BYTES, { 'content-type': 'model/stl' });
    expect(vendor.taken).toMatchObject([{ size: BYTES.length, contentType: 'model/stl' }]);
  });

  it('may be empty', async () => {
    const { create } = await startUploadServer(createUploadVendor());
    const { slots } = create(file({ size: 0 }));
    expect(await put(slots[0]!.url, Buffer.alloc(0))).toMatchObject({
      status: 201,
      body: { size: 0 },
    });
  });

  it('replaces an asset where that was asked', async () => {
    const vendor = createUploadVendor();
    const { create } = await startUploadServer(vendor);
    const { slots } = create({ replaces: { account: 'shop', type: 'Asset', path: 'a/1' } });
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
    expect([vendor.inputs.length, vendor.taken.length]).toEqual([0, 1]);
  });

  it('is refused when it has been sent already', async () => {
    const { create } = await startUploadServer(createUploadVendor());
    const { slots } = create();
    await put(slots[0]!.url, BYTES);
    expect(await put(slots[0]!.url, BYTES)).toEqual({
      status: 409,
      body: { code: 'CONFLICT', message: 'this file has its bytes already' },
    });
  });

  it('is refused while it is being sent', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let isBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      isBegun = resolve;
    });
    const vendor = createUploadVendor({
      onBytes: () => {
        isBegun();
        return gate;
      },
    });
    const { create } = await startUploadServer(vendor);
    const { slots } = create();
    const first = put(slots[0]!.url, BYTES);
    await begun;
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    open();
    expect(await first).toMatchObject({ status: 201 });
  });
});

describe('bytes that are not what was told', () => {
  it.each([
    ['another length', { size: 300_001 }, BYTES, /300001 bytes, and comes with 300000/],
    ['fewer bytes', { size: 300_001 }, chunked(BYTES), /300000 of the 300001 bytes/],
    ['more bytes', { size: 299_999 }, chunked(BYTES), /more than the 299999 bytes/],
    ['another checksum', { checksum: `sha256:${'0'.repeat(64)}` }, BYTES, /another checksum/],
  ])('as %s are an error, and the vendor never has the whole', async (_, told, body, message) => {
    const vendor = createUploadVendor();
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create(file(told));
    expect(await put(slots[0]!.url, body)).toEqual({
      status: 400,
      body: { code: 'INVALID_INPUT', message: expect.stringMatching(message) },
    });
    for (const { bytes, failure } of vendor.taken) {
      expect(bytes).toBeLessThan(BYTES.length);
      expect(failure).toBeInstanceOf(Error);
    }
    await expect(complete(uploadId)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('part.stl'),
    });
  });

  it('are an error where the vendor reports another checksum than theirs', async () => {
    const vendor = createUploadVendor({ report: () => `sha256:${'0'.repeat(64)}` });
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create();
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({
      status: 502,
      body: { code: 'VENDOR_BAD_RESPONSE', message: expect.stringContaining('checksum') },
    });
    await expect(complete(uploadId)).rejects.toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
  });

  it('count as right where the vendor reports no checksum', async () => {
    const { create } = await startUploadServer(createUploadVendor({ report: () => null }));
    expect(await put(create().slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
  });
});

describe('a vendor that refuses', () => {
  it('is answered with its code, also to a client that still sends, and the file may come again', async () => {
    let refusal: VendorError | null = new VendorError({
      code: 'QUOTA_EXCEEDED',
      message: 'Memory: storage is full',
      vendor: 'memory',
      account: 'shop',
    });
    const vendor = createUploadVendor({
      onBytes: () => {
        if (refusal !== null) throw refusal;
      },
    });
    const { create } = await startUploadServer(vendor);
    const { slots } = create();
    expect(await put(slots[0]!.url, randomBytes(4_000_000))).toEqual({
      status: 403,
      body: { code: 'QUOTA_EXCEEDED', message: 'Memory: storage is full' },
    });
    refusal = null;
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
  });

  it.each(['UNAUTHENTICATED', 'FORBIDDEN'] as const)(
    'the gateway itself with %s is not the client’s fault',
    async (code) => {
      const error = { code, message: 'Memory: not with this key' };
      const vendor = createUploadVendor({
        refuse: async () => {
          throw new VendorError({ ...error, vendor: 'memory', account: 'shop' });
        },
      });
      const { create } = await startUploadServer(vendor);
      expect(await put(create().slots[0]!.url, BYTES)).toEqual({ status: 502, body: error });
    },
  );

  it('before it has read anything is answered in the same way', async () => {
    const vendor = createUploadVendor({
      refuse: async () => {
        throw new VendorError({
          code: 'RATE_LIMITED',
          message: 'Memory: too many requests',
          vendor: 'memory',
          account: 'shop',
          retryAfterMs: 1_500,
        });
      },
    });
    const { create } = await startUploadServer(vendor);
    const answer = await put(create().slots[0]!.url, randomBytes(4_000_000));
    expect(answer).toEqual({
      status: 429,
      body: { code: 'RATE_LIMITED', message: 'Memory: too many requests' },
    });
  });
});
