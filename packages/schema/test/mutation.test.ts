import type { Job, JobFacet, RunWorkflowInput } from '@fabgraph/contract';
import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { folder, job } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const RUN = `mutation ($input: RunWorkflowInput!) {
  runWorkflow(input: $input) { job { id name status steps { name } } }
}`;
const CANCEL = 'mutation ($id: ID!) { cancelJob(id: $id) { job { status } } }';

function shop(account: string, powers: Partial<JobFacet> = {}) {
  return createMemoryAdapter({
    account,
    vendor: `vendor-of-${account}`,
    folders: { items: [folder({ account, path: '1' })] },
    assets: {},
    jobs: { items: [job({ account, path: 'old' })] },
    powers: { jobs: powers },
  });
}

test('a workflow is run with what was given, answered, and told to watchers', async () => {
  const orders: RunWorkflowInput[] = [];
  const made = job({ account: 'a', path: 'new', name: 'run', kind: 'WORKFLOW', steps: [] });
  const runWorkflow = async (order: RunWorkflowInput) => {
    orders.push(order);
    return made;
  };
  const a = shop('a', { runWorkflow });
  const { hub, told } = createRecordingHub();
  const input = {
    folderId: idOf('a', 'Folder', '1'),
    definition: 'steps: []',
    parameters: { size: 3 },
    files: [{ role: 'mesh', id: idOf('a', 'Asset', 'x') }],
  };
  const { data, errors } = await ask([a], RUN, { input }, { hub });
  expect(errors).toEqual([]);
  expect(data.runWorkflow.job).toEqual({
    id: idOf('a', 'Job', 'new'),
    name: 'run',
    status: 'RUNNING',
    steps: [],
  });
  expect(orders).toEqual([
    {
      folder: { account: 'a', type: 'Folder', path: '1' },
      definition: 'steps: []',
      parameters: { size: 3 },
      files: [{ role: 'mesh', ref: { account: 'a', type: 'Asset', path: 'x' } }],
    },
  ]);
  expect(told).toEqual(['changed a Job new']);
  expect(a.calls).toEqual([]);
});

test('an account without the power is UNSUPPORTED, says who can, and makes no call', async () => {
  const able = shop('able', { cancel: async () => job({ account: 'able', path: 'old' }) });
  const unable = shop('unable');
  const { data, errors } = await ask([able, unable], CANCEL, { id: idOf('unable', 'Job', 'old') });
  expect(data).toEqual({ cancelJob: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UNSUPPORTED', account: 'unable' } }]);
  expect(errors[0]?.message).toContain('Accounts that can: able.');
  expect(unable.calls).toEqual([]);
});

test.each([
  ['parameters that are no object', { parameters: [1] }, 'INVALID_INPUT'],
  [
    'a file of another account',
    { files: [{ role: 'mesh', id: idOf('b', 'Asset', 'x') }] },
    'INVALID_INPUT',
  ],
  [
    'a file that is a folder',
    { files: [{ role: 'mesh', id: idOf('a', 'Folder', '1') }] },
    'INVALID_INPUT',
  ],
  ["a folder of somebody else's account", { folderId: idOf('c', 'Folder', '1') }, 'NOT_FOUND'],
])('%s is refused before anything is sent', async (_what, wrong, code) => {
  const runWorkflow = () => Promise.reject(new Error('Nothing should be sent.'));
  const adapters = [shop('a', { runWorkflow }), shop('b')];
  const input = { folderId: idOf('a', 'Folder', '1'), definition: 'x', ...wrong };
  const { data, errors } = await ask(adapters, RUN, { input });
  expect(data).toEqual({ runWorkflow: null });
  expect(errors).toMatchObject([{ path: ['runWorkflow'], extensions: { code } }]);
});

test('one that fails neither hides nor stops the others, and what they changed is read anew', async () => {
  let status: Job['status'] = 'RUNNING';
  const step = () => job({ account: 'a', path: 'step', status });
  const cancel: JobFacet['cancel'] = async ({ path }) => {
    if (path === 'broken') {
      throw new VendorError({
        code: 'OUTCOME_UNKNOWN',
        vendor: 'v',
        account: 'a',
        message: 'Lost.',
      });
    }
    status = path === 'first' ? 'RUNNING' : 'CANCELED';
    return job({ account: 'a', path, status, steps: [{ ref: step().ref }] });
  };
  const a = shop('a', { cancel, getMany: async (refs) => refs.map(step) });
  const { hub, told } = createRecordingHub();
  const { data, errors } = await ask(
    [a],
    `mutation ($first: ID!, $broken: ID!, $second: ID!) {
      first: cancelJob(id: $first) { job { steps { status } } }
      broken: cancelJob(id: $broken) { job { id } }
      second: cancelJob(id: $second) { job { status steps { status } } }
    }`,
    Object.fromEntries(['first', 'broken', 'second'].map((path) => [path, idOf('a', 'Job', path)])),
    { hub },
  );
  expect(data).toEqual({
    first: { job: { steps: [{ status: 'RUNNING' }] } },
    broken: null,
    second: { job: { status: 'CANCELED', steps: [{ status: 'CANCELED' }] } },
  });
  expect(errors).toMatchObject([{ path: ['broken'], extensions: { code: 'OUTCOME_UNKNOWN' } }]);
  expect(told).toEqual(['changed a Job first', 'changed a Job second']);
});
