import type { SliceInput } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { toSliceConfig } from '../../../src/vendors/authentise/slice-config.ts';
import { serve, type TestServer } from '../../support/server.ts';
import {
  callsOf,
  createRequest,
  createTestAdapter,
  createWrite,
  modelRef,
  rejection,
  startShop,
} from './fixture.ts';

const CURATED = {
  material: 'PLA',
  print_quality: 'fine',
  filament_diameter: 1.75,
  nozzle_diameter: 0.4,
  infill_density: 20,
  infill_speed: 60,
  extruder_temperature: 210,
  bed_temperature: 60,
  perimeter_speed: 45,
  perimeters: 3,
  support: true,
  raft: false,
};

describe('how a model is sliced', () => {
  it.each<[SliceInput['parameters'], string, unknown]>([
    [{}, '/config/curated/', { engine: 'slic3r' }],
    [CURATED, '/config/curated/', { engine: 'slic3r', parameters: CURATED }],
    [
      { description: 'draft', raft: true },
      '/config/curated/',
      { engine: 'slic3r', description: 'draft', parameters: { raft: true } },
    ],
    [
      { content: 'layer_height = 0.2\n', description: 'x.ini' },
      '/config/raw/',
      { engine: 'slic3r', description: 'x.ini', content: 'layer_height = 0.2\n' },
    ],
  ])('by %j is told at %s', (parameters, path, json) => {
    expect(toSliceConfig({ engine: 'slic3r', parameters })).toEqual({ path, json });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['cura', {}, 'engine must be slic3r or makerbot'],
    ['slic3r', { material: 'WOOD' }, 'parameters.material'],
    ['slic3r', { perimeters: 1.5 }, 'parameters.perimeters'],
    ['slic3r', { support: 'yes' }, 'parameters.support'],
    ['slic3r', { nozzle_diameter: '0.4mm' }, 'parameters.nozzle_diameter'],
    ['slic3r', { layer_height: 0.2 }, 'layer_height'],
    ['slic3r', { content: '' }, 'parameters.content'],
    ['slic3r', { content: 'a = b', raft: true }, 'raft'],
  ])('with %s and %j is refused before anything is sent', async (engine, parameters, says) => {
    const vendor = await serve((_, response) => response.end('{}'));
    const { slice } = createTestAdapter(vendor.origin).facets.models!;
    const error = await rejection(slice!(modelRef('m'), { engine, parameters }, createWrite()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(says);
    expect(vendor.calls).toHaveLength(0);
  });
});

/** A vendor whose configurations are at `configUri`. */
async function serveSlicing(configUri: string, uri = '/model/m/'): Promise<TestServer> {
  return await serve((request, response) => {
    const { method, url = '' } = request;
    if (url.startsWith('/model/')) return response.end(JSON.stringify({ uri, name: 'm' }));
    if (method === 'GET') return response.end(JSON.stringify({ status: 'processing' }));
    const location = url === '/slice/' ? '/slice/s/' : configUri;
    return response.writeHead(201, { location }).end();
  });
}

describe('a slice', () => {
  it.each<[string, SliceInput]>([
    ['curated', { engine: 'slic3r', parameters: CURATED }],
    ['raw', { engine: 'slic3r', parameters: { content: 'layer_height = 0.3\n' } }],
  ])(
    'of a %s configuration runs to its end in four calls and one for each look',
    async (kind, input) => {
      const { emulator, adapter } = await startShop();
      const { models, jobs } = adapter.facets;
      const page = await models!.list(
        { first: 9, filter: { statuses: ['READY'] } },
        createRequest(),
      );
      const model = page.items.find(({ geometry }) => geometry?.isManifold === true)!.ref;
      emulator.clearCalls();
      const job = await models!.slice!(model, input, createWrite());
      expect(job).toMatchObject({ kind: 'SLICE', status: 'RUNNING', model, outputs: [] });
      expect(callsOf(emulator).map((call) => call.split('/').slice(0, 3).join('/'))).toEqual([
        `GET /model/${model.path}`,
        `POST /config/${kind}`,
        'POST /slice/',
        `GET /${job.ref.path}`,
      ]);
      emulator.clock.advance(60_000);
      const [over] = await jobs!.getMany([job.ref], createRequest());
      expect(over).toMatchObject({
        status: 'SUCCEEDED',
        outputs: [{ role: 'gcode', resource: { ref: { type: 'Asset' } } }],
        results: { sliceTime: expect.any(Number) },
      });
    },
  );

  it.each([
    ['/config/c/', (origin: string) => `${origin}/config/c/`],
    ['http://quickslice.example/config/c/', () => 'http://quickslice.example/config/c/'],
  ])('names model and configuration as the vendor does (%s)', async (configUri, whole) => {
    const vendor = await serveSlicing(configUri, 'https://models.example/model/m/');
    const { slice } = createTestAdapter(vendor.origin).facets.models!;
    const input = { engine: 'makerbot', parameters: {} };
    const job = await slice!(modelRef('m'), input, createWrite('https://gateway.example/c'));
    expect(job.ref.path).toBe('slice/s');
    const sent = vendor.calls.find(({ method, url }) => method === 'POST' && url === '/slice/');
    expect(JSON.parse(sent!.body)).toEqual({
      model: 'https://models.example/model/m/',
      config: whole(vendor.origin),
      callback: { url: 'https://gateway.example/c', method: 'POST' },
    });
  });

  it('of a model that is not there leaves no configuration behind', async () => {
    const { emulator, adapter } = await startShop();
    const input = { engine: 'slic3r', parameters: {} };
    const { slice } = adapter.facets.models!;
    const error = await rejection(slice!(modelRef('gone'), input, createWrite()));
    expect(error.code).toBe('NOT_FOUND');
    expect(emulator.calls().map(({ method }) => method)).toEqual(['GET']);
  });

  it('is a bad answer where its configuration has no address', async () => {
    const vendor = await serveSlicing('/model/m/');
    const { slice } = createTestAdapter(vendor.origin).facets.models!;
    const input = { engine: 'slic3r', parameters: {} };
    const error = await rejection(slice!(modelRef('m'), input, createWrite()));
    expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', isRetryable: false });
  });
});
