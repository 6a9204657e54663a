import { describe, expect, test } from 'vitest';
import { boxFile, createClient, start } from './authentise-fixture.ts';

const PROCESSING_MS = 3_000;

/** A processed box of 40 × 10 × 20 mm with one corner at the origin. */
async function startWithBox() {
  const emulator = await start({ sample: 'empty' });
  const client = createClient(emulator);
  const uri = await client.upload(boxFile(40, 10, 20), 'box');
  emulator.clock.advance(PROCESSING_MS);
  const transform = (...transformations: unknown[]) =>
    client.post(`${uri}transformation/`, { transformations });
  /** The child of a transformation, processed. */
  async function transformed(...transformations: unknown[]) {
    const created = await transform(...transformations);
    emulator.clock.advance(PROCESSING_MS);
    return client.read(created.headers.get('location') ?? '');
  }
  return { emulator, client, uri, transform, transformed };
}

describe('a transformation', () => {
  test('makes a child that is processed and knows its parent, as the parent knows it', async () => {
    const { emulator, client, uri, transform } = await startWithBox();
    const created = await transform({ type: 'rotate', parametersRotate: { x: 0, y: 0, z: 90 } });
    const childUri = created.headers.get('location') ?? '';
    expect(created.status).toBe(201);
    expect(created.headers.get('x-upload-location')).toBeNull();
    expect(await client.read(childUri)).toMatchObject({
      status: 'processing',
      name: 'box',
      parents: [uri],
      children: [],
      content: null,
    });
    expect(await client.read(uri)).toMatchObject({ status: 'processed', children: [childUri] });
    emulator.clock.advance(PROCESSING_MS);
    expect(await client.read(childUri)).toMatchObject({
      status: 'processed',
      size: { x: 10, y: 40, z: 20 },
      volume: 8_000,
      analyses: { manifold: true },
    });
  });

  test.each([
    ['scale', { parametersScale: { x: 200, y: 100, z: 50 } }, { x: 80, y: 10, z: 10 }, 8_000],
    ['scale', { parameterScale: { x: 50, y: 50, z: 50 } }, { x: 20, y: 5, z: 10 }, 1_000],
    ['translate', { parametersTranslate: { x: 5, y: -5, z: 1 } }, { x: 40, y: 10, z: 20 }, 8_000],
    ['rotate', { parametersRotate: { x: 90, y: 0, z: 90 } }, { x: 20, y: 40, z: 10 }, 8_000],
    ['auto-translate', {}, { x: 40, y: 10, z: 20 }, 8_000],
    [
      'auto-scale',
      { parametersAutoScale: { build: { x: 80, y: 80, z: 80 } } },
      { x: 80, y: 20, z: 40 },
      64_000,
    ],
    [
      'auto-rotate',
      { parametersAutoRotate: { build: { x: 100, y: 100, z: 15 } } },
      { x: 40, y: 20, z: 10 },
      8_000,
    ],
    [
      'bracket',
      { parametersBrackets: { width: 6, gap: 2, thickness: 1 } },
      { x: 40, y: 10, z: 23 },
      8_036,
    ],
    [
      'bracket',
      { parametersBracket: { width: 50, gap: 0.5, thickness: 1 } },
      { x: 50, y: 50, z: 21.5 },
      10_500,
    ],
  ])('of type %s with %j changes the geometry', async (type, parameters, size, volume) => {
    const { transformed } = await startWithBox();
    expect(await transformed({ type, ...parameters })).toMatchObject({
      size,
      volume,
      analyses: { manifold: true },
    });
  });

  test('applies its steps in order', async () => {
    const { transformed } = await startWithBox();
    const turn = { type: 'rotate', parametersRotate: { x: 0, y: 0, z: 90 } };
    const stretch = { type: 'scale', parametersScale: { x: 300, y: 100, z: 100 } };
    expect((await transformed(turn, stretch)).size).toEqual({ x: 30, y: 40, z: 20 });
    expect((await transformed(stretch, turn)).size).toEqual({ x: 10, y: 120, z: 20 });
  });
});

describe('a transformation is refused', () => {
  const point = { x: 1, y: 1, z: 1 };
  test.each([
    ['without steps', []],
    ['with an unknown type', [{ type: 'melt', parametersMelt: point }]],
    ['with a type from the prototype', [{ type: 'toString' }]],
    ['without its parameters', [{ type: 'rotate' }]],
    ['with one axis missing', [{ type: 'rotate', parametersRotate: { x: 1, y: 1 } }]],
    [
      'with a unit behind the number',
      [{ type: 'scale', parametersScale: { ...point, x: '10mm' } }],
    ],
    ['with a scale of zero', [{ type: 'scale', parametersScale: { ...point, y: 0 } }]],
    ['with a flat build volume', [{ type: 'auto-scale', parametersAutoScale: point }]],
    ['with more steps than it does', Array(51).fill({ type: 'auto-translate' })],
    ['with a step that is no object', [null]],
  ])('%s', async (_, steps) => {
    const { client, uri, transform } = await startWithBox();
    const refused = await transform(...steps);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      errors: expect.arrayContaining([{ code: expect.any(String), title: expect.any(String) }]),
    });
    expect((await client.read(uri)).children).toEqual([]);
  });

  test('for everything that is wrong at once', async () => {
    const { transform } = await startWithBox();
    const refused = await transform({ type: 'rotate', parametersRotate: {} }, { type: 'x' });
    const { errors } = (await refused.json()) as { errors: { title: string }[] };
    expect(errors.map(({ title }) => title.split(' ')[0])).toEqual([
      'transformations.0.parametersRotate.x',
      'transformations.0.parametersRotate.y',
      'transformations.0.parametersRotate.z',
      'transformations.1.type',
    ]);
  });

  test('while the model is still processed', async () => {
    const { client } = await startWithBox();
    const uri = await client.upload(boxFile(1, 1, 1));
    const body = { transformations: [{ type: 'auto-translate' }] };
    expect((await client.post(`${uri}transformation/`, body)).status).toBe(400);
  });

  test('for a model of somebody else', async () => {
    const client = createClient(await start());
    const { resources } = await client.read<{ resources: { uri: string }[] }>('/model/');
    const body = { transformations: [{ type: 'auto-translate' }] };
    const refused = await client.post(`${resources[0]?.uri}transformation/`, body);
    expect(refused.status).toBe(403);
  });
});

test('a child that grew beyond what a file can hold ends in error', async () => {
  const { transformed } = await startWithBox();
  const huge = { type: 'scale', parametersScale: { x: 1e300, y: 1e300, z: 1e300 } };
  expect((await transformed(huge)).status).toBe('error');
});
