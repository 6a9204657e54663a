import type { Adapter, Job, SnapshotView } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createMadeJobs } from '../../../src/vendors/authentise/made-job.ts';
import { serve, type TestServer } from '../../support/server.ts';
import {
  createRequest,
  createTestAdapter,
  createWrite,
  modelRef,
  readAll,
  rejection,
  startShop,
} from './fixture.ts';

const VIEW: SnapshotView = {
  width: null,
  height: null,
  samples: null,
  layer: null,
  color: null,
  camera: null,
  direction: null,
};
const DAY_MS = 86_400_000;

interface MadeVendor extends TestServer {
  /** Images that are rendered, by snapshot; a snapshot that is not here is not rendered yet. */
  readonly rendered: Set<string>;
  readonly gone: Set<string>;
  sliceListStatus: number;
}

/** A vendor with two models, whose snapshots are `s-1`, `s-2`, … and whose slices are in no list. */
async function serveMade(): Promise<MadeVendor> {
  let count = 0;
  const server: TestServer = await serve((request, response) => {
    const { method = '', url = '' } = request;
    const model = (id: string) => ({
      uri: `/model/${id}/`,
      name: id,
      status: 'processed',
      created: `2020-01-0${id === 'a' ? 1 : 2}`,
    });
    const send = (body: unknown, status = 200) =>
      response.writeHead(status).end(JSON.stringify(body));
    if (method === 'POST') {
      count += 1;
      const [, id = ''] = /^\/model\/(\w+)\/snapshot\/$/.exec(url) ?? [];
      const service = url === '/slice/' ? '/slice' : '/config';
      const parent = id === '' ? service : `/model/${id}/snapshot`;
      return response.writeHead(201, { location: `${parent}/s-${count}/` }).end();
    }
    const [, snapshot] = /\/snapshot\/([^/]+)\/$/.exec(url) ?? [];
    if (snapshot !== undefined) {
      if (vendor.gone.has(snapshot)) return send({}, 404);
      const content = vendor.rendered.has(snapshot) ? 'https://files.example/s.png' : '';
      return send({ content });
    }
    if (url === '/slice/') return send({ resources: [] }, vendor.sliceListStatus);
    if (url.startsWith('/slice/')) return send({ status: 'processed', model: '/model/a/' });
    const [, id] = /^\/model\/(\w+)\/$/.exec(url) ?? [];
    return send(id === undefined ? { resources: [model('a'), model('b')] } : model(id));
  });
  const vendor: MadeVendor = {
    ...server,
    rendered: new Set<string>(),
    gone: new Set<string>(),
    sliceListStatus: 404,
  };
  return vendor;
}

async function order(adapter: Adapter, model: string, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await adapter.facets.models!.createSnapshot!(modelRef(model), VIEW, createWrite());
  }
}

async function pathsOf(adapter: Adapter, query = {}): Promise<readonly string[]> {
  const jobs = await readAll(adapter.facets.jobs!.list, { first: 10, ...query });
  return jobs.map(({ ref }) => ref.path);
}

function snapshotReads({ calls }: TestServer): number {
  return calls.filter(({ method, url }) => method === 'GET' && url.includes('/snapshot/')).length;
}

describe('what was ordered here, in the list of jobs', () => {
  it('comes after the work behind models', async () => {
    const vendor = await serveMade();
    const adapter = createTestAdapter(vendor.origin);
    await order(adapter, 'a');
    const slice = { engine: 'slic3r', parameters: {} };
    await adapter.facets.models!.slice!(modelRef('a'), slice, createWrite());
    const all = ['analysis/a', 'analysis/b', 'slice/s-3', 'snapshot/a/s-1'];
    expect(await pathsOf(adapter)).toEqual(all);
    expect(await pathsOf(adapter, { filter: { kinds: ['SNAPSHOT'] } })).toEqual([all[3]]);
    expect(await pathsOf(adapter, { filter: { types: ['slice'] } })).toEqual([all[2]]);
    expect(await pathsOf(adapter, { filter: { statuses: ['RUNNING'] } })).toEqual([all[3]]);
    expect(await pathsOf(adapter, { filter: { name: '*' } })).toEqual(['analysis/a', 'analysis/b']);
    expect(await pathsOf(adapter, { parent: modelRef('b') })).toEqual(['analysis/b']);
    expect(await pathsOf(adapter, { parent: modelRef('a') })).toEqual([all[0], all[2], all[3]]);
  });

  it('is there once where the vendor lists slices itself', async () => {
    const { adapter } = await startShop();
    const { models, jobs } = adapter.facets;
    const page = await models!.list({ first: 9, filter: { statuses: ['READY'] } }, createRequest());
    const input = { engine: 'slic3r', parameters: {} };
    const slice = await models!.slice!(page.items[0]!.ref, input, createWrite());
    const snapshot = await models!.createSnapshot!(page.items[0]!.ref, VIEW, createWrite());
    const all = await readAll(jobs!.list, { first: 100 });
    for (const { ref } of [slice, snapshot]) {
      expect(all.filter((job) => job.ref.path === ref.path)).toHaveLength(1);
    }
  });

  it('can be walked one by one, whatever is ordered meanwhile', async () => {
    const vendor = await serveMade();
    const adapter = createTestAdapter(vendor.origin);
    await order(adapter, 'a', 3);
    const walked: string[] = [];
    let after: string | undefined;
    for (let step = 0; step < 9; step += 1) {
      const page = await adapter.facets.jobs!.list({ first: 1, after }, createRequest());
      walked.push(...page.items.slice(0, 1).map(({ ref }) => ref.path));
      if (page.isLast && page.items.length <= 1) break;
      after = page.cursorAfter(0);
      if (step === 2) await order(adapter, 'a');
    }
    expect(walked).toEqual([
      'analysis/a',
      'analysis/b',
      'snapshot/a/s-1',
      'snapshot/a/s-2',
      'snapshot/a/s-3',
      'snapshot/a/s-4',
    ]);
  });

  it('costs no call once it is over, and no more calls than items were asked for', async () => {
    const vendor = await serveMade();
    const adapter = createTestAdapter(vendor.origin);
    await order(adapter, 'a', 5);
    const before = snapshotReads(vendor);
    const query = { first: 2, filter: { kinds: ['SNAPSHOT'] } } as const;
    await adapter.facets.jobs!.list(query, createRequest());
    expect(snapshotReads(vendor)).toBe(before + 2);
    for (const id of ['s-1', 's-2', 's-3', 's-4', 's-5']) vendor.rendered.add(id);
    await pathsOf(adapter, { filter: query.filter });
    expect(snapshotReads(vendor)).toBe(before + 7);
    const page = await adapter.facets.jobs!.list({ ...query, first: 10 }, createRequest());
    expect(page.items.map(({ status }) => status)).toEqual(Array(5).fill('SUCCEEDED'));
    expect(page.total).toBe(5);
    expect(snapshotReads(vendor)).toBe(before + 7);
  });

  it('is no longer there when the vendor has it no more, or after a day', async () => {
    let now = Date.parse('2020-01-01T00:00:00Z');
    const vendor = await serveMade();
    const adapter = createTestAdapter(vendor.origin, undefined, () => now);
    await order(adapter, 'a', 2);
    vendor.gone.add('s-1');
    const query = { filter: { kinds: ['SNAPSHOT'] } };
    expect(await pathsOf(adapter, query)).toEqual(['snapshot/a/s-2']);
    now += DAY_MS;
    expect(await pathsOf(adapter, query)).toEqual([]);
    const ref = { ...modelRef('snapshot/a/s-2'), type: 'Job' } as const;
    const [job] = await adapter.facets.jobs!.getMany([ref], createRequest());
    expect(job).toMatchObject({ kind: 'SNAPSHOT' });
  });

  it('is not sorted by the vendor, and no list that it ends is', async () => {
    const vendor = await serveMade();
    const adapter = createTestAdapter(vendor.origin);
    const query = { first: 9, orderBy: { field: 'CREATED_AT', direction: 'ASC' } } as const;
    const alone = await adapter.facets.jobs!.list(query, createRequest());
    expect([alone.isLast, alone.pushedDown.order]).toEqual([true, true]);
    await order(adapter, 'a');
    const page = await adapter.facets.jobs!.list(query, createRequest());
    expect([page.isLast, page.pushedDown.order]).toEqual([false, false]);
  });

  it.each(['', 'x', 'made:{', 'slice:x'])(
    'has no cursor that it did not make (%s)',
    async (after) => {
      const vendor = await serveMade();
      vendor.sliceListStatus = 200;
      const adapter = createTestAdapter(vendor.origin);
      const list = adapter.facets.jobs!.list({ first: 1, after }, createRequest());
      expect((await rejection(list)).code).toBe('INVALID_INPUT');
    },
  );
});

describe('the record of what was ordered', () => {
  const add = (made: ReturnType<typeof createMadeJobs>, id: number) =>
    made.add({
      ref: { account: 'a', type: 'Job', path: `slice/${id}` },
      kind: 'SLICE',
      modelId: 'm',
    });

  it('forgets the oldest beyond its bound', () => {
    const made = createMadeJobs({ now: () => 0, maxCount: 3 });
    for (const id of [5, 1, 4, 2]) add(made, id);
    expect(made.list().map(({ ref }) => ref.path)).toEqual(['slice/1', 'slice/2', 'slice/4']);
  });

  it('forgets after its time', () => {
    let now = 0;
    const made = createMadeJobs({ now: () => now, lifetimeMs: 100 });
    add(made, 1);
    now = 60;
    add(made, 2);
    now = 100;
    expect(made.list().map(({ ref }) => ref.path)).toEqual(['slice/2']);
    expect(made.get({ account: 'a', type: 'Job', path: 'slice/1' })).toBeNull();
  });

  it('keeps no job that can still change', () => {
    const made = createMadeJobs({ now: () => 0 });
    add(made, 1);
    const ref: Job['ref'] = { account: 'a', type: 'Job', path: 'slice/1' };
    made.note({ ref, status: 'RUNNING' } as Job);
    expect(made.get(ref)?.ended).toBeNull();
    made.note({ ref, status: 'FAILED' } as Job);
    expect(made.get(ref)?.ended).toMatchObject({ status: 'FAILED' });
  });
});
