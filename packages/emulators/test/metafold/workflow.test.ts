import { expect, test } from 'vitest';
import { type Json, startMetafold, startWithProject } from './metafold-fixture.ts';

const DEFINITION = `---
jobs:
  report:
    type: implicit/metrics
    needs: [sample-mesh]
    assets:
      volume: { job: sample-mesh, asset: volume }
    parameters:
      bounds: { job: sample-mesh, parameter: bounds }
  sample-mesh:
    type: implicit/from-mesh
...
`;

const BODY = {
  definition: DEFINITION,
  assets: { 'sample-mesh.mesh': 'part.stl' },
  parameters: { 'sample-mesh.resolution': '256' },
};

test('a workflow runs its jobs in the order of their needs, by the clock', async () => {
  const { send, get, clock, projectPath } = await startWithProject();
  const dispatched = await send('POST', `${projectPath}/workflows`, BODY);
  expect(dispatched.status).toBe(202);
  expect(dispatched.json).toMatchObject({ state: 'pending', started: null, finished: null });
  const { id, jobs, link } = dispatched.json;
  const states = async () => {
    const list = (await get(`${projectPath}/jobs?sort=id:1`)).json;
    const workflow = (await get(`${projectPath}/workflows/${id}`)).json;
    return [...list.map(({ state }: Json) => state), workflow.state];
  };
  const seen: string[][] = [];
  for (const stepMs of [0, 2_000, 4_000, 2_000, 4_000]) {
    clock.advance(stepMs);
    seen.push(await states());
  }
  expect(seen).toEqual([
    ['pending', 'pending', 'pending'],
    ['started', 'pending', 'started'],
    ['success', 'pending', 'started'],
    ['success', 'started', 'started'],
    ['success', 'success', 'success'],
  ]);
  const list = (await get(`${projectPath}/jobs?sort=id:1`)).json;
  expect(list.map(({ id, name, needs }: Json) => ({ id, name, needs }))).toEqual([
    { id: jobs[0], name: 'sample-mesh', needs: [] },
    { id: jobs[1], name: 'report', needs: [jobs[0]] },
  ]);
  expect((await get(link)).status).toBe(201);
});

test('what a job puts out appears when it succeeds, and feeds the jobs after it', async () => {
  const { send, get, clock, projectPath } = await startWithProject();
  const { jobs } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  const [sampleId, reportId] = jobs;
  const before = (await get(`${projectPath}/jobs/${reportId}`)).json;
  expect(before.inputs).toEqual({ assets: null, params: null });
  expect((await get(`${projectPath}/assets?q=filename:*.bin`)).json).toEqual([]);
  clock.advance(6_000);
  const [volume] = (await get(`${projectPath}/assets?q=filename:*.bin`)).json;
  expect(volume).toMatchObject({ job_id: sampleId, created: 'Mon, 02 Mar 2026 09:00:06 GMT' });
  const sample = (await get(`${projectPath}/jobs/${sampleId}`)).json;
  expect(sample.inputs.assets.mesh).toMatchObject({ filename: 'part.stl', job_id: null });
  expect(sample.inputs.params).toEqual({ resolution: '256' });
  expect(sample.outputs.assets).toEqual({ volume });
  expect(JSON.parse(sample.outputs.params.patch)).toEqual({
    size: JSON.parse(sample.outputs.params.patch_size),
    offset: JSON.parse(sample.outputs.params.patch_offset),
    resolution: JSON.parse(sample.outputs.params.patch_resolution),
  });
  const report = (await get(`${projectPath}/jobs/${reportId}`)).json;
  expect(report.inputs).toEqual({
    assets: { volume },
    params: { bounds: sample.outputs.params.bounds },
  });
});

test('the status URL is at the host that the client used, and answers 202 until the end', async () => {
  const { send, get, clock, origin, projectPath } = await startWithProject();
  const { id, link } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  expect(link).toBe(`${origin}${projectPath}/workflows/${id}/status`);
  expect(await get(link)).toMatchObject({ status: 202, json: { state: 'pending' } });
  clock.advance(3_000);
  const running = await get(link);
  expect([running.status, running.json]).toEqual([202, { state: 'started' }]);
  clock.advance(9_000);
  const over = await get(link);
  expect(over.status).toBe(201);
  expect(over.json).toEqual((await get(`${projectPath}/workflows/${id}`)).json);
});

test('a failing job fails its workflow and cancels what needs it', async () => {
  const { send, get, clock, projectPath } = await startWithProject({
    scriptJob: ({ name }) =>
      name === 'sample-mesh' ? { pendingMs: 1_000, runMs: 1_000, error: 'no volume' } : undefined,
  });
  const { id, link } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  clock.advance(1_999);
  expect((await get(link)).status).toBe(202);
  clock.advance(1);
  expect(await get(link)).toMatchObject({ status: 201, json: { id, state: 'failure' } });
  expect((await get(`${projectPath}/jobs?sort=id:1`)).json).toMatchObject([
    { state: 'failure', error: 'no volume', finished: 'Mon, 02 Mar 2026 09:00:02 GMT' },
    { state: 'canceled', error: null, started: null, finished: 'Mon, 02 Mar 2026 09:00:02 GMT' },
  ]);
});

test('the status URL of a failed workflow can be set to answer 400, as older clients expect', async () => {
  const { send, get, clock, projectPath } = await startWithProject({
    workflowFailure: 'error',
    scriptJob: () => ({ error: 'no volume' }),
  });
  const { link } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  clock.advance(60_000);
  expect(await get(link)).toMatchObject({ status: 400, json: { description: 'no volume' } });
});

test('a running workflow can be canceled once; one that is over cannot', async () => {
  const { send, get, clock, projectPath } = await startWithProject();
  const { id } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  clock.advance(3_000);
  const path = `${projectPath}/workflows/${id}`;
  const canceled = await send('POST', `${path}/cancel`);
  expect(canceled).toMatchObject({ status: 200, json: { id, state: 'canceled' } });
  clock.advance(60_000);
  expect((await get(`${projectPath}/jobs?sort=id:1`)).json).toMatchObject([
    { state: 'canceled', started: 'Mon, 02 Mar 2026 09:00:02 GMT' },
    { state: 'canceled', started: null },
  ]);
  expect((await get(`${projectPath}/assets?q=filename:*.bin`)).json).toEqual([]);
  expect((await send('POST', `${path}/cancel`)).status).toBe(400);
  expect((await get(`${path}/status`)).status).toBe(201);
});

const job = (text: string) => `jobs:\n  a:\n    type: x/y\n${text}`;

test.each([
  ['not YAML', 'jobs: [', {}],
  ['no jobs', 'steps: {}', {}],
  ['empty jobs', 'jobs: {}', {}],
  ['a job without a type', 'jobs:\n  a: {}', {}],
  ['an unknown need', job('    needs: [b]'), {}],
  ['a job that needs itself', job('    needs: [a]'), {}],
  ['a circle', job('    needs: [b]\n  b:\n    type: x/y\n    needs: [a]'), {}],
  ['a binding to an unknown job', job('    assets: { volume: b }'), {}],
  ['a binding to a job that is not needed', job('    assets: { mesh: b }\n  b: { type: x/y }'), {}],
  [
    'an output that the type has not',
    job(
      '    needs: [b]\n    assets: { v: { job: b, asset: no } }\n  b: { type: mesh/compute-bvh }',
    ),
    { assets: { 'b.mesh': 'part.stl' } },
  ],
  ['a parameter that is no binding', job('    parameters: { size: 3 }'), {}],
  ['a missing input', 'jobs:\n  prep:\n    type: mesh/preprocess', {}],
  ['an unknown file', job(''), { assets: { 'a.mesh': 'nothing.stl' } }],
  ['an asset id in place of a filename', job(''), { assets: { 'a.mesh': '1001' } }],
  ['an input of an unknown job', job(''), { parameters: { 'b.size': '1' } }],
  ['an input without a job', job(''), { parameters: { size: '1' } }],
  ['a parameter that is not text', job(''), { parameters: { 'a.size': 512 } }],
  ['assets that are a list', job(''), { assets: ['part.stl'] }],
  ['no definition', undefined, {}],
])('a dispatch with %s is refused and leaves nothing behind', async (_name, definition, inputs) => {
  const { send, get, projectPath } = await startWithProject();
  const refused = await send('POST', `${projectPath}/workflows`, { definition, ...inputs });
  expect(refused.status).toBe(400);
  expect(refused.json.description).toEqual(expect.any(String));
  expect((await get(`${projectPath}/jobs`)).json).toEqual([]);
  expect((await get(`${projectPath}/workflows`)).json).toEqual([]);
});

test('an input may take several files and several texts', async () => {
  const { send, get, projectPath } = await startWithProject();
  const { status, json } = await send('POST', `${projectPath}/workflows`, {
    definition: job(''),
    assets: { 'a.volume': ['part.stl', 'bar graph.json'] },
    parameters: { 'a.text_inputs': ['x', 'y'] },
  });
  expect(status).toBe(202);
  const { inputs } = (await get(`${projectPath}/jobs/${json.jobs[0]}`)).json;
  expect(Object.keys(inputs.assets)).toEqual(['volume.0', 'volume.1']);
  expect(JSON.parse(inputs.params.text_inputs)).toEqual(['x', 'y']);
});

test('a workflow of another project is not found', async () => {
  const metafold = await startMetafold();
  const [{ id }] = (await metafold.get('/projects/41/workflows')).json;
  expect((await metafold.get(`/projects/42/workflows/${id}`)).status).toBe(404);
  expect((await metafold.send('POST', `/projects/42/workflows/${id}/cancel`)).status).toBe(404);
});

test('a deleted workflow is gone with its jobs', async () => {
  const metafold = await startMetafold();
  const [{ id, jobs }] = (await metafold.get('/projects/41/workflows')).json;
  const deleted = await metafold.send('DELETE', `/projects/41/workflows/${id}`);
  expect([deleted.status, deleted.text]).toEqual([200, 'OK']);
  expect((await metafold.get(`/projects/41/workflows/${id}`)).status).toBe(404);
  expect((await metafold.get(`/projects/41/jobs/${jobs[0]}`)).status).toBe(404);
});

test('a workflow that is over stays as it ended, whichever of its jobs are deleted', async () => {
  const { send, get, clock, projectPath } = await startWithProject();
  const { id, jobs } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  clock.advance(60_000);
  const before = (await get(`${projectPath}/workflows/${id}`)).json;
  expect(before.state).toBe('success');
  for (const jobId of jobs) await send('DELETE', `${projectPath}/jobs/${jobId}`);
  clock.advance(60_000);
  expect((await get(`${projectPath}/workflows/${id}`)).json).toEqual({ ...before, jobs: [] });
});

test.each([
  ['while others run', 3_000],
  ['after the end', 60_000],
])('a workflow has failed even when its failed job is deleted %s', async (_when, afterMs) => {
  const { send, get, clock, projectPath } = await startWithProject({
    workflowFailure: 'error',
    scriptJob: ({ name }) =>
      name === 'a' ? { pendingMs: 1_000, runMs: 1_000, error: 'no volume' } : undefined,
  });
  const definition =
    'jobs:\n  a: { type: x/y }\n  b: { type: x/y }\n  c: { type: x/y, needs: [a] }';
  const { id, jobs, link } = (await send('POST', `${projectPath}/workflows`, { definition })).json;
  clock.advance(afterMs);
  const [failed] = (await get(`${projectPath}/jobs?q=state:failure`)).json;
  await send('DELETE', `${projectPath}/jobs/${failed.id}`);
  clock.advance(60_000);
  expect((await get(`${projectPath}/workflows/${id}`)).json).toMatchObject({
    state: 'failure',
    jobs: jobs.filter((jobId: string) => jobId !== failed.id),
  });
  expect(await get(link)).toMatchObject({ status: 400, json: { description: 'no volume' } });
});

test('a job that is deleted before its end counts as canceled at that moment', async () => {
  const { send, get, clock, projectPath } = await startWithProject();
  const { id, jobs } = (await send('POST', `${projectPath}/workflows`, BODY)).json;
  clock.advance(7_000);
  await send('DELETE', `${projectPath}/jobs/${jobs[1]}`);
  expect((await get(`${projectPath}/workflows/${id}`)).json).toMatchObject({
    state: 'canceled',
    started: 'Mon, 02 Mar 2026 09:00:02 GMT',
    finished: 'Mon, 02 Mar 2026 09:00:07 GMT',
  });
});
