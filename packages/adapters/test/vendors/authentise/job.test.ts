import type { Job, JobStatus, Ref } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { serve } from '../../support/server.ts';
import { ACCOUNT, callsOf, createRequest, createTestAdapter, startShop } from './fixture.ts';
import { type BareModel, serveModels } from './hand-made-vendor.ts';

function refOf(path: string): Ref<'Job'> {
  return { account: ACCOUNT, type: 'Job', path };
}

async function readJob(path: string, model: Omit<BareModel, 'id'>): Promise<unknown> {
  const vendor = await serveModels({ models: [{ id: 'm', ...model }] });
  const adapter = createTestAdapter(vendor.origin);
  const [job] = await adapter.facets.jobs!.getMany([refOf(path)], createRequest());
  return job;
}

describe('the work behind a model', () => {
  it('is an analysis where the model was uploaded', async () => {
    const job = await readJob('analysis/m', {
      created: '2020-01-01 00:00:00',
      updated: '2020-01-01 00:00:09',
      volume: 6,
    });
    expect(job).toMatchObject({
      kind: 'ANALYSIS',
      type: 'analysis',
      name: 'm',
      status: 'SUCCEEDED',
      vendorStatus: 'processed',
      createdAt: new Date('2020-01-01T00:00:00Z'),
      finishedAt: new Date('2020-01-01T00:00:09Z'),
      error: null,
      isCancelable: false,
      progress: null,
      results: { volumeMm3: 6 },
      inputs: [{ role: 'model', resource: { ref: { type: 'Model', path: 'm' } } }],
      outputs: [],
      model: { path: 'm' },
    });
  });

  it('is a transformation where it has parents', async () => {
    const job = await readJob('transformation/m', {
      parents: ['/model/p/', '/model/q/'],
      status: 'processing',
      updated: '2020-01-01 00:00:09',
    });
    expect(job).toMatchObject({
      kind: 'TRANSFORMATION',
      status: 'RUNNING',
      finishedAt: null,
      inputs: [{ resource: { ref: { path: 'p' } } }, { resource: { ref: { path: 'q' } } }],
      outputs: [{ resource: { ref: { path: 'm' } } }],
    });
  });

  it.each([
    ['processing', 'RUNNING'],
    ['processed', 'SUCCEEDED'],
    ['error', 'FAILED'],
    ['complete', 'UNKNOWN'],
  ])('with the status "%s" is %s', async (vendorStatus, status) => {
    expect(await readJob('analysis/m', { status: vendorStatus })).toMatchObject({
      status,
      vendorStatus,
      error: status === 'FAILED' ? { message: 'The vendor gave no reason.' } : null,
    });
  });

  it.each([
    ['analysis/m', { parents: ['/model/p/'] }],
    ['transformation/m', { parents: [] }],
    ['analysis/m', { status: 'not-uploaded' }],
    ['analysis/gone', {}],
  ])('is not found at %s of %j', async (path, model) => {
    expect(await readJob(path, model)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('runs to its end in the emulated vendor, the state of each time read by one call', async () => {
    const { emulator, adapter } = await startShop();
    const page = await adapter.facets.jobs!.list(
      { first: 100, filter: { statuses: ['RUNNING'], kinds: ['ANALYSIS', 'TRANSFORMATION'] } },
      createRequest(),
    );
    expect(page.items.length).toBeGreaterThan(1);
    const refs = page.items.map(({ ref }) => ref);
    expect(new Set(refs.map(adapter.facets.jobs!.pollGroup)).size).toBe(1);
    emulator.clearCalls();
    emulator.clock.advance(60_000);
    const jobs = await adapter.facets.jobs!.getMany(refs, createRequest());
    const statuses = jobs.map((job) => (job as Job).status);
    expect(statuses.every((status) => ['SUCCEEDED', 'FAILED'].includes(status))).toBe(true);
    expect(callsOf(emulator)).toHaveLength(1);
  });
});

describe('a snapshot that is being made', () => {
  const CREATED = '2020-01-01 00:00:00.000000';
  const CREATED_MS = Date.parse('2020-01-01T00:00:00Z');

  async function readSnapshot(body: unknown, ageMs = 0): Promise<unknown> {
    const server = await serve((_, response) => response.end(JSON.stringify(body)));
    const adapter = createTestAdapter(server.origin, undefined, () => CREATED_MS + ageMs);
    const [job] = await adapter.facets.jobs!.getMany([refOf('snapshot/m/s')], createRequest());
    expect(server.calls.map(({ url }) => url)).toEqual(['/model/m/snapshot/s/']);
    return job;
  }

  it.each<[unknown, number, JobStatus]>([
    [{ content: '', status: 'snapshot_rendering', created: CREATED }, 0, 'RUNNING'],
    [{ content: null, created: CREATED }, 599_999, 'RUNNING'],
    [{ content: null, created: CREATED }, 600_000, 'FAILED'],
    [{ content: null }, 900_000, 'RUNNING'],
    [{ content: '', status: 'render-error', created: CREATED }, 0, 'FAILED'],
    [{ content: 'https://f/s.png', status: 'snapshot_rendering' }, 900_000, 'SUCCEEDED'],
    [{ content: 'https://f/s.png', status: 'error' }, 0, 'SUCCEEDED'],
  ])('as %j, %i ms old, is %s', async (body, ageMs, status) => {
    expect(await readSnapshot(body, ageMs)).toMatchObject({ kind: 'SNAPSHOT', status });
  });

  it('names its model, its image and how it was ordered', async () => {
    expect(await readSnapshot({ content: 'https://f/s', width: 640, color: '#fff' })).toMatchObject(
      {
        vendorId: 's',
        parameters: { width: 640, color: '#fff', height: null },
        inputs: [{ resource: { ref: { path: 'm' } } }],
        outputs: [{ resource: { ref: { type: 'Asset', path: 'model/m/snapshot/s' } } }],
        createdAt: null,
      },
    );
  });

  it('is a bad answer where it is no object', async () => {
    expect(await readSnapshot([])).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
  });

  it('is polled by itself', () => {
    const { pollGroup } = createTestAdapter('http://127.0.0.1:1').facets.jobs!;
    expect(pollGroup(refOf('snapshot/m/s'))).not.toBe(pollGroup(refOf('snapshot/m/t')));
    expect(pollGroup(refOf('snapshot/m/s'))).not.toBe(pollGroup(refOf('analysis/m')));
  });
});

describe('a slice', () => {
  async function readSlice(body: unknown): Promise<unknown> {
    const server = await serve((_, response) => response.end(JSON.stringify(body)));
    const adapter = createTestAdapter(server.origin);
    const [job] = await adapter.facets.jobs!.getMany([refOf('slice/s')], createRequest());
    expect(server.calls.map(({ url }) => url)).toEqual(['/slice/s/']);
    return job;
  }

  it('is read by its id', async () => {
    const body = { status: 'processed', model: '/model/m/', content: 'https://f/g', slice_time: 7 };
    expect(await readSlice({ ...body, config: 'http://h/config/c/?token=canary' })).toMatchObject({
      kind: 'SLICE',
      status: 'SUCCEEDED',
      model: { path: 'm' },
      results: { sliceTime: 7 },
      parameters: { config: 'http://h/config/c/' },
      inputs: [{ resource: { ref: { path: 'm' } } }],
      outputs: [{ role: 'gcode', resource: { ref: { type: 'Asset', path: 'program/s' } } }],
    });
  });

  it('tells no model that lies elsewhere', async () => {
    const body = { status: 'processing', model: 'https://elsewhere.example/model/m/' };
    expect(await readSlice(body)).toMatchObject({ model: null, inputs: [{ resource: null }] });
  });
});
