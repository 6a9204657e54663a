import { expect, test } from 'vitest';
import { startMetafold, startWithProject } from './metafold-fixture.ts';

test('an error has code, name and description in profile v1', async () => {
  const metafold = await startMetafold();
  expect(await metafold.get('/projects/9')).toMatchObject({
    status: 404,
    json: { code: 404, name: 'Not Found', description: 'Resource does not exist' },
  });
  expect((await metafold.get('/projects?sort=x')).json).toEqual({
    code: 400,
    name: 'Bad Request',
    description: 'Cannot sort by "x"',
  });
});

test('an error has a msg in the legacy profile, or a list of them for parameters', async () => {
  const metafold = await startMetafold({ profile: 'legacy' });
  expect((await metafold.get('/projects/9')).json).toEqual({ msg: 'Resource does not exist' });
  expect((await metafold.get('/projects', 'wrong')).json).toEqual({ msg: expect.any(String) });
  expect((await metafold.get('/projects?sort=x')).json).toEqual({
    errors: [{ field: 'sort', msg: 'Cannot sort by "x"' }],
  });
});

test('an error may be no JSON, or nothing at all', async () => {
  const text = await (await startMetafold({ errorShape: 'text' })).get('/projects/9');
  expect([text.status, text.text]).toEqual([404, 'Not Found: Resource does not exist']);
  const empty = await (await startMetafold({ errorShape: 'empty' })).get('/projects/9');
  expect([empty.status, empty.text]).toEqual([404, '']);
});

test.each([
  ['rfc1123', 'Mon, 02 Mar 2026 09:00:00 GMT'],
  ['iso8601', '2026-03-02T09:00:00+00:00'],
] as const)('datetimes are %s when so set, in either profile', async (datetime, expected) => {
  for (const profile of ['v1', 'legacy'] as const) {
    const { get, projectPath } = await startWithProject({ datetime, profile });
    const [asset] = (await get(`${projectPath}/assets`)).json;
    expect([asset.created, asset.modified]).toEqual([expected, expected]);
  }
});

test('an asset names its project and job in v1 only', async () => {
  const v1 = await startMetafold();
  const legacy = await startMetafold({ profile: 'legacy' });
  const keys = ['id', 'filename', 'size', 'checksum', 'created', 'modified'];
  expect(Object.keys((await v1.get('/projects/41/assets')).json[0])).toEqual([
    ...keys,
    'project_id',
    'job_id',
  ]);
  expect(Object.keys((await legacy.get('/projects/41/assets')).json[0])).toEqual(keys);
});

test.each([
  ['v1', {}, true, true],
  ['legacy', {}, false, true],
  ['v1', { jobFields: 'new' }, true, false],
  ['legacy', { jobFields: 'both' }, true, true],
] as const)(
  'a job in profile %s with %o has the new fields: %s, the old: %s',
  async (profile, fields, hasNew, hasOld) => {
    const metafold = await startMetafold({ profile, ...fields });
    const [job] = (
      await metafold.get('/projects/41/jobs?q=type:implicit/from-mesh+AND+state:success')
    ).json;
    expect(job).toMatchObject({ name: 'sample', needs: expect.any(Array), project_id: '41' });
    expect('inputs' in job && 'outputs' in job).toBe(hasNew);
    expect('parameters' in job && 'meta' in job && 'assets' in job).toBe(hasOld);
    if (hasNew) expect(job.inputs.params.resolution).toBe('256');
    if (hasOld) {
      expect(job.parameters.resolution).toBe(256);
      expect(job.meta.patch).toEqual({
        size: job.meta.patch_size,
        offset: job.meta.patch_offset,
        resolution: job.meta.patch_resolution,
      });
      expect(job.assets).toHaveLength(1);
    }
  },
);

test('jobs are dispatched and renamed on their own in the legacy profile', async () => {
  const { send, get, clock, projectPath } = await startWithProject({ profile: 'legacy' });
  const body = { type: 'evaluate_metrics', parameters: { point_source: 0 }, name: 'probe' };
  const { status, json } = await send('POST', `${projectPath}/jobs`, body);
  expect(status).toBe(202);
  expect(json).toMatchObject({ state: 'pending', name: 'probe', parameters: { point_source: 0 } });
  expect((await get(json.link)).status).toBe(202);
  clock.advance(6_000);
  expect(await get(json.link)).toMatchObject({ status: 201, json: { state: 'success' } });
  const renamed = await send(
    'PATCH',
    `${projectPath}/jobs/${json.id}`,
    new URLSearchParams({ name: 'z' }),
  );
  expect(renamed).toMatchObject({ status: 200, json: { id: json.id, name: 'z' } });
});

test('the status URL of a failed legacy job answers 400 with its message', async () => {
  const { send, get, clock, projectPath } = await startWithProject({
    profile: 'legacy',
    scriptJob: () => ({ error: 'grid too fine' }),
  });
  const { link } = (await send('POST', `${projectPath}/jobs`, { type: 'evaluate_graph' })).json;
  clock.advance(6_000);
  expect(await get(link)).toMatchObject({ status: 400, json: { msg: 'grid too fine' } });
});

test('an asset is updated in place in the legacy profile', async () => {
  const { upload, get, clock, projectPath } = await startWithProject({ profile: 'legacy' });
  const [asset] = (await get(`${projectPath}/assets?q=filename:part.stl`)).json;
  clock.advance(5_000);
  const path = `${projectPath}/assets/${asset.id}`;
  expect(await upload(path, 'part-2.stl', 'solid 2', 'PATCH')).toMatchObject({
    status: 200,
    json: { id: asset.id, filename: 'part-2.stl', size: 7, created: asset.created },
  });
  expect((await upload(path, 'bar graph.json', 'x', 'PATCH')).status).toBe(400);
});

test('what the legacy profile alone offers is not found in v1', async () => {
  const { send, get, upload, projectPath } = await startWithProject();
  const [asset] = (await get(`${projectPath}/assets`)).json;
  const statuses = [
    (await send('POST', `${projectPath}/jobs`, { type: 'evaluate_graph' })).status,
    (await upload(`${projectPath}/assets/${asset.id}`, 'x.stl', 'x', 'PATCH')).status,
    (await get('/user/license')).status,
    (await get('/user/quota')).status,
    (await get('/user/usage')).status,
  ];
  expect(statuses).toEqual([404, 404, 404, 404, 404]);
});

test('license, quota and usage in the shape of what remains', async () => {
  const { get } = await startWithProject({
    profile: 'legacy',
    limits: { project: 5, import: 10, simulation: null },
  });
  expect((await get('/user/license')).json).toEqual({
    issued: 'Wed, 15 Jan 2025 10:00:00 GMT',
    expires: null,
    expired: false,
    product: 'Pro',
  });
  expect((await get('/user/quota')).json).toEqual({
    project: 4,
    import: 8,
    export: 2_000,
    simulation: null,
  });
  expect((await get('/user/usage')).json).toEqual({
    project: 1,
    import: 2,
    export: 0,
    simulation: 0,
  });
});

test('license and quota in the oldest shape, of what is used', async () => {
  const { get } = await startWithProject({ user: 'used' });
  expect((await get('/user/license')).json.product).toMatchObject({
    name: 'Pro',
    project_max: 100,
  });
  expect((await get('/user/quota')).json).toEqual({
    project_count: 1,
    import_count: 2,
    export_count: 0,
  });
  expect((await get('/user/usage')).status).toBe(404);
});

test.each([
  ['mesh/from-volume', { export: 0 }],
  ['sim/custom', { simulation: 0 }],
])('a job of type %s beyond the license is answered 403 and nothing runs', async (type, limits) => {
  for (const profile of ['v1', 'legacy'] as const) {
    const { send, get, projectPath } = await startWithProject({ profile, limits });
    const isLegacy = profile === 'legacy';
    const { status } = isLegacy
      ? await send('POST', `${projectPath}/jobs`, { type })
      : await send('POST', `${projectPath}/workflows`, {
          definition: `jobs:\n  a:\n    type: ${type}`,
          assets: { 'a.volume': 'part.stl' },
        });
    expect(status).toBe(403);
    expect((await get(`${projectPath}/jobs`)).json).toEqual([]);
  }
});
