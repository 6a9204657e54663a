import type { Job, Model, TransformStep } from '@fabgraph/contract';
import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { toTransformations } from '../../../src/vendors/authentise/transformation.ts';
import { serve, type TestServer } from '../../support/server.ts';
import {
  createRequest,
  createTestAdapter,
  createWrite,
  modelRef,
  rejection,
  startShop,
  TOKEN,
  uploadOf,
} from './fixture.ts';
import { createBox } from './stl.ts';

const XYZ = { x: 1, y: 2, z: 3 };
const ROTATE: TransformStep = { kind: 'rotate', angles: XYZ };

describe('a transformation', () => {
  it.each<[TransformStep, unknown]>([
    [
      { kind: 'bracket', widthMm: 10, gapMm: 2, thicknessMm: 3 },
      { type: 'bracket', parametersBrackets: { width: 10, gap: 2, thickness: 3 } },
    ],
    [
      { kind: 'autoRotate', build: XYZ },
      { type: 'auto-rotate', parametersAutoRotate: { build: XYZ } },
    ],
    [ROTATE, { type: 'rotate', parametersRotate: XYZ }],
    [
      { kind: 'autoScale', build: XYZ },
      { type: 'auto-scale', parametersAutoScale: { build: XYZ } },
    ],
    [
      { kind: 'scale', percent: XYZ },
      { type: 'scale', parametersScale: XYZ },
    ],
    [{ kind: 'autoTranslate' }, { type: 'auto-translate' }],
    [
      { kind: 'translate', by: XYZ },
      { type: 'translate', parametersTranslate: XYZ },
    ],
  ])('of the step %j is sent as %j', (step, json) => {
    expect(toTransformations([step])).toEqual([json]);
  });

  it('of a scale is sent under both names of its factors where a setting says so', async () => {
    const vendor = await serveParent();
    for (const scaleCompat of ['true', 'false']) {
      const adapter = createTestAdapter(vendor.origin, { ...TOKEN, scaleCompat });
      const steps: readonly TransformStep[] = [{ kind: 'scale', percent: XYZ }];
      await adapter.facets.models!.transform!(modelRef('p'), steps, createWrite());
    }
    const sent = vendor.calls.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(sent.map((body) => JSON.parse(body).transformations[0])).toEqual([
      { type: 'scale', parametersScale: XYZ, parameterScale: XYZ },
      { type: 'scale', parametersScale: XYZ },
    ]);
  });

  it('holds its steps in the order given, and nothing but numbers', () => {
    const number = fc.double({ min: 0.001, max: 1_000, noNaN: true });
    const vector = fc.record({ x: number, y: number, z: number });
    const step: fc.Arbitrary<TransformStep> = fc.oneof(
      fc.record({ kind: fc.constant('rotate' as const), angles: vector }),
      fc.record({ kind: fc.constant('translate' as const), by: vector }),
      fc.record({ kind: fc.constant('scale' as const), percent: vector }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 9 }), (steps) => {
        const sent = toTransformations(steps);
        expect(sent.map(({ type }) => type)).toEqual(steps.map(({ kind }) => kind));
        const values = sent.flatMap(({ type: _, ...parameters }) =>
          Object.values(parameters).flatMap((given) => Object.values(given as object)),
        );
        expect(values.every((value) => typeof value === 'number')).toBe(true);
      }),
    );
  });

  it.each<[string, readonly TransformStep[]]>([
    ['at least one step', []],
    ['Step 1 (rotate): the angle y', [{ kind: 'rotate', angles: { ...XYZ, y: Number.NaN } }]],
    [
      'Step 2 (translate): the distance z',
      [ROTATE, { kind: 'translate', by: { ...XYZ, z: Number.POSITIVE_INFINITY } }],
    ],
    ['the percentage x must be more than 0', [{ kind: 'scale', percent: { ...XYZ, x: 0 } }]],
    ['the build volume z must be more than 0', [{ kind: 'autoScale', build: { ...XYZ, z: -1 } }]],
    ['the build volume x must be more than 0', [{ kind: 'autoRotate', build: { ...XYZ, x: 0 } }]],
    ['widthMm', [{ kind: 'bracket', widthMm: 0, gapMm: 0, thicknessMm: 1 }]],
    ['gapMm', [{ kind: 'bracket', widthMm: 1, gapMm: -1, thicknessMm: 1 }]],
    ['thicknessMm', [{ kind: 'bracket', widthMm: 1, gapMm: 0, thicknessMm: 0 }]],
    ['there is no such step', [{ kind: 'mirror' } as unknown as TransformStep]],
  ])('is refused with "%s" before anything is sent', async (says, steps) => {
    const vendor = await serveParent();
    const { transform } = createTestAdapter(vendor.origin).facets.models!;
    const error = await rejection(transform!(modelRef('p'), steps, createWrite()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(says);
    expect(vendor.calls).toHaveLength(0);
  });
});

/** A vendor at which `c` is made of `p`. */
async function serveParent(
  location = '/model/c/',
  child: Record<string, unknown> | null = { parents: ['/model/p/'] },
): Promise<TestServer> {
  return await serve((request, response) => {
    if (request.method === 'POST') return response.writeHead(201, { location }).end();
    if (child === null) return response.writeHead(404).end();
    return response.end(
      JSON.stringify({ uri: '/model/c/', name: 'c', status: 'processing', ...child }),
    );
  });
}

describe('the job of a transformation', () => {
  it('has the child in its outputs, which is among the model’s children', async () => {
    const { emulator, adapter } = await startShop();
    const { models, jobs, uploads } = adapter.facets;
    const uploaded = await uploads!.upload(uploadOf(createBox(10, 20, 30).bytes), createWrite());
    const parent = uploaded.models[0]!.ref;
    emulator.clock.advance(60_000);

    const steps: readonly TransformStep[] = [
      { kind: 'scale', percent: { x: 200, y: 100, z: 100 } },
    ];
    const job = await models!.transform!(parent, steps, createWrite());
    expect(job).toMatchObject({
      kind: 'TRANSFORMATION',
      status: 'RUNNING',
      inputs: [{ role: 'model', resource: { ref: parent } }],
    });
    const child = job.outputs[0]!.resource!.ref as Model['ref'];
    emulator.clock.advance(60_000);
    const found = await models!.getMany([parent, child], createRequest());
    expect(found).toMatchObject([
      { children: [child] },
      { parents: [parent], status: 'READY', geometry: { sizeMm: { x: 20, y: 20, z: 30 } } },
    ]);
    const [over] = await jobs!.getMany([job.ref], createRequest());
    expect(over).toMatchObject({ status: 'SUCCEEDED', outputs: [{ resource: { ref: child } }] });
  });

  it.each<TransformStep>([
    { kind: 'bracket', widthMm: 2, gapMm: 1, thicknessMm: 1 },
    { kind: 'autoRotate', build: { x: 100, y: 100, z: 100 } },
    { kind: 'rotate', angles: { x: 90, y: 0, z: 0 } },
    { kind: 'autoScale', build: { x: 100, y: 100, z: 100 } },
    { kind: 'autoTranslate' },
    { kind: 'translate', by: { x: 1, y: 2, z: 3 } },
  ])('succeeds in the emulated vendor for %j', async (step) => {
    const { emulator, adapter } = await startShop();
    const { models, jobs, uploads } = adapter.facets;
    const uploaded = await uploads!.upload(uploadOf(createBox(1, 2, 3).bytes), createWrite());
    emulator.clock.advance(60_000);
    const job = await models!.transform!(uploaded.models[0]!.ref, [step], createWrite());
    emulator.clock.advance(60_000);
    const [over] = await jobs!.getMany([job.ref], createRequest());
    expect((over as Job).status).toBe('SUCCEEDED');
  });

  it('tells the vendor whom to call back', async () => {
    const vendor = await serveParent();
    const { transform } = createTestAdapter(vendor.origin).facets.models!;
    await transform!(modelRef('p'), [ROTATE], createWrite('https://gateway.example/c'));
    expect(vendor.calls[0]).toMatchObject({ method: 'POST', url: '/model/p/transformation/' });
    expect(JSON.parse(vendor.calls[0]!.body).callback).toEqual({
      url: 'https://gateway.example/c',
      method: 'POST',
    });
  });

  it.each([
    ['its child does not name its parents yet', {}, 'RUNNING'],
    ['its child cannot be read yet', null, 'UNKNOWN'],
    [
      'its child waits for the vendor’s own bytes',
      { status: 'not-uploaded', parents: ['/model/p/'] },
      'UNKNOWN',
    ],
  ])('is given where %s', async (_, child, status) => {
    const vendor = await serveParent('/model/c/', child);
    const { transform } = createTestAdapter(vendor.origin).facets.models!;
    expect(await transform!(modelRef('p'), [ROTATE], createWrite())).toMatchObject({
      kind: 'TRANSFORMATION',
      status,
      inputs: [{ resource: { ref: modelRef('p') } }],
      outputs: [{ resource: { ref: modelRef('c') } }],
    });
  });

  it.each(['/model/p/', '/other/c/', ''])(
    'is a bad answer where the child is at "%s"',
    async (location) => {
      const vendor = await serveParent(location);
      const { transform } = createTestAdapter(vendor.origin).facets.models!;
      const error = await rejection(transform!(modelRef('p'), [ROTATE], createWrite()));
      assert(error.code === 'VENDOR_BAD_RESPONSE');
      expect(error.isRetryable).toBe(false);
    },
  );

  it('of a model that is not there is not found', async () => {
    const { adapter } = await startShop();
    const { transform } = adapter.facets.models!;
    const gone = modelRef('00000000-0000-4000-8000-000000000000');
    expect(await rejection(transform!(gone, [ROTATE], createWrite()))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
