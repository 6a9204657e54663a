import type { Job, SnapshotView } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { toSnapshotJson } from '../../../src/vendors/authentise/snapshot-view.ts';
import { serve } from '../../support/server.ts';
import {
  createRequest,
  createTestAdapter,
  createWrite,
  modelRef,
  rejection,
  startShop,
} from './fixture.ts';

const PLAIN: SnapshotView = {
  width: null,
  height: null,
  samples: null,
  layer: null,
  color: null,
  camera: null,
  direction: null,
};

describe('how a snapshot is ordered', () => {
  it.each<[Partial<SnapshotView>, unknown]>([
    [{}, {}],
    [
      { width: 1_024, height: 768, samples: 5_000, layer: 12, color: '#AFaa75' },
      { width: 1_024, height: 768, samples: 5_000, layer: 12, color: '#AFaa75' },
    ],
    [
      { width: 0, height: 0, samples: 0, layer: 0 },
      { width: 0, height: 0, samples: 0, layer: 0 },
    ],
    [
      { camera: { x: 1, y: 2.5, z: -3 }, direction: { x: 0, y: 0, z: -1 } },
      { x: 1, y: 2.5, z: -3, u: 0, v: 0, w: -1 },
    ],
  ])('for %j is %j', (view, json) => {
    expect(toSnapshotJson({ ...PLAIN, ...view })).toEqual(json);
  });

  it.each<[Partial<SnapshotView>, string]>([
    [{ width: 1_025 }, 'width must be a whole number from 0 to 1024'],
    [{ height: 769 }, 'height must be a whole number from 0 to 768'],
    [{ samples: 5_001 }, 'samples must be a whole number from 0 to 5000'],
    [{ samples: -1 }, 'samples'],
    [{ width: 0.5 }, 'width'],
    [{ layer: -1 }, 'layer'],
    [{ color: 'red' }, 'color'],
    [{ color: '#12345' }, 'color'],
    [{ camera: { x: Number.NaN, y: 0, z: 0 } }, 'camera'],
    [{ direction: { x: 0, y: 0, z: 0 } }, 'direction must point somewhere'],
  ])('by %j is refused before anything is sent', async (view, says) => {
    const vendor = await serve((_, response) => response.end('{}'));
    const { createSnapshot } = createTestAdapter(vendor.origin).facets.models!;
    const order = createSnapshot!(modelRef('m'), { ...PLAIN, ...view }, createWrite());
    const error = await rejection(order);
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(says);
    expect(vendor.calls).toHaveLength(0);
  });
});

describe('a snapshot that was ordered', () => {
  it.each(['', null] as const)(
    'runs and ends with its image, empty until then (%j)',
    async (snapshotEmpty) => {
      const { emulator, adapter } = await startShop({ snapshotEmpty });
      const { models, jobs } = adapter.facets;
      const page = await models!.list(
        { first: 9, filter: { statuses: ['READY'] } },
        createRequest(),
      );
      const model = page.items[0]!.ref;
      const view = { ...PLAIN, width: 64, height: 48, color: '#336699' };
      const job = await models!.createSnapshot!(model, view, createWrite());
      expect(job).toMatchObject({
        kind: 'SNAPSHOT',
        status: 'RUNNING',
        model,
        outputs: [],
        parameters: { width: 64, height: 48, color: '#336699' },
      });
      emulator.clock.advance(60_000);
      const [over] = await jobs!.getMany([job.ref], createRequest());
      expect(over).toMatchObject({
        status: 'SUCCEEDED',
        outputs: [{ role: 'image', resource: { ref: { type: 'Asset' } } }],
      });
    },
  );

  it('tells the vendor whom to call back', async () => {
    const vendor = await serve((_, response) =>
      response.writeHead(201, { location: '/model/m/snapshot/s/' }).end('{"content":""}'),
    );
    const { createSnapshot } = createTestAdapter(vendor.origin).facets.models!;
    await createSnapshot!(modelRef('m'), PLAIN, createWrite('https://gateway.example/c'));
    expect(vendor.calls[0]).toMatchObject({ method: 'POST', url: '/model/m/snapshot/' });
    expect(JSON.parse(vendor.calls[0]!.body)).toEqual({
      callback: { url: 'https://gateway.example/c', method: 'POST' },
    });
  });

  it('is running where it cannot be read yet, and has failed after ten minutes without an image', async () => {
    let now = Date.parse('2020-01-01T00:00:00Z');
    let isReadable = false;
    const vendor = await serve((request, response) => {
      if (request.method === 'POST') {
        response.writeHead(201, { location: '/model/m/snapshot/s/' }).end();
      } else response.writeHead(isReadable ? 200 : 404).end('{"content":null}');
    });
    const adapter = createTestAdapter(vendor.origin, undefined, () => now);
    const order = adapter.facets.models!.createSnapshot!;
    const job = await order(modelRef('m'), { ...PLAIN, samples: 9 }, createWrite());
    expect(job).toMatchObject({
      status: 'RUNNING',
      createdAt: new Date(now),
      parameters: { samples: 9 },
    });
    isReadable = true;
    const statuses: unknown[] = [];
    for (const waitMs of [0, 599_999, 1]) {
      now += waitMs;
      const [read] = await adapter.facets.jobs!.getMany([job.ref], createRequest());
      statuses.push((read as Job).status);
    }
    expect(statuses).toEqual(['RUNNING', 'RUNNING', 'FAILED']);
  });

  it.each(['/model/m/', ''])('is a bad answer where it is at "%s"', async (location) => {
    const vendor = await serve((_, response) => response.writeHead(201, { location }).end());
    const { createSnapshot } = createTestAdapter(vendor.origin).facets.models!;
    const error = await rejection(createSnapshot!(modelRef('m'), PLAIN, createWrite()));
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  });
});
