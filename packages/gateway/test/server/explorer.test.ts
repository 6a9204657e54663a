import { request as httpRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Gateway } from '../../src/index.ts';
import { createTestServer } from './server-setup.ts';

const ORIGIN = 'http://localhost';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function get(gateway: Gateway, path: string, headers: Record<string, string> = {}) {
  return gateway.fetch(new Request(`${ORIGIN}${path}`, { headers }));
}

/** Paths of all that the page loads. */
async function assetPaths(gateway: Gateway): Promise<readonly string[]> {
  const html = await (await get(gateway, '/graphql', BROWSER)).text();
  const found = html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+)"/g);
  return [...found].map(([, url = '']) => new URL(url, `${ORIGIN}/graphql`).pathname);
}

describe('the explorer', () => {
  it('is a small page that loads nothing from elsewhere and opens with examples', async () => {
    const { gateway } = createTestServer();
    const response = await get(gateway, '/graphql', BROWSER);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const html = await response.text();
    expect(html.length).toBeLessThan(20_000);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).toContain('subscription Watch');
    expect(html).toContain('mutation RunWorkflow');
    expect(html).toContain('query Models');
  });

  it('is where a browser is led that asks for the root, and nobody else', async () => {
    const { gateway } = createTestServer();
    const led = await get(gateway, '/', BROWSER);
    expect([led.status, led.headers.get('location')]).toEqual([302, '/graphql']);
    expect((await get(gateway, '/', { accept: 'application/json' })).status).toBe(404);
  });

  it('loads what a browser keeps for good, and is told that it has not changed', async () => {
    const { gateway } = createTestServer();
    const paths = await assetPaths(gateway);
    expect(paths).toHaveLength(3);
    for (const path of paths) {
      const response = await get(gateway, path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^(text\/(javascript|css)|image\/)/);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const etag = response.headers.get('etag') ?? '';
      const again = await get(gateway, path, { 'if-none-match': etag });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
  });

  it('gives no other file than its own', async () => {
    const { gateway } = createTestServer();
    expect((await get(gateway, '/explorer/0000000000000000.js')).status).toBe(404);
    expect((await get(gateway, '/explorer/..%2f..%2fpackage.json')).status).toBe(404);
  });

  it('sends its script in a fifth of its size to a client that takes it so', async () => {
    const { gateway } = createTestServer();
    const { url } = await gateway.listen({ port: 0 });
    try {
      const [script = ''] = (await assetPaths(gateway)).filter((path) => path.endsWith('.js'));
      const plain = await download(`${url}${script}`, 'br;q=0, identity');
      const zipped = await download(`${url}${script}`, 'gzip, deflate');
      const smallest = await download(`${url}${script}`, 'gzip, deflate, br');
      expect(plain.encoding).toBeUndefined();
      expect(plain.body.includes('YogaGraphiQL')).toBe(true);
      expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
      expect(brotliDecompressSync(smallest.body).equals(plain.body)).toBe(true);
      expect([zipped.encoding, smallest.encoding]).toEqual(['gzip', 'br']);
      expect(smallest.body.length).toBeLessThan(zipped.body.length);
      expect(zipped.body.length).toBeLessThan(plain.body.length / 3);
      expect(smallest.body.length).toBeLessThan(plain.body.length / 5);
    } finally {
      await gateway.close();
    }
  });
});

/** The bytes as they came over the wire. */
function download(url: string, acceptEncoding: string) {
  return new Promise<{ readonly encoding: string | undefined; readonly body: Buffer }>(
    (resolve, reject) => {
      const headers = { 'accept-encoding': acceptEncoding };
      httpRequest(url, { headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) });
      })
        .on('error', reject)
        .end();
    },
  );
}
