import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { createUploadVendor, startUploadServer } from '../upload/memory-upload.ts';
import { put } from '../upload/put-client.ts';

it('logs a line for each upload, file and callback, and none of their addresses', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const vendor = createUploadVendor();
  const publicUrl = 'http://graph.example.com';
  const { gateway, url, create } = await startUploadServer(vendor, { logger, publicUrl });
  const { uploadId, slots } = create();
  const fileUrl = gateway.files.urlFor({ account: 'shop', type: 'Asset', path: 'a' }, 'download');
  const callbackUrl = gateway.reportAddressFor(vendor.adapter).callbackUrl ?? '';
  const here = (address: string) => address.replace(publicUrl, url);
  await put(here(slots[0]!.url), Buffer.from('solid'));
  await fetch(here(fileUrl));
  await fetch(here(callbackUrl), { method: 'POST', body: '{}' });

  await vi.waitFor(() => expect(lines).toHaveLength(3));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: 'request', method: 'PUT', path: '/uploads/…', status: 201 },
    { msg: 'request', method: 'GET', path: '/files/…', status: 404, codes: ['NOT_FOUND'] },
    { msg: 'request', method: 'POST', path: '/callbacks/…', status: 204 },
  ]);
  for (const secret of [uploadId, fileUrl, callbackUrl].map((text) => text.split('/').at(-1))) {
    expect(lines.join('')).not.toContain(secret);
  }
});
