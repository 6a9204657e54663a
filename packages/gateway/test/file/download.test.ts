import { get } from 'node:http';
import { VendorError } from '@fabgraph/contract';
import { describe, expect, it, vi } from 'vitest';
import { createTokenSigner } from '../../src/token/token-signer.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { ASSET, chunksOf, endless, openedFile, SECRET, startFileServer } from './memory-file.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

describe('a file', () => {
  it('is saved by a browser and never run, whatever the vendor calls it', async () => {
    const { link } = await startFileServer({
      file: { contentType: 'text/html', filename: '../Ärger "1".html' },
    });
    const response = await fetch(link());
    expect(await response.text()).toBe('solid cube');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html',
      'content-length': '10',
      'content-disposition': `attachment; filename="?rger _1_.html"; filename*=UTF-8''%C3%84rger%20_1_.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    });
    expect(response.headers.has('etag')).toBe(false);
  });

  it.each([
    ['a thumbnail that is a picture', 'thumbnail', 'image/png', /^inline;/],
    ['a thumbnail that can hold scripts', 'thumbnail', 'image/svg+xml', /^attachment;/],
    ['a picture to download', 'download', 'image/png', /^attachment;/],
  ] as const)('that is %s', async (_, content, contentType, disposition) => {
    const { link } = await startFileServer({ file: { contentType } });
    const response = await fetch(link(content));
    await response.arrayBuffer();
    expect(response.headers.get('content-disposition')).toMatch(disposition);
  });

  it('of a content type that is none is one of bytes', async () => {
    const { link } = await startFileServer({
      file: { contentType: 'x\u00e4; <script>', filename: null },
    });
    const response = await fetch(link());
    await response.arrayBuffer();
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=download');
  });

  it('is opened anew each time, in parts where parts are asked', async () => {
    const { link, opened } = await startFileServer({
      file: { status: 206, size: 4, contentRange: 'bytes 6-9/10' },
      body: () => chunksOf('cube'),
    });
    const url = link();
    const response = await fetch(url, { headers: { range: 'bytes=6-9' } });
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual(
      [206, 'bytes 6-9/10', 'cube'],
    );
    await (await fetch(url, { headers: { range: 'bytes=0-3' } })).text();
    expect(opened.map(({ method, range }) => [method, range])).toEqual([
      ['GET', 'bytes=6-9'],
      ['GET', 'bytes=0-3'],
    ]);
  });

  it.each([
    ['an entity tag', '"v1"'],
    ['a date', 'Wed, 21 Oct 2026 07:28:00 GMT'],
  ])(
    'is sent whole where a part of the version of %s is asked, which we never named',
    async (_, version) => {
      const { link, opened } = await startFileServer();
      const headers = { range: 'bytes=6-9', 'if-range': version };
      const response = await fetch(link(), { headers });
      expect([response.status, await response.text()]).toEqual([200, 'solid cube']);
      expect(opened.map(({ range }) => range)).toEqual([undefined]);
    },
  );

  it('of which the vendor sends a part that nobody asked for is none', async () => {
    const { link } = await startFileServer({
      file: { status: 206, size: 4, contentRange: 'bytes 6-9/10' },
      body: () => chunksOf('cube'),
    });
    const response = await fetch(link());
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
  });

  it('does not have every range', async () => {
    const { link } = await startFileServer({
      file: { status: 416, size: null, contentRange: 'bytes */10' },
    });
    const response = await fetch(link(), { headers: { range: 'bytes=99-' } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(await response.json()).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is described to HEAD without its bytes', async () => {
    const { link, opened } = await startFileServer();
    const response = await fetch(link(), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '10']);
    expect(opened).toMatchObject([{ method: 'HEAD' }]);
  });

  it.each([
    ['fewer', 11],
    ['more', 9],
  ])('of which the vendor sends %s bytes than it said is cut off', async (_, size) => {
    const { link } = await startFileServer({
      file: { size },
      body: () => chunksOf('solid ', 'cube'),
    });
    await expect(fetch(link()).then((response) => response.text())).rejects.toThrow();
  });

  it('that breaks off in the middle is cut off', async () => {
    async function* broken() {
      yield Buffer.from('solid');
      throw new Error('reset');
    }
    const { link } = await startFileServer({ file: { size: null }, body: broken });
    await expect(fetch(link()).then((response) => response.text())).rejects.toThrow();
  });

  it.each([
    ['more bytes than were said', 3, () => chunksOf('solid cube'), 'VENDOR_BAD_RESPONSE', 502],
    ['none of the bytes that were said', 10, () => chunksOf(), 'VENDOR_BAD_RESPONSE', 502],
    ['an error', null, failing, 'VENDOR_UNAVAILABLE', 503],
  ])(
    'that begins with %s is told so, as nothing of it has gone',
    async (_, size, body, code, status) => {
      const { link } = await startFileServer({ file: { size }, body });
      const response = await fetch(link());
      expect(response.status).toBe(status);
      expect(response.headers.get('content-disposition')).toBeNull();
      expect(await response.json()).toMatchObject({ code });
    },
  );

  it('whose reader leaves is let go at the vendor', async () => {
    const { link, closedCount, opened } = await startFileServer({
      file: { size: null },
      body: endless,
    });
    const call = get(link(), (response) => response.once('data', () => call.destroy()));
    call.on('error', () => {});
    await vi.waitFor(() => expect(closedCount()).toBe(1));
    expect(opened[0]?.signal.aborted).toBe(true);
  });

  it('waits for its reader', async () => {
    let sent = 0;
    async function* counted() {
      for await (const chunk of endless()) {
        sent += chunk.length;
        yield chunk;
      }
    }
    const { link } = await startFileServer({ file: { size: null }, body: counted });
    const call = get(link(), (response) => response.pause());
    call.on('error', () => {});
    await vi.waitFor(() => expect(sent).toBeGreaterThan(0));
    let before = -1;
    await vi.waitFor(
      () => {
        const isSteady = sent === before;
        before = sent;
        expect(isSteady).toBe(true);
      },
      { interval: 100, timeout: 5_000 },
    );
    expect(sent).toBeLessThan(20_000_000);
    call.destroy();
  });
});

describe('a vendor that fails', () => {
  it.each([
    ['NOT_FOUND', 404],
    // It is the gateway that the vendor does not let in, not whoever holds the address.
    ['FORBIDDEN', 502],
    ['UNAUTHENTICATED', 502],
    ['RATE_LIMITED', 429],
    ['VENDOR_UNAVAILABLE', 503],
    ['VENDOR_TIMEOUT', 504],
    ['VENDOR_BAD_RESPONSE', 502],
  ] as const)('with %s is answered with %i', async (code, status) => {
    const { link } = await startFileServer({
      open: async () => {
        throw new VendorError({
          code,
          message: `memory: ${code}`,
          vendor: 'memory',
          account: 'shop',
          retryAfterMs: 1_200,
        });
      },
    });
    const response = await fetch(link());
    expect([response.status, await response.json()]).toEqual([
      status,
      { code, message: `memory: ${code}` },
    ]);
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('in a way of ours shows nothing of it', async () => {
    const { link } = await startFileServer({
      open: async () => {
        throw new Error('the password is hunter2');
      },
    });
    const response = await fetch(link());
    const text = await response.text();
    expect([response.status, JSON.parse(text).code]).toEqual([500, 'INTERNAL']);
    expect(text).not.toContain('hunter2');
  });
});

describe('the address of a file', () => {
  it.each([
    ['a day', {}, DAY_MS],
    ['as long as is set', { addressTtlMs: 60_000 }, 60_000],
  ])('is good for %s', async (_, exchange, ttlMs) => {
    const timers = createDrivenTimers();
    const gateway = { timers, exchange };
    const { link } = await startFileServer({ open: async () => openedFile(), gateway });
    const url = link();
    await timers.advance(ttlMs - 1);
    expect((await fetch(url)).status).toBe(200);
    await timers.advance(1);
    expect((await fetch(url)).status).toBe(404);
  });

  it.each([
    ['nothing', () => ''],
    ['a folder', () => '..%2f..%2fetc%2fpasswd'],
    ['a changed character', (id: string) => `${id[0] === 'A' ? 'B' : 'A'}${id.slice(1)}`],
    ['more after it', (id: string) => `${id}/0`],
    ['an id of another secret', () => signed('x'.repeat(32), 'file')],
    ['an id of an upload', () => signed(SECRET, 'upload')],
    ['a path that the vendor cannot have', () => signed(SECRET, 'file', { path: '../users/1' })],
    ['an account that is not here', () => signed(SECRET, 'file', { account: 'other' })],
    ['a thing that has no file', () => signed(SECRET, 'file', { type: 'Job' })],
  ])('with %s is 404 without a call', async (_, toId) => {
    const { url, link, opened } = await startFileServer();
    const response = await fetch(`${url}/files/${toId(link().split('/').at(-1) ?? '')}`);
    expect([response.status, await response.json()]).toEqual([
      404,
      { code: 'NOT_FOUND', message: 'There is no such file.' },
    ]);
    expect(opened).toEqual([]);
  });

  it('is only read from', async () => {
    const { link } = await startFileServer();
    const options = await fetch(link(), { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect((await fetch(link(), { method: 'POST', body: 'x' })).status).toBe(405);
  });
});

function signed(secret: string, purpose: 'file' | 'upload', change: object = {}): string {
  const { account, type, path } = ASSET;
  const target = { v: 1, expires: Date.now() + DAY_MS, account, type, path, content: 'download' };
  return createTokenSigner(secret, purpose).sign(JSON.stringify({ ...target, ...change }));
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield* chunksOf();
  throw new VendorError({
    code: 'VENDOR_UNAVAILABLE',
    message: 'Acme broke the connection.',
    vendor: 'metafold',
    account: 'shop',
  });
}
