import type { Job, Ref } from '@fabgraph/contract';
import { assert, expect, test } from 'vitest';
import {
  ACCOUNT,
  connect,
  createContext,
  facetsOf,
  folderRef,
  itemsOf,
  pathsOf,
} from './connect.ts';

const DEFINITION = `jobs:
  prep:
    type: mesh/preprocess
  volume:
    type: implicit/from-mesh
    needs: [prep]
    assets:
      mesh: prep
`;

async function start() {
  const connection = await connect();
  const { assets, jobs } = facetsOf(connection.adapter);
  const page = await assets.list(
    { parent: folderRef('41'), first: 5, filter: { name: '*.stl' } },
    createContext(),
  );
  const file = page.items[0];
  assert(file);
  connection.emulator.clearCalls();
  const { signal } = createContext();
  const run = () =>
    jobs.runWorkflow?.(
      {
        folder: folderRef('41'),
        definition: DEFINITION,
        parameters: { 'volume.resolution': 64 },
        files: [{ role: 'prep.mesh', ref: file.ref }],
      },
      { signal },
    );
  const read = async (ref: Ref<'Job'>) => itemsOf(await jobs.getMany([ref], createContext()))[0];
  const workflow = await run();
  assert(workflow);
  return { ...connection, jobs, file, workflow, read, signal };
}

test('a workflow runs with files by name and parameters as text, and succeeds', async () => {
  const { emulator, jobs, workflow, read, file } = await start();
  expect(workflow).toMatchObject({ kind: 'WORKFLOW', status: 'QUEUED', isCancelable: true });
  expect(pathsOf(emulator)).toEqual([`GET /${file.ref.path}`, 'POST /projects/41/workflows']);

  emulator.clock.advance(600_000);
  const done = await read(workflow.ref);
  expect(done).toMatchObject({ status: 'SUCCEEDED', progress: 1, isCancelable: false });
  expect(done?.vendorData()).toMatchObject({ definition: DEFINITION });
  const steps = itemsOf(
    await jobs.getMany(
      (done?.steps ?? []).map(({ ref }) => ref),
      createContext(),
    ),
  );
  const volume = steps.find(({ name }) => name === 'volume');
  expect(volume).toMatchObject({ parent: workflow.ref, parameters: { resolution: 64 } });
  const prep = steps.find(({ name }) => name === 'prep');
  expect(volume?.dependsOn).toEqual([{ ref: prep?.ref }]);
  expect(prep).toMatchObject({
    inputs: [{ role: 'mesh', resource: { ref: file.ref } }],
    model: file.model,
  });
});

test('progress is the share of steps that are over, and never falls', async () => {
  const { emulator, jobs, workflow, read } = await start();
  const seen: number[] = [];
  for (let second = 0; second < 30; second += 1) {
    const now = await read(workflow.ref);
    assert(now);
    const [progress] = itemsOf((await jobs.getProgress?.([now], createContext())) ?? []);
    assert(typeof progress === 'number');
    seen.push(progress);
    emulator.clock.advance(1_000);
  }
  expect(seen).toEqual(seen.toSorted((left, right) => left - right));
  expect(new Set(seen)).toEqual(new Set([0, 0.5, 1]));
});

test('the progress of all workflows of a project costs one call', async () => {
  const { emulator, adapter } = await connect();
  const { jobs } = facetsOf(adapter);
  const context = createContext();
  const filter = { kinds: ['WORKFLOW'] } as const;
  const { items } = await jobs.list({ parent: folderRef('41'), first: 50, filter }, context);
  emulator.clearCalls();
  const progress = await jobs.getProgress?.(items, context);
  expect(progress).toHaveLength(items.length);
  expect(pathsOf(emulator)).toEqual(['GET /projects/41/jobs']);
});

test('canceling is idempotent', async () => {
  const { emulator, jobs, workflow, signal } = await start();
  const canceled = await jobs.cancel?.(workflow.ref, { signal });
  expect(canceled).toMatchObject({ status: 'CANCELED', isCancelable: false });
  emulator.clearCalls();
  expect(await jobs.cancel?.(workflow.ref, { signal })).toMatchObject({ status: 'CANCELED' });
  expect(pathsOf(emulator)).toEqual([
    `POST /${workflow.ref.path}/cancel`,
    `GET /${workflow.ref.path}`,
  ]);
});

test('a refusal to cancel what still runs is the failure that the vendor told', async () => {
  const { emulator, jobs, workflow, signal } = await start();
  emulator.addFaults([
    { method: 'POST', path: '/projects/41/workflows/*', status: 400, body: { msg: 'not now' } },
  ]);
  await expect(jobs.cancel?.(workflow.ref, { signal })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('not now'),
  });
});

test('a single job cannot be canceled, unless it is over', async () => {
  const { adapter } = await connect();
  const { jobs } = facetsOf(adapter);
  const page = await jobs.list(
    { parent: folderRef('41'), first: 200, filter: { kinds: ['COMPUTE'] } },
    createContext(),
  );
  const { signal } = createContext();
  const find = (status: Job['status']) => page.items.find((job) => job.status === status)?.ref;
  const [over, running] = [find('SUCCEEDED'), find('RUNNING') ?? find('QUEUED')];
  assert(over && running);
  expect(await jobs.cancel?.(over, { signal })).toMatchObject({ status: 'SUCCEEDED' });
  await expect(jobs.cancel?.(running, { signal })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

test('a file of another project is refused without a call', async () => {
  const { emulator, adapter } = await connect();
  const ref: Ref<'Asset'> = { account: ACCOUNT, type: 'Asset', path: 'projects/43/assets/1' };
  const run = facetsOf(adapter).jobs.runWorkflow?.(
    {
      folder: folderRef('41'),
      definition: DEFINITION,
      parameters: {},
      files: [{ role: 'prep.mesh', ref }],
    },
    { signal: createContext().signal },
  );
  await expect(run).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(pathsOf(emulator)).toEqual([]);
});

test('jobs of one project poll together, workflows apart from them', async () => {
  const { jobs } = facetsOf((await connect()).adapter);
  const group = (path: string) => jobs.pollGroup({ account: ACCOUNT, type: 'Job', path });
  expect(group('projects/1/jobs/2')).toBe(group('projects/1/jobs/3'));
  expect(group('projects/1/jobs/2')).not.toBe(group('projects/1/workflows/2'));
  expect(group('projects/1/jobs/2')).not.toBe(group('projects/2/jobs/2'));
});
