import type { Ref } from '@fabgraph/contract';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { openRaw } from '../fault/raw-socket.ts';
import { createUploadVendor, startUploadServer } from '../upload/memory-upload.ts';
import { put } from '../upload/put-client.ts';

const publicUrl = 'http://graph.example.com';

async function startLogging() {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const vendor = createUploadVendor();
  return { ...(await startUploadServer(vendor, { logger, publicUrl })), lines, vendor };
}

it('logs a line for each upload, file and callback, and none of their addresses', async () => {
  const { gateway, url, create, lines, vendor } = await startLogging();
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

it('does not say of who leaves with the whole of a refusal that they were cut off', async () => {
  const { url, lines } = await startLogging();
  const { send, socket } = openRaw(url);
  send('PUT /uploads/x/0 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nsolid');
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
    // To leave the loop closes the socket.
    if (answer.includes('"message"')) break;
  }
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  const line = JSON.parse(lines.join(''));
  expect(line).toMatchObject({ status: 404, codes: ['NOT_FOUND'] });
  expect(line).not.toHaveProperty('isCutOff');
});

describe('the address of a file that was changed on its way', () => {
  const upgrade = 'connection: upgrade\r\nupgrade: websocket';

  it.each([
    ['//files/', 'a: b', '//files/…'],
    ['/./files/', 'a: b', '/files/…'],
    ['/api/files/', 'a: b', '/api/files/…'],
    ['/f/', 'a: b', '/f/…'],
    ['/api/files/', upgrade, '/api/files/…'],
    ['http://x/api/files/', upgrade, '/api/files/…'],
  ])('is in no line of the log: %s (%s)', async (before, header, path) => {
    const { gateway, url, lines } = await startLogging();
    const ref: Ref<'Asset'> = { account: 'shop', type: 'Asset', path: 'a' };
    const token = gateway.files.urlFor(ref, 'download').split('/').at(-1) ?? '';
    const { send } = openRaw(url);
    send(`GET ${before}${token} HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`);
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    expect(JSON.parse(lines.join(''))).toMatchObject({ path, status: 404 });
    expect(lines.join('')).not.toContain(token.slice(0, 20));
  });
});
