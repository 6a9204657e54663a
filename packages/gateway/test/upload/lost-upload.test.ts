import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorCode, VendorError } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createUploadVendor, startUploadServer } from './memory-upload.ts';
import { put } from './put-client.ts';

const BYTES = randomBytes(100_000);
const LOST = 'Memory: nobody knows.';
const REFUSED_AGAIN = {
  status: 409,
  body: {
    code: 'OUTCOME_UNKNOWN',
    message: `${LOST} Look at the vendor before making a new upload: it may have this one.`,
  },
};

/** A vendor whose first upload ends with an error after it has every byte. */
function createFailingVendor(code: ErrorCode) {
  let isFirst = true;
  return createUploadVendor({
    report: () => {
      if (!isFirst) return null;
      isFirst = false;
      throw new VendorError({ code, message: LOST, vendor: 'memory', account: 'shop' });
    },
  });
}

function files(...names: string[]) {
  return { files: names.map((filename) => ({ filename, size: null, checksum: null })) };
}

describe('one file of which nobody knows whether the vendor has it', () => {
  it('is never sent again, and its upload keeps saying so', async () => {
    const vendor = createFailingVendor('OUTCOME_UNKNOWN');
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create();
    const error = { code: 'OUTCOME_UNKNOWN', message: LOST };
    expect(await put(slots[0]!.url, BYTES)).toEqual({ status: 502, body: error });
    expect(await put(slots[0]!.url, BYTES)).toEqual(REFUSED_AGAIN);
    await expect(complete(uploadId)).rejects.toMatchObject(error);
    await expect(complete(uploadId)).rejects.toMatchObject(error);
    expect(await put(slots[0]!.url, BYTES)).toEqual(REFUSED_AGAIN);
    expect(vendor.inputs).toHaveLength(1);
  });

  it('is not sent again after a fault of ours either', async () => {
    const vendor = createUploadVendor({
      report: () => {
        throw new TypeError('hunter2');
      },
    });
    const { create } = await startUploadServer(vendor);
    const { slots } = create();
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 500 });
    const again = await put(slots[0]!.url, BYTES);
    expect(again).toMatchObject({ status: 409, body: { code: 'OUTCOME_UNKNOWN' } });
    expect(JSON.stringify(again)).not.toContain('hunter2');
    expect(vendor.inputs).toHaveLength(1);
  });

  it('does not keep another upload of the same file from being made', async () => {
    const vendor = createFailingVendor('OUTCOME_UNKNOWN');
    const { create } = await startUploadServer(vendor);
    expect(await put(create().slots[0]!.url, BYTES)).toMatchObject({ status: 502 });
    expect(await put(create().slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
  });
});

describe('several files of which nobody knows whether the vendor has them', () => {
  it('are never sent again, do not wait any longer, and their upload keeps saying so', async () => {
    const vendor = createFailingVendor('OUTCOME_UNKNOWN');
    const { create, complete, dataDir } = await startUploadServer(vendor);
    const { uploadId, slots } = create(files('a.stl', 'b.mtl'));
    await Promise.all(slots.map(({ url }) => put(url, BYTES)));
    const error = { code: 'OUTCOME_UNKNOWN', message: LOST };
    await expect(complete(uploadId)).rejects.toMatchObject(error);
    await expect(complete(uploadId)).rejects.toMatchObject(error);
    expect(await put(slots[1]!.url, BYTES)).toEqual(REFUSED_AGAIN);
    expect(vendor.inputs).toHaveLength(1);
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([]);
  });
});

describe('a vendor that has changed nothing', () => {
  it.each([
    'VENDOR_UNAVAILABLE',
    'VENDOR_TIMEOUT',
    'INVALID_INPUT',
    'CONFLICT',
    'UNAUTHENTICATED',
    'RATE_LIMITED',
    'QUOTA_EXCEEDED',
  ] as const)('with %s may be sent the same again', async (code) => {
    const alone = await startUploadServer(createFailingVendor(code));
    const [slot] = alone.create().slots;
    expect(await put(slot!.url, BYTES)).toMatchObject({ body: { code } });
    expect(await put(slot!.url, BYTES)).toMatchObject({ status: 201 });

    const several = await startUploadServer(createFailingVendor(code));
    const { uploadId, slots } = several.create(files('a.stl', 'b.mtl'));
    await Promise.all(slots.map(({ url }) => put(url, BYTES)));
    await expect(several.complete(uploadId)).rejects.toMatchObject({ code });
    expect((await several.complete(uploadId)).assets).toHaveLength(2);
  });
});
