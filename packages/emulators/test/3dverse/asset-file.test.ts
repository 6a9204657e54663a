import { expect, it } from 'vitest';
import { type AssetType, containerOf } from '../../src/vendors/3dverse/domain/asset-type.ts';
import { createThumbnail } from '../../src/vendors/3dverse/domain/thumbnail.ts';
import { serve } from './serving.ts';

async function serveWithAsset(type: AssetType) {
  const served = await serve();
  const { body } = await served.ask(`/assets?limit=1&filter[asset_type]=${type}`);
  const container = containerOf(type);
  const path = `/assets/${container}/${body[container][0].asset_id}`;
  const putThumbnail = (bytes: Uint8Array<ArrayBuffer>, contentType: string) =>
    fetch(`${served.emulator.baseUrl}${path}/thumbnail`, {
      method: 'PUT',
      headers: { api_key: '3dverse-demo-key', 'content-type': contentType },
      body: bytes,
    });
  return { ...served, path, putThumbnail };
}

const PNG = createThumbnail('another', 16);
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

it.each([
  ['image/png', 'image/png', PNG],
  ['image/jpg', 'image/jpeg', JPEG],
])('a thumbnail put as %s is got as %s in every size', async (given, got, bytes) => {
  const { request, path, putThumbnail } = await serveWithAsset('material');
  expect((await putThumbnail(bytes, given)).status).toBe(204);
  for (const size of ['tiny', 'large']) {
    const response = await request(`${path}/thumbnail?size=${size}`);
    expect(response.headers.get('content-type')).toBe(got);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  }
});

it.each([
  ['image/jpeg', JPEG, 415],
  ['image/gif', PNG, 415],
  ['image/png', JPEG, 400],
  ['image/png', new Uint8Array(), 400],
  ['image/png', new Uint8Array(8 * 1024 ** 2 + 1), 413],
])('a thumbnail of type %s that is wrong is refused and the old one stays', async (...args) => {
  const [contentType, bytes, status] = args;
  const { request, path, putThumbnail } = await serveWithAsset('material');
  const read = async () =>
    Buffer.from(await (await request(`${path}/thumbnail?size=small`)).arrayBuffer());
  const before = await read();
  expect((await putThumbnail(bytes, contentType)).status).toBe(status);
  expect((await read()).equals(before)).toBe(true);
});

it('a thumbnail is set only with the right to write', async () => {
  const { emulator, path, tokenOf } = await serveWithAsset('material');
  const { user_token } = await tokenOf('ana.ruiz', { scope: 'read' });
  const response = await fetch(`${emulator.baseUrl}${path}/thumbnail`, {
    method: 'PUT',
    headers: { user_token, 'content-type': 'image/png' },
    body: PNG,
  });
  expect(response.status).toBe(403);
});

it.each(['script', 'shader', 'module', 'animation_sequence'] as const)(
  'a %s has code',
  async (type) => {
    const { request, path } = await serveWithAsset(type);
    const response = await request(`${path}/code`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('main');
  },
);

it('a mesh has no code, and exports as a box of its bounds, scaled', async () => {
  const { ask, request, path } = await serveWithAsset('mesh');
  expect((await ask(`${path}/code`)).status).toBe(404);
  const stl = await request(`${path}/exports/stl`);
  expect((await stl.arrayBuffer()).byteLength).toBe(84 + 12 * 50);
  const widthOf = async (scale: number) => {
    const text = await (await request(`${path}/exports/obj?scale=${scale}`)).text();
    return Math.max(...[...text.matchAll(/^v (\S+)/gm)].map(([, x]) => Number(x)));
  };
  expect((await widthOf(1_000)) / (await widthOf(1))).toBeCloseTo(1_000, 6);
  expect((await ask(`${path}/exports/fbx`)).status).toBe(404);
  expect((await ask(`${path}/exports/stl?scale=0`)).status).toBe(400);
});
