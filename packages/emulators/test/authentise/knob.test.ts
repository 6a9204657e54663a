import { expect, test } from 'vitest';
import { boxFile, createClient, putBytes, start } from './authentise-fixture.ts';

test('uploadStatus 200 is what the first years answered', async () => {
  const client = createClient(await start({ uploadStatus: 200 }));
  const created = await client.post('/model/', { name: 'x' });
  const put = await putBytes(created.headers.get('x-upload-location') ?? '', boxFile(1, 1, 1));
  expect(put.status).toBe(200);
});

test('listKey models follows the reference, for models only', async () => {
  const client = createClient(await start({ listKey: 'models' }));
  const list = await client.read<object>('/model/');
  expect(Object.keys(list)).toEqual(['models', 'links', 'meta']);
  expect(Object.keys(await client.read<object>('/users/'))).toContain('resources');
});

test('createBody off leaves only the headers', async () => {
  const client = createClient(await start({ createBody: 'off' }));
  const created = await client.post('/model/', { name: 'x' });
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toContain('/model/');
  expect(await created.text()).toBe('');
});

test('flatManifold adds the dotted key beside the nested one', async () => {
  const client = createClient(await start({ flatManifold: true }));
  const { resources } = await client.read<{ resources: object[] }>('/model/?status=processed');
  expect(resources[0]).toMatchObject({ analyses: { manifold: true }, 'analyses.manifold': true });
});

test.each([
  ['volume', ['surface_area', 'volume']],
  ['volume_mm', ['surface_area_mm', 'volume_mm']],
  ['both', ['surface_area', 'surface_area_mm', 'volume', 'volume_mm']],
] as const)('legacyFieldNames %s sends %j', async (legacyFieldNames, expected) => {
  const client = createClient(await start({ legacyFieldNames }));
  const { resources } = await client.read<{ resources: object[] }>('/model/');
  const names = Object.keys(resources[0] ?? {}).filter((key) => /^(volume|surface)/.test(key));
  expect(names.toSorted()).toEqual(expected);
});

test('maxFacets ends larger models in error', async () => {
  const emulator = await start({ sample: 'empty', maxFacets: 11 });
  const client = createClient(emulator);
  const uri = await client.upload(boxFile(1, 1, 1));
  emulator.clock.advance(3_000);
  expect((await client.read(uri)).status).toBe('error');
});
