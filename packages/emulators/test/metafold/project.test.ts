import { expect, test } from 'vitest';
import { startMetafold, startWithProject } from './metafold-fixture.ts';

test('a project is made, read, changed and deleted', async () => {
  const { send, get, clock } = await startMetafold({ sample: 'empty' });
  const created = await send('POST', '/projects', { name: 'bracket study' });
  expect(created).toMatchObject({
    status: 201,
    json: { name: 'bracket study', access: 'private' },
  });
  const path = `/projects/${created.json.id}`;
  clock.advance(60_000);
  const changed = await send('PATCH', path, { access: 'org', graph: { operators: [] } });
  expect(changed).toMatchObject({
    status: 200,
    json: { name: 'bracket study', access: 'org', graph: { operators: [] } },
  });
  expect(changed.json.modified).not.toBe(created.json.modified);
  expect((await get(path)).json).toEqual(changed.json);
  expect('graph' in (await get('/projects')).json[0]).toBe(false);
  expect((await send('DELETE', path)).status).toBe(200);
  expect((await get(path)).status).toBe(404);
});

test('names need not be unique', async () => {
  const { send } = await startWithProject();
  expect((await send('POST', '/projects', { name: 'bracket study' })).status).toBe(201);
});

test('a copy of a project has its files, not its jobs', async () => {
  const { send, get, projectPath } = await startWithProject();
  await send('POST', `${projectPath}/workflows`, { definition: 'jobs:\n  a:\n    type: x/y' });
  const source = projectPath.slice('/projects/'.length);
  const { status, json } = await send('POST', '/projects', { source, name: 'copy' });
  expect(status).toBe(201);
  expect((await get(`/projects/${json.id}/assets`)).json).toHaveLength(2);
  expect((await get(`/projects/${json.id}/jobs`)).json).toEqual([]);
});

test('everything in a deleted project is gone with it', async () => {
  const { send, get, projectPath } = await startWithProject();
  const [asset] = (await get(`${projectPath}/assets`)).json;
  await send('DELETE', projectPath);
  expect((await get(`${projectPath}/assets`)).status).toBe(404);
  expect((await get(`${projectPath}/assets/${asset.id}`)).status).toBe(404);
});

test.each([
  ['no name', {}],
  ['a name that is not text', { name: 7 }],
  ['an unknown access', { name: 'x', access: 'secret' }],
  ['a graph that is no object', { name: 'x', graph: 'x' }],
  ['a list', []],
])('a project with %s is refused', async (_name, body) => {
  const { send, get } = await startMetafold({ sample: 'empty' });
  expect((await send('POST', '/projects', body)).status).toBe(400);
  expect((await get('/projects')).json).toEqual([]);
});

test.each(['assets', 'jobs', 'workflows'])(
  '%s of a project that does not exist, and ids that do not, are not found',
  async (type) => {
    const { get, projectPath } = await startWithProject();
    const paths = [
      `/projects/9/${type}`,
      `${projectPath}/${type}/9`,
      `${projectPath}/${type}/..%2f9`,
    ];
    const answers = await Promise.all(paths.map((path) => get(path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  },
);
