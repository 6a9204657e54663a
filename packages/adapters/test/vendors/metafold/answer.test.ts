import type { Asset, Job } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { serve } from '../../support/server.ts';
import {
  ACCOUNT,
  connect,
  createAdapter,
  createContext,
  facetsOf,
  folderRef,
  itemsOf,
} from './connect.ts';

const ASSET = { id: '7', filename: 'Part.STL', size: 684, project_id: '1', job_id: null };
const JOB = {
  id: '9',
  name: 'probe',
  type: 'mesh/preprocess',
  state: 'success',
  created: '2026-03-03T09:00:00+00:00',
  started: 'Tue, 03 Mar 2026 09:00:01 GMT',
  finished: null,
  error: null,
  inputs: {
    assets: { mesh: ASSET },
    params: { resolution: '256', bounds: '{"min": 1}\n', word: 'a' },
  },
  outputs: { assets: null, params: null },
  needs: ['8'],
  project_id: '1',
  workflow_id: null,
};

test.each(['rfc1123', 'iso8601'] as const)('dates are the same in format %s', async (datetime) => {
  const { adapter } = await connect({ datetime });
  const { folders, jobs } = facetsOf(adapter);
  const { items } = await folders.list({ first: 5 }, createContext());
  expect(items.map(({ createdAt }) => createdAt?.toISOString())).toEqual([
    '2025-11-04T15:49:24.000Z',
    '2025-11-03T19:29:27.000Z',
    '2025-11-03T04:48:20.000Z',
    '2025-11-02T20:52:21.000Z',
  ]);
  const filter = { kinds: ['COMPUTE'] } as const;
  const page = await jobs.list({ parent: folderRef('43'), first: 5, filter }, createContext());
  expect(page.items.every(({ createdAt }) => createdAt instanceof Date)).toBe(true);
});

test('a job is read with its files, its parameters as values and its dates', async () => {
  const [job] = await readJobs([JOB]);
  expect(job).toMatchObject({
    kind: 'COMPUTE',
    type: 'mesh/preprocess',
    name: 'probe',
    status: 'SUCCEEDED',
    vendorStatus: 'success',
    createdAt: new Date('2026-03-03T09:00:00Z'),
    startedAt: new Date('2026-03-03T09:00:01Z'),
    finishedAt: null,
    parameters: { resolution: 256, bounds: { min: 1 }, word: 'a' },
    results: null,
    outputs: [],
    parent: null,
    steps: null,
    dependsOn: [{ ref: { path: 'projects/1/jobs/8' } }],
    model: { path: 'projects/1/assets/7' },
  });
  expect(job?.inputs).toMatchObject([
    { role: 'mesh', resource: { ref: { type: 'Asset' }, entity: { name: 'Part.STL', size: 684 } } },
  ]);
});

test('an older job is read from its older members', async () => {
  const [job] = await readJobs([
    {
      ...JOB,
      inputs: undefined,
      outputs: undefined,
      assets: [ASSET],
      parameters: { a: 1 },
      meta: { b: 2 },
    },
  ]);
  expect(job).toMatchObject({ parameters: { a: 1 }, results: { b: 2 }, inputs: [] });
  expect(job?.outputs).toMatchObject([{ role: 'asset', resource: { entity: { vendorId: '7' } } }]);
});

test('a slot may hold several assets, and one that is broken costs itself only', async () => {
  const volume = [ASSET, { id: 5 }, { ...ASSET, id: '8' }];
  const [job] = await readJobs([{ ...JOB, inputs: { assets: { volume }, params: null } }]);
  expect(job?.inputs.map(({ role, resource }) => [role, resource?.ref.path ?? null])).toEqual([
    ['volume', 'projects/1/assets/7'],
    ['volume', null],
    ['volume', 'projects/1/assets/8'],
  ]);
  // Two models: none of them is the one that the job works on.
  expect(job?.model).toBeNull();
});

test('a state that nobody knows is UNKNOWN with the word kept', async () => {
  const states = ['paused', '__proto__', 'constructor', 'SUCCESS'];
  const jobs = await readJobs(states.map((state, index) => ({ ...JOB, id: `${index}`, state })));
  expect(jobs.map(({ status }) => status)).toEqual(states.map(() => 'UNKNOWN'));
  expect(jobs.map(({ vendorStatus }) => vendorStatus).sort()).toEqual(states.toSorted());
});

test('a broken item costs that item, a broken member that member', async () => {
  const jobs = await readJobs([
    { ...JOB, id: 5 },
    { ...JOB, id: '../../user/license' },
    null,
    'job',
    { ...JOB, id: '3', state: undefined },
    { ...JOB, id: '4', name: 5, needs: 'x', error: {}, created: 'soon', inputs: 'none' },
  ]);
  expect(jobs).toHaveLength(1);
  expect(jobs[0]).toMatchObject({
    vendorId: '4',
    name: null,
    error: null,
    createdAt: null,
    inputs: [],
  });
});

test('what a job tells of its failure is shown without queries of URLs', async () => {
  const error = 'cannot read https://store.example/a.stl?signature=canary';
  const [job] = await readJobs([{ ...JOB, state: 'failure', error }]);
  expect(job?.error).toEqual({
    message: 'cannot read https://store.example/a.stl',
    vendorCode: null,
  });
  expect(JSON.stringify(job?.vendorData())).not.toContain('canary');
});

test.each([
  ['{"items":[]}', 'application/json'],
  ['null', 'application/json'],
  ['<html>Log in</html>', 'text/html'],
])('a list that is %s is a bad response', async (body, type) => {
  const server = await serve((_request, response) => {
    response.setHeader('content-type', type).end(body);
  });
  const list = facetsOf(createAdapter(server.origin)).folders.list({ first: 5 }, createContext());
  await expect(list).rejects.toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
});

test.each([
  [400, { msg: 'no such field' }, 'INVALID_INPUT', 'no such field'],
  [
    400,
    { errors: [{ field: 'q', msg: 'bad' }, { msg: 'worse' }] },
    'INVALID_INPUT',
    'q: bad; worse',
  ],
  [404, { code: 404, name: 'Not Found', description: 'gone' }, 'NOT_FOUND', 'gone'],
  [403, { msg: 'License limit reached' }, 'QUOTA_EXCEEDED', 'License limit reached'],
  [403, { msg: 'Not yours' }, 'FORBIDDEN', 'Not yours'],
  [403, [null], 'FORBIDDEN', 'answered 403'],
])('an error %i %j is told', async (status, body, code, message) => {
  const server = await serve((_request, response) => {
    response.writeHead(status).end(JSON.stringify(body));
  });
  const list = facetsOf(createAdapter(server.origin)).folders.list({ first: 5 }, createContext());
  await expect(list).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('a link to another origin in an answer is neither followed nor trusted', async () => {
  const elsewhere = await serve((_request, response) => {
    response.end('{}');
  });
  const workflow = { id: '3', jobs: [], state: 'pending', link: `${elsewhere.origin}/status` };
  const server = await serve((request, response) => {
    response.writeHead(request.method === 'POST' ? 202 : 200).end(JSON.stringify(workflow));
  });
  const { jobs } = facetsOf(createAdapter(server.origin));
  const input = { folder: folderRef('1'), definition: 'jobs: {}', parameters: {}, files: [] };
  const job = await jobs.runWorkflow?.(input, { signal: createContext().signal });
  expect(job?.ref.path).toBe('projects/1/workflows/3');
  await jobs.getMany(job ? [job.ref] : [], createContext());
  expect(server.calls.map(({ url }) => url)).toEqual([
    '/projects/1/workflows',
    '/projects/1/workflows/3',
  ]);
  expect(elsewhere.calls).toEqual([]);
});

test('an input that does not name its maker is looked up when that is asked for', async () => {
  const { job_id: _, ...anonymous } = ASSET;
  const server = await serve((request, response) => {
    const isAsset = request.url?.includes('/assets/');
    const job = { ...JOB, inputs: { assets: { mesh: anonymous }, params: null } };
    response.end(JSON.stringify(isAsset ? { ...ASSET, job_id: '5' } : [job]));
  });
  const { jobs, assets } = facetsOf(createAdapter(server.origin));
  const filter = { kinds: ['COMPUTE'] } as const;
  const page = await jobs.list({ parent: folderRef('1'), first: 5, filter }, createContext());
  const input = page.items[0]?.inputs[0]?.resource?.entity as Asset;
  expect(input.producedBy).toBeUndefined();
  const fields = new Set(['producedBy']);
  const slots = await assets.getDetails?.([input], fields, createContext());
  expect(itemsOf(slots ?? [])[0]?.producedBy).toMatchObject({ path: 'projects/1/jobs/5' });
});

test('an older server without workflows has jobs all the same', async () => {
  const server = await serve((request, response) => {
    if (request.url?.endsWith('/workflows')) response.writeHead(404);
    response.end(JSON.stringify([JOB]));
  });
  const settings = { accessToken: 't', profile: 'legacy' };
  const { jobs } = facetsOf(createAdapter(server.origin, settings));
  const orderBy = { field: 'NAME', direction: 'ASC' } as const;
  const page = await jobs.list({ parent: folderRef('1'), first: 5, orderBy }, createContext());
  expect(page.items.map(({ vendorId }) => vendorId)).toEqual(['9']);
});

test('what a list holds in a broken shape is not taken for gone', async () => {
  const server = await serve((request, response) => {
    const isList = request.url?.endsWith('/jobs');
    const isGone = request.url?.endsWith('/11');
    if (isGone) response.writeHead(404);
    response.end(JSON.stringify(isList ? [JOB, { ...JOB, id: '10', type: 5 }] : { id: '10' }));
  });
  const { jobs } = facetsOf(createAdapter(server.origin));
  const refs = ['9', '10', '11'].map((id) => ({
    account: ACCOUNT,
    type: 'Job' as const,
    path: `projects/1/jobs/${id}`,
  }));
  expect(await jobs.getMany(refs, createContext())).toMatchObject([
    { vendorId: '9' },
    { code: 'VENDOR_BAD_RESPONSE' },
    { code: 'NOT_FOUND' },
  ]);
});

/** The jobs of a project whose list is this. */
async function readJobs(list: readonly unknown[]): Promise<readonly Job[]> {
  const server = await serve((_request, response) => {
    response.end(JSON.stringify(list));
  });
  const { jobs } = facetsOf(createAdapter(server.origin));
  const filter = { kinds: ['COMPUTE'] } as const;
  return (await jobs.list({ parent: folderRef('1'), first: 50, filter }, createContext())).items;
}
