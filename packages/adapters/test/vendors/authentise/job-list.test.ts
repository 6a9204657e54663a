import type { Job } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../../support/server.ts';
import { callsOf, createRequest, createTestAdapter, readAll, startShop } from './fixture.ts';

const MODELS = [
  { uri: '/model/a/', name: 'a', status: 'processed', created: '2020-01-01' },
  {
    uri: '/model/b/',
    name: 'b',
    status: 'processing',
    parents: ['/model/a/'],
    created: '2020-01-02',
  },
  { uri: '/model/c/', name: 'c', status: 'not-uploaded', created: '2020-01-03' },
];
const SLICES = [
  { uri: '/slice/s/', status: 'processed', model: '/model/a/', created: '2019-01-01' },
  { uri: '/slice/t/', status: 'error', model: '/model/b/', created: '2019-01-02' },
];

/** A vendor on one address whose slice list answers with `sliceStatus`. */
async function serveBoth(sliceStatus = 200): Promise<TestServer> {
  return await serve((request, response) => {
    const url = request.url ?? '';
    if (url.startsWith('/model/a/')) return response.end(JSON.stringify(MODELS[0]));
    const resources = url.startsWith('/slice/') ? SLICES : MODELS;
    if (url.startsWith('/slice/')) response.statusCode = sliceStatus;
    return response.end(
      JSON.stringify(sliceStatus === 200 || resources === MODELS ? { resources } : {}),
    );
  });
}

function pathsOf(jobs: readonly Job[]): readonly string[] {
  return jobs.map(({ ref }) => ref.path);
}

function urlsOf({ calls }: TestServer): readonly string[] {
  return calls.map(({ url }) => url);
}

describe('the list of jobs', () => {
  it('holds one for each model that has its bytes, and then the slices', async () => {
    const vendor = await serveBoth();
    const adapter = createTestAdapter(vendor.origin);
    const jobs = await readAll(adapter.facets.jobs!.list, { first: 5 });
    expect(pathsOf(jobs)).toEqual(['analysis/a', 'transformation/b', 'slice/s', 'slice/t']);
    expect(urlsOf(vendor)).toEqual(['/model/', '/slice/']);
  });

  it('can be walked one by one from models to slices', async () => {
    const vendor = await serveBoth();
    const adapter = createTestAdapter(vendor.origin);
    const walked: string[] = [];
    let after: string | undefined;
    for (let step = 0; step < 5; step += 1) {
      const page = await adapter.facets.jobs!.list({ first: 1, after }, createRequest());
      walked.push(...pathsOf(page.items.slice(0, 1)));
      after = page.cursorAfter(0);
      if (page.isLast && page.items.length === 1) break;
    }
    expect(walked).toEqual(['analysis/a', 'transformation/b', 'slice/s', 'slice/t']);
  });

  it.each([404, 405])('knows after a %i that slices are not listed', async (status) => {
    const vendor = await serveBoth(status);
    const adapter = createTestAdapter(vendor.origin);
    for (let time = 0; time < 2; time += 1) {
      const jobs = await readAll(adapter.facets.jobs!.list, { first: 5 });
      expect(pathsOf(jobs)).toEqual(['analysis/a', 'transformation/b']);
    }
    expect(urlsOf(vendor).filter((url) => url === '/slice/')).toHaveLength(1);
  });

  it('fails where the slices could not be read', async () => {
    const vendor = await serveBoth(403);
    const adapter = createTestAdapter(vendor.origin);
    await expect(readAll(adapter.facets.jobs!.list, { first: 5 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('is called sorted only where no slices follow', async () => {
    const query = { first: 5, orderBy: { field: 'CREATED_AT', direction: 'ASC' } } as const;
    for (const [status, isOrdered] of [
      [200, false],
      [404, true],
    ] as const) {
      const vendor = await serveBoth(status);
      const adapter = createTestAdapter(vendor.origin);
      const page = await adapter.facets.jobs!.list(query, createRequest());
      expect(page.pushedDown.order).toBe(isOrdered);
      expect(page.isLast).toBe(isOrdered);
      expect(urlsOf(vendor)).toEqual(['/model/?sort=%2Bcreated', '/slice/']);
    }
  });

  it.each([
    [{ kinds: ['SLICE'] as const }, ['slice/s', 'slice/t'], ['/slice/']],
    [{ types: ['transformation'] }, ['transformation/b'], ['/model/']],
    [
      { statuses: ['RUNNING'] as const },
      ['transformation/b'],
      ['/model/?filter[status]=processing', '/slice/'],
    ],
    [
      { statuses: ['FAILED', 'SUCCEEDED'] as const },
      ['analysis/a', 'slice/s', 'slice/t'],
      ['/model/', '/slice/'],
    ],
    [{ name: '*a*' }, ['analysis/a'], ['/model/?filter[name]=*a*']],
    [
      { isStep: false, createdAfter: new Date('2020-01-01') },
      ['transformation/b'],
      ['/model/', '/slice/'],
    ],
    [{ isStep: true }, [], []],
    [{ kinds: ['WORKFLOW', 'SNAPSHOT'] as const }, [], []],
    [{ statuses: ['QUEUED', 'CANCELED'] as const }, [], []],
  ])('is filtered by %j in the calls that this takes', async (filter, paths, urls) => {
    const vendor = await serveBoth();
    const adapter = createTestAdapter(vendor.origin);
    const jobs = await readAll(adapter.facets.jobs!.list, { first: 5, filter });
    expect(pathsOf(jobs)).toEqual(paths);
    expect(urlsOf(vendor)).toEqual(urls);
  });

  it('is that of one model where one is named', async () => {
    const vendor = await serveBoth();
    const adapter = createTestAdapter(vendor.origin);
    const parent = { account: adapter.account, type: 'Model', path: 'a' } as const;
    const jobs = await readAll(adapter.facets.jobs!.list, { first: 5, parent });
    expect(pathsOf(jobs)).toEqual(['analysis/a', 'slice/s']);
  });

  it('of the emulated shop can be read again, job by job', async () => {
    const { emulator, adapter } = await startShop();
    const jobs = await readAll(adapter.facets.jobs!.list, { first: 100 });
    expect(new Set(jobs.map(({ kind }) => kind))).toEqual(
      new Set(['ANALYSIS', 'TRANSFORMATION', 'SLICE']),
    );
    const refs = jobs.map(({ ref }) => ref);
    expect(refs.every(adapter.isRef)).toBe(true);
    emulator.clearCalls();
    const found = await adapter.facets.jobs!.getMany(refs, createRequest());
    expect(found).toMatchObject(jobs.map(({ ref, status }) => ({ ref, status })));
    const slices = jobs.filter(({ kind }) => kind === 'SLICE').length;
    expect(callsOf(emulator).length).toBeLessThan(slices + 5);
  });
});
