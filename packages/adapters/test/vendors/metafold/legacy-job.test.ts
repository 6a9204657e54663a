import { assert, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  connect,
  createContext,
  facetsOf,
  folderRef,
  itemRef,
  itemsOf,
  pathsOf,
} from './connect.ts';

const { signal } = createContext();
const PARENT = folderRef('41');

async function start() {
  const { emulator, adapter } = await connect(
    { profile: 'legacy', limits: { export: 1_000 } },
    { accessToken: 'metafold-demo-token', profile: 'legacy' },
  );
  const { jobs, assets } = facetsOf(adapter);
  const query = { parent: PARENT, first: 1, filter: { name: '*.stl' } };
  const [file] = (await assets.list(query, createContext())).items;
  assert(file);
  emulator.clearCalls();
  const run = async (more: object = {}) => {
    const job = await jobs.run?.(
      {
        folder: PARENT,
        type: 'sample_triangle_mesh',
        name: 'Sample',
        parameters: { max_resolution: 64, graph: { operators: [], edges: [] } },
        files: [{ role: 'mesh_filename', ref: file.ref }],
        ...more,
      },
      { signal },
    );
    assert(job);
    return job;
  };
  return { emulator, jobs, file, run };
}

test('a job runs with its parameters as they are and its files by name, and succeeds', async () => {
  const { emulator, jobs, file, run } = await start();
  const job = await run();
  expect(job).toMatchObject({
    kind: 'COMPUTE',
    type: 'sample_triangle_mesh',
    name: 'Sample',
    status: 'QUEUED',
    parent: null,
    parameters: {
      max_resolution: 64,
      graph: { operators: [], edges: [] },
      mesh_filename: file.name,
    },
  });
  expect(pathsOf(emulator)).toEqual([`GET /${file.ref.path}`, 'POST /projects/41/jobs']);
  emulator.clock.advance(600_000);
  expect(itemsOf(await jobs.getMany([job.ref], createContext()))).toMatchObject([
    { status: 'SUCCEEDED' },
  ]);
});

test('a job without a name has none, and a job is renamed', async () => {
  const { emulator, jobs, run } = await start();
  const job = await run({ name: null, files: [] });
  expect(job.name).toBeNull();
  expect(await jobs.rename?.(job.ref, 'Probe', { signal })).toMatchObject({
    ref: job.ref,
    name: 'Probe',
  });
  expect(pathsOf(emulator).at(-1)).toBe(`PATCH /${job.ref.path}`);
});

test('a workflow has no name to change, and that costs no call', async () => {
  const { emulator, jobs } = await start();
  const workflow = itemRef('Job', 'projects/41/workflows/1');
  const error = await rejection((async () => jobs.rename?.(workflow, 'A', { signal }))());
  expect(error).toMatchObject({ code: 'INVALID_INPUT' });
  expect(pathsOf(emulator)).toEqual([]);
});

test('what cannot be a job is refused without a call', async () => {
  const { emulator, file, run } = await start();
  for (const more of [
    { type: ' ' },
    { name: '', files: [] },
    { parameters: { mesh_filename: 'a.stl' } },
    { folder: folderRef('../user') },
    { files: [{ role: 'mesh_filename', ref: itemRef('Asset', 'projects/43/assets/1') }] },
    { files: [{ role: 'mesh_filename', ref: { ...file.ref, path: 'projects/41/jobs/1' } }] },
  ]) {
    expect(await rejection(run(more))).toMatchObject({ code: 'INVALID_INPUT' });
  }
  expect(pathsOf(emulator)).toEqual([]);
});

test('with today’s profile jobs are neither run nor renamed', async () => {
  const { adapter } = await connect();
  const { jobs } = facetsOf(adapter);
  expect(jobs.run).toBeUndefined();
  expect(jobs.rename).toBeUndefined();
  expect(jobs.runWorkflow).toBeDefined();
});
