import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { type Signal, type UploadFacet, VendorError } from '@fabgraph/contract';
import { expect, it, vi } from 'vitest';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { createUploadVendor, startUploadServer } from './memory-upload.ts';
import { put } from './put-client.ts';

const BYTES = randomBytes(2_000_000);
const SLOT = { filename: 'part.stl', size: BYTES.length, checksum: null };

/** Sends half of the bytes and goes on only when told. */
function sendHalf(url: string) {
  const call = request(url, { method: 'PUT', headers: { 'content-length': BYTES.length } });
  call.on('error', () => {});
  call.write(BYTES.subarray(0, BYTES.length / 2));
  return call;
}

it('a client that goes in the middle ends the vendor’s request, and may send the file again', async () => {
  const vendor = createUploadVendor();
  const { create, complete } = await startUploadServer(vendor);
  const { uploadId, slots } = create({ files: [SLOT] });
  const call = sendHalf(slots[0]!.url);
  await vi.waitFor(() => expect(vendor.taken[0]?.bytes).toBeGreaterThan(0));
  expect(vendor.contexts[0]?.signal.aborted).toBe(false);
  call.destroy();
  await vi.waitFor(() => expect(vendor.taken[0]?.failure).toBeInstanceOf(Error));
  expect(vendor.contexts[0]?.signal.aborted).toBe(true);
  await expect(complete(uploadId)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
  expect((await complete(uploadId)).assets).toHaveLength(1);
});

it('a client that goes before the vendor has read anything may send the file again', async () => {
  let isFirst = true;
  const vendor = createUploadVendor();
  const { uploads } = vendor.adapter.facets;
  const signals: Signal[] = [];
  const upload: UploadFacet['upload'] = async (input, context) => {
    if (!isFirst) return await uploads!.upload(input, context);
    isFirst = false;
    signals.push(context.signal);
    await new Promise<void>((resolve) => context.signal.addEventListener('abort', resolve));
    const told = { message: 'Memory: nobody knows.', vendor: 'memory', account: 'shop' };
    throw new VendorError({ ...told, code: 'OUTCOME_UNKNOWN' });
  };
  const facets = { uploads: { ...uploads!, upload } };
  const adapter = { ...vendor.adapter, facets };
  const { create } = await startUploadServer({ ...vendor, adapter });
  const { slots } = create();
  const call = request(slots[0]!.url, { method: 'PUT', headers: { 'content-length': 20 } });
  call.on('error', () => {});
  call.write('solid cube');
  await vi.waitFor(() => expect(signals).toHaveLength(1));
  call.destroy();
  await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  await vi.waitFor(async () =>
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 }),
  );
});

it('a client that goes while it waits for the answer leaves the write to finish', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const vendor = createUploadVendor({
    onBytes: ({ bytes }) => (bytes === BYTES.length ? gate : undefined),
  });
  const { create, complete } = await startUploadServer(vendor);
  const { uploadId, slots } = create({ files: [SLOT] });
  const call = request(slots[0]!.url, { method: 'PUT' });
  call.on('error', () => {});
  call.end(BYTES);
  await vi.waitFor(() => expect(vendor.taken[0]?.bytes).toBe(BYTES.length));
  call.destroy();
  await new Promise((resolve) => call.once('close', resolve));
  open();
  await vi.waitFor(async () => expect((await complete(uploadId)).assets).toHaveLength(1));
  expect(vendor.contexts[0]?.signal.aborted).toBe(false);
});

it('a file that waits for others leaves nothing behind when it is cut off', async () => {
  const { create, dataDir } = await startUploadServer(createUploadVendor());
  const { slots } = create({ files: [SLOT, SLOT] });
  const call = sendHalf(slots[0]!.url);
  const names = () => readdirSync(join(dataDir, 'uploads'), { recursive: true });
  await vi.waitFor(() =>
    expect(names()).toEqual(expect.arrayContaining([expect.stringMatching(/part$/)])),
  );
  call.destroy();
  await vi.waitFor(() => expect(names()).toHaveLength(1));
  expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
});

it('a client that all but stops sending is answered and let go', async () => {
  const timers = createDrivenTimers();
  const vendor = createUploadVendor();
  const { create } = await startUploadServer(vendor, { timers });
  const { slots } = create({ files: [SLOT] });
  const call = sendHalf(slots[0]!.url);
  let status: number | undefined;
  call.once('response', ({ statusCode }) => {
    status = statusCode;
  });
  await vi.waitFor(() => expect(vendor.taken[0]?.bytes).toBeGreaterThan(0));
  // Windows in which something of the half came are over sooner or later; in the next nothing comes.
  await vi.waitFor(
    async () => {
      await timers.advance(30_000);
      expect(status).toBe(408);
    },
    { timeout: 10_000 },
  );
  expect(vendor.taken[0]?.failure).toBeInstanceOf(Error);
  expect(vendor.contexts).toHaveLength(1);
});
