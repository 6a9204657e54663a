import { describe, expect, it } from 'vitest';
import { createTokenSigner } from '../../src/token/token-signer.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { createUploadVendor, SECRET, startUploadServer } from './memory-upload.ts';
import { put } from './put-client.ts';

const BYTES = Buffer.from('solid');
const DAY_MS = 24 * 60 * 60 * 1_000;

describe('the address of an upload', () => {
  it('is below the public one where there is one', async () => {
    const { create } = await startUploadServer(createUploadVendor(), {
      publicUrl: 'https://graph.example.com/fab',
    });
    expect(create().slots[0]!.url).toMatch(
      /^https:\/\/graph\.example\.com\/fab\/uploads\/[\w-]+\/0$/,
    );
  });

  it.each([
    ['a day', {}, DAY_MS],
    ['as long as is set', { addressTtlMs: 60_000 }, 60_000],
  ])('is good for %s', async (_, exchange, ttlMs) => {
    const timers = createDrivenTimers();
    const options = { timers, exchange };
    const { create, complete } = await startUploadServer(createUploadVendor(), options);
    const { slots, uploadId, expiresAt } = create();
    expect(expiresAt.getTime() - timers.now()).toBe(ttlMs);
    await timers.advance(ttlMs - 1);
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 201 });
    await timers.advance(1);
    expect(await put(slots[0]!.url, BYTES)).toMatchObject({ status: 404 });
    await expect(complete(uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['nothing', () => ''],
    ['a word', () => 'x'],
    ['a folder', () => '..%2f..%2fetc%2fpasswd'],
    ['a slot that it does not have', (id: string) => `${id}/1`],
    ['a slot that is no number', (id: string) => `${id}/-1`],
    ['more than a slot', (id: string) => `${id}/0/0`],
    [
      'an id with a character changed',
      (id: string) => `${id[0] === 'A' ? 'B' : 'A'}${id.slice(1)}/0`,
    ],
    ['an id of ten thousand characters', (id: string) => `${id}${'A'.repeat(9_000)}/0`],
  ])('with %s in it is 404 without a call', async (_, toPath) => {
    const vendor = createUploadVendor();
    const { url, create } = await startUploadServer(vendor);
    const { uploadId } = create();
    expect(await put(`${url}/uploads/${toPath(uploadId)}`, BYTES)).toEqual({
      status: 404,
      body: { code: 'NOT_FOUND', message: 'There is no such upload.' },
    });
    expect(vendor.inputs).toEqual([]);
  });

  it.each([
    ['another secret', { secret: 'x'.repeat(32), purpose: 'upload', account: 'shop' }],
    ['another purpose', { secret: SECRET, purpose: 'file', account: 'shop' }],
    ['an account that is not here', { secret: SECRET, purpose: 'upload', account: 'other' }],
  ] as const)('of %s is 404', async (_, { secret, purpose, account }) => {
    const { url } = await startUploadServer(createUploadVendor());
    const id = createTokenSigner(secret, purpose).sign(
      JSON.stringify({
        v: 1,
        nonce: 'n',
        expires: Date.now() + DAY_MS,
        account,
        folder: null,
        replaces: null,
        files: [['part.stl', null, null]],
        resize: false,
        rotation: false,
      }),
    );
    expect(await put(`${url}/uploads/${id}/0`, BYTES)).toMatchObject({ status: 404 });
  });

  it('says what it takes, and takes nothing else', async () => {
    const { create } = await startUploadServer(createUploadVendor());
    const { url } = create().slots[0]!;
    for (const method of ['HEAD', 'OPTIONS']) {
      const response = await fetch(url, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([204, 'PUT, HEAD, OPTIONS']);
    }
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(url, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'PUT, HEAD, OPTIONS']);
    }
    expect(await put(url, BYTES, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  });
});

describe('an upload that cannot be', () => {
  const hash = 'a'.repeat(64);
  const file = { filename: 'a.stl', size: 1, checksum: hash };

  it.each([
    ['no file', []],
    ['more files than the vendor takes', [file, file, file, file]],
    ['a size below zero', [{ ...file, size: -1 }]],
    ['half a byte', [{ ...file, size: 0.5 }]],
    ['a checksum of another kind', [{ ...file, checksum: `md5:${hash}` }]],
    ['a short checksum', [{ ...file, checksum: 'abc' }]],
  ])('for %s is refused before there is an address', async (_, files) => {
    const { create } = await startUploadServer(createUploadVendor());
    expect(() => create({ files })).toThrowError(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('for names that do not fit into an address is refused', async () => {
    const { create } = await startUploadServer(createUploadVendor({ maxFiles: 100 }));
    const files = Array.from({ length: 100 }, () => ({ ...file, filename: 'n'.repeat(200) }));
    expect(() => create({ files })).toThrowError(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('too many'),
      }),
    );
  });

  it('for a vendor without uploads is refused', async () => {
    const vendor = createUploadVendor();
    const { create } = await startUploadServer(vendor);
    const adapter = { ...vendor.adapter, facets: {} };
    expect(() => create({ adapter })).toThrowError(
      expect.objectContaining({ code: 'UNSUPPORTED' }),
    );
  });
});
