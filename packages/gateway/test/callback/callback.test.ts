import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createCallbackTokens } from '../../src/callback/callback-token.ts';
import { createGateway, type GatewayOptions } from '../../src/index.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';
import { listenFor } from '../server/listening.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const PUBLIC_URL = 'https://graph.example.com';

async function start(options: Partial<GatewayOptions> = {}) {
  const { adapter } = createMemoryVendor();
  const gateway = createGateway({
    registry: { vendors: [], accounts: [adapter, { ...adapter, account: 'second' }] },
    secret: SECRET,
    publicUrl: PUBLIC_URL,
    ...options,
  });
  const url = await listenFor(gateway);
  const { callbackUrl } = gateway.reportAddressFor(adapter);
  return { gateway, adapter, url, callbackUrl, local: callbackUrl?.replace(PUBLIC_URL, url) ?? '' };
}

describe('the address of a callback', () => {
  it('is below the public one and another one each time', async () => {
    const { gateway, adapter, callbackUrl } = await start();
    expect(callbackUrl).toMatch(/^https:\/\/graph\.example\.com\/callbacks\/shop\/[\w-]{40}$/);
    expect(gateway.reportAddressFor(adapter).callbackUrl).not.toBe(callbackUrl);
  });

  it('is not given where vendors cannot reach the gateway', () => {
    const { adapter } = createMemoryVendor();
    const gateway = createGateway({
      registry: { vendors: [], accounts: [adapter] },
      secret: SECRET,
    });
    expect(gateway.reportAddressFor(adapter)).toEqual({});
  });
});

describe('a callback', () => {
  it.each([
    ['GET', undefined],
    ['POST', '{"state":"done"}'],
    ['PUT', '\0 no JSON at all'],
    ['POST', 'x'.repeat(64 * 1_024)],
  ])('by %s is taken whatever it says', async (method, body) => {
    const { local } = await start();
    const response = await fetch(local, { method, ...(body === undefined ? {} : { body }) });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('of more than 64 KB is refused', async () => {
    const { local } = await start();
    const response = await fetch(local, { method: 'POST', body: 'x'.repeat(64 * 1_024 + 1) });
    expect([response.status, await response.json()]).toMatchObject([
      413,
      { code: 'PAYLOAD_TOO_LARGE' },
    ]);
  });

  it('may be of as many bytes as is set, and of no more', async () => {
    const { local } = await start({ exchange: { maxCallbackBytes: 1_000 } });
    const statuses = [];
    for (const size of [1_000, 1_001]) {
      statuses.push((await fetch(local, { method: 'POST', body: 'x'.repeat(size) })).status);
    }
    expect(statuses).toEqual([204, 413]);
  });

  it.each([
    ['another account', ({ local }: { local: string }) => local.replace('/shop/', '/second/')],
    [
      'an account that is not here',
      ({ local }: { local: string }) => local.replace('/shop/', '/x/'),
    ],
    ['no token', ({ url }: { url: string }) => `${url}/callbacks/shop/`],
    ['no account', ({ url }: { url: string }) => `${url}/callbacks/`],
    ['a token of zeros', ({ url }: { url: string }) => `${url}/callbacks/shop/${'A'.repeat(40)}`],
    ['more after the token', ({ local }: { local: string }) => `${local}/x`],
    [
      'a token of another secret',
      ({ url }: { url: string }) =>
        `${url}/callbacks/shop/${createCallbackTokens('y'.repeat(32)).make('shop')}`,
    ],
  ])('with %s is 404', async (_, toUrl) => {
    const response = await fetch(toUrl(await start()), { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it('by another method is 404', async () => {
    const { local } = await start();
    expect((await fetch(local, { method: 'DELETE' })).status).toBe(404);
  });

  it('whose sender leaves in the middle harms nothing', async () => {
    const { local, url } = await start();
    const call = request(local, { method: 'POST', headers: { 'content-length': 100 } });
    call.on('error', () => {});
    call.write('half');
    call.destroy();
    await new Promise((resolve) => call.once('close', resolve));
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });
});
