import { describe, expect, test } from 'vitest';
import { createBox, openMesh } from '../../src/vendors/authentise/geometry/mesh-shape.ts';
import { encodeBinaryStl } from '../../src/vendors/authentise/geometry/stl-encode.ts';
import { boxFile, createClient, type ListJson, start } from './authentise-fixture.ts';

interface SliceJson {
  uri: string;
  status: string;
  model: string;
  config: string;
  content: string | null;
  slice_time: number | null;
}

async function startWithConfig() {
  const emulator = await start({ sample: 'empty' });
  const client = createClient(emulator);
  const created = await client.post('/config/raw/', { engine: 'slic3r', content: 'a = 1\n' });
  const config = created.headers.get('location') ?? '';
  return { emulator, client, config };
}

describe('configurations', () => {
  test('of the vendor’s parameters echo them', async () => {
    const { client } = await startWithConfig();
    const created = await client.post('/config/curated/', {
      engine: 'makerbot',
      parameters: { material: 'PLA', print_quality: 'fine', infill_density: 0.3, raft: true },
    });
    const config = await client.read(created.headers.get('location') ?? '');
    expect(created.status).toBe(201);
    expect(config).toMatchObject({
      engine: 'makerbot',
      description: null,
      parameters: { material: 'PLA', print_quality: 'fine', raft: true, perimeters: null },
    });
  });

  test('of raw text leave the parameters unknown and give the text back', async () => {
    const { client, config } = await startWithConfig();
    const read = await client.read<{ content: string; parameters: object }>(config);
    expect(new Set(Object.values(read.parameters))).toEqual(new Set([null]));
    expect(await (await fetch(read.content)).text()).toBe('a = 1\n');
  });

  test.each([
    ['curated', { engine: 'other' }],
    ['curated', { engine: 'slic3r', parameters: { material: 'wood', perimeters: 1.5 } }],
    ['raw', { engine: 'slic3r' }],
  ])('%s with %j are refused', async (kind, body) => {
    const { client } = await startWithConfig();
    expect((await client.post(`/config/${kind}/`, body)).status).toBe(400);
  });
});

describe('a slice', () => {
  test('is processed by the clock and then has its program', async () => {
    const { emulator, client, config } = await startWithConfig();
    const model = await client.upload(boxFile(10, 10, 10));
    emulator.clock.advance(3_000);
    const created = await client.post('/slice/', { model, config });
    const uri = created.headers.get('location') ?? '';
    expect(created.status).toBe(201);
    emulator.clock.advance(9_999);
    expect(await client.read(uri)).toMatchObject({
      uri,
      model,
      config,
      status: 'processing',
      content: null,
      slice_time: null,
    });
    emulator.clock.advance(1);
    const slice = await client.read<SliceJson>(uri);
    expect(slice).toMatchObject({ status: 'processed', slice_time: 10 });
    expect(await (await fetch(slice.content ?? '')).text()).toContain('G28');
  });

  test('of an open mesh ends in error', async () => {
    const { emulator, client, config } = await startWithConfig();
    const model = await client.upload(encodeBinaryStl(openMesh(createBox(1, 1, 1))));
    emulator.clock.advance(3_000);
    const created = await client.post('/slice/', { model, config });
    emulator.clock.advance(10_000);
    expect(await client.read(created.headers.get('location') ?? '')).toMatchObject({
      status: 'error',
      content: null,
      slice_time: null,
    });
  });

  test('of what is not there is refused', async () => {
    const { client } = await startWithConfig();
    const refused = await client.post('/slice/', { model: '/model/x/', config: 'nothing' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      errors: [{ code: 'not_found' }, { code: 'not_found' }],
    });
    expect((await client.get('/slice/x/')).status).toBe(404);
  });
});

test('the shop has slices in every state, and the running ones end within a minute', async () => {
  const emulator = await start();
  const client = createClient(emulator);
  const statusesOf = async () => {
    const { resources } = await client.read<ListJson<SliceJson>>('/slice/');
    return resources.map(({ status }) => status);
  };
  const atStart = await statusesOf();
  expect(atStart.length).toBeGreaterThanOrEqual(8);
  expect(new Set(atStart)).toEqual(new Set(['processing', 'processed', 'error']));
  emulator.clock.advance(60_000);
  expect(await statusesOf()).not.toContain('processing');
  const { resources } = await client.read<ListJson<SliceJson>>('/slice/?filter[status]=error');
  expect(resources.every(({ status }) => status === 'error')).toBe(true);
});
