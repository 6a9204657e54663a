import { describe, expect, it } from 'vitest';
import {
  changed,
  deleted,
  type EventWalk,
  expectWhole,
  follow,
  now,
  startEventWalk,
  TRANSPORTS,
  watchJob,
} from './event-walk.ts';
import { folderOf } from './stl.ts';

/** 2 s pending and 4 s running each, one after the other. */
const TWO_STEPS = `jobs:
  sample:
    type: evaluate_graph
  measure:
    type: evaluate_metrics
    needs: [sample]
`;
const AUTHORIZATION = { authorization: 'Bearer metafold-demo-token' };

interface Workflow {
  readonly id: string;
  /** The vendor's. */
  readonly path: string;
  readonly steps: readonly { readonly id: string; readonly path: string }[];
}

async function runWorkflow(walk: EventWalk): Promise<Workflow> {
  const { folderId } = await folderOf(walk, 'metafold');
  const { runWorkflow: made } = await walk.ask<{
    runWorkflow: { job: { id: string; vendorId: string; steps: VendorJob[]; folder: VendorJob } };
  }>(
    `mutation ($input: RunWorkflowInput!) {
      runWorkflow(input: $input) { job { id vendorId folder { vendorId } steps { id vendorId } } }
    }`,
    { input: { folderId, definition: TWO_STEPS } },
  );
  const { id, vendorId, folder, steps } = made.job;
  const project = `/projects/${folder.vendorId}`;
  return {
    id,
    path: `${project}/workflows/${vendorId}`,
    steps: steps.map((step) => ({ id: step.id, path: `${project}/jobs/${step.vendorId}` })),
  };
}

interface VendorJob {
  readonly id: string;
  readonly vendorId: string;
}

/** Jobs of their own could be run only before there were workflows. */
function startLegacyWalk(scriptJob: () => { readonly error?: string }): Promise<EventWalk> {
  return startEventWalk({
    emulators: { metafold: { profile: 'legacy', scriptJob } },
    settings: { metafold: { profile: 'legacy' } },
  });
}

async function runJob(walk: EventWalk): Promise<string> {
  const { folderId } = await folderOf(walk, 'metafold');
  const { runJob: made } = await walk.ask<{ runJob: { job: { id: string } } }>(
    'mutation ($input: RunJobInput!) { runJob(input: $input) { job { id } } }',
    { input: { folderId, type: 'evaluate_metrics' } },
  );
  return made.job.id;
}

/** Somebody else does something at the vendor. */
async function callVendor({ emulators }: EventWalk, method: string, path: string) {
  const { baseUrl } = emulators.metafold;
  const response = await fetch(`${baseUrl}${path}`, { method, headers: AUTHORIZATION });
  expect(response.ok).toBe(true);
  return response;
}

async function readAtVendor(walk: EventWalk, path: string): Promise<object> {
  return (await (await callVendor(walk, 'GET', path)).json()) as object;
}

const QUEUED = { status: 'QUEUED', vendorStatus: 'pending' };
const RUNNING = { status: 'RUNNING', vendorStatus: 'started' };
const SUCCEEDED = { status: 'SUCCEEDED', vendorStatus: 'success' };
const FAILED = { status: 'FAILED', vendorStatus: 'failure' };
const CANCELED = { status: 'CANCELED', vendorStatus: 'canceled' };
const STARTED_FIELDS = ['status', 'vendorStatus', 'startedAt'];

describe.each(TRANSPORTS)('a COMPUTE job, over %s', (transport) => {
  const job = (state: object) => ({ job: { progress: null, ...state } });

  it('is told from QUEUED to SUCCEEDED', async () => {
    const walk = await startLegacyWalk(() => ({}));
    const watching = watchJob(walk, transport, await runJob(walk), 'kind');
    await follow(walk, watching, [2_000, 4_000]);
    await expectWhole(watching, [
      now(job({ ...QUEUED, kind: 'COMPUTE' })),
      changed('QUEUED', STARTED_FIELDS, job({ ...RUNNING, kind: 'COMPUTE' })),
      changed(
        'RUNNING',
        ['status', 'vendorStatus', 'finishedAt', 'results'],
        job({ ...SUCCEEDED, kind: 'COMPUTE' }),
      ),
    ]);
  });

  it('is told to FAILED with the vendor’s reason', async () => {
    const walk = await startLegacyWalk(() => ({ error: 'Out of memory' }));
    const watching = watchJob(walk, transport, await runJob(walk), 'error { message }');
    await follow(walk, watching, [2_000, 4_000]);
    await expectWhole(watching, [
      now(job({ ...QUEUED, error: null })),
      changed('QUEUED', STARTED_FIELDS, job({ ...RUNNING, error: null })),
      changed(
        'RUNNING',
        ['status', 'vendorStatus', 'finishedAt', 'error'],
        job({ ...FAILED, error: { message: 'Out of memory' } }),
      ),
    ]);
  });

  it('that is a step is told under its parent', async () => {
    const walk = await startEventWalk();
    const { id, steps } = await runWorkflow(walk);
    const watching = watchJob(walk, transport, steps[1]!.id, 'kind parent { id }');
    const step = (state: object) => job({ ...state, kind: 'COMPUTE', parent: { id } });
    await follow(walk, watching, [8_000, 4_000]);
    await expectWhole(watching, [
      now(step(QUEUED)),
      changed('QUEUED', STARTED_FIELDS, step(RUNNING)),
      changed('RUNNING', ['status', 'vendorStatus', 'finishedAt', 'results'], step(SUCCEEDED)),
    ]);
  });

  it('is told to be in a state that nobody knows, and on to its end', async () => {
    const walk = await startEventWalk();
    const { steps } = await runWorkflow(walk);
    const watching = watchJob(walk, transport, steps[0]!.id);
    await follow(walk, watching, [2_000]);
    const body = { ...(await readAtVendor(walk, steps[0]!.path)), state: 'paused' };
    walk.emulators.metafold.addFaults([{ path: steps[0]!.path, body }]);
    await follow(walk, watching, [0]);
    walk.emulators.metafold.clearFaults();
    await follow(walk, watching, [0, 4_000]);
    await expectWhole(watching, [
      now(job(QUEUED)),
      changed('QUEUED', STARTED_FIELDS, job(RUNNING)),
      changed(
        'RUNNING',
        ['status', 'vendorStatus'],
        job({ status: 'UNKNOWN', vendorStatus: 'paused' }),
      ),
      changed('UNKNOWN', ['status', 'vendorStatus'], job(RUNNING)),
      changed(
        'RUNNING',
        ['status', 'vendorStatus', 'finishedAt', 'results', 'outputs'],
        job(SUCCEEDED),
      ),
    ]);
  });

  it('that vanishes is told DELETED', async () => {
    const walk = await startEventWalk();
    const { steps } = await runWorkflow(walk);
    const watching = watchJob(walk, transport, steps[0]!.id);
    await follow(walk, watching, [2_000]);
    await callVendor(walk, 'DELETE', steps[0]!.path);
    await walk.step(0);
    await expectWhole(watching, [
      now(job(QUEUED)),
      changed('QUEUED', STARTED_FIELDS, job(RUNNING)),
      deleted('RUNNING', { job: null }),
    ]);
  });
});

describe.each(TRANSPORTS)('a WORKFLOW, over %s', (transport) => {
  const SELECTION = 'steps { name status }';
  const job = (state: object, progress: number, steps: readonly string[]) => {
    const [sample, measure] = steps;
    return {
      job: {
        ...state,
        progress,
        steps: [
          { name: 'sample', status: sample },
          { name: 'measure', status: measure },
        ],
      },
    };
  };
  const FINISHED_FIELDS = [
    'status',
    'vendorStatus',
    'progress',
    'finishedAt',
    'isCancelable',
    'steps',
  ];
  const beginning = [
    now(job(QUEUED, 0, ['QUEUED', 'QUEUED'])),
    changed('QUEUED', [...STARTED_FIELDS, 'steps'], job(RUNNING, 0, ['RUNNING', 'QUEUED'])),
  ];
  const firstDone = changed(
    'RUNNING',
    ['progress', 'steps'],
    job(RUNNING, 0.5, ['SUCCEEDED', 'QUEUED']),
  );

  it('is told from QUEUED to SUCCEEDED with its steps and a progress that grows', async () => {
    const walk = await startEventWalk();
    const { id } = await runWorkflow(walk);
    const watching = watchJob(walk, transport, id, SELECTION);
    await follow(walk, watching, [2_000, 4_000, 2_000, 4_000]);
    await expectWhole(watching, [
      ...beginning,
      firstDone,
      changed('RUNNING', ['steps'], job(RUNNING, 0.5, ['SUCCEEDED', 'RUNNING'])),
      changed('RUNNING', FINISHED_FIELDS, job(SUCCEEDED, 1, ['SUCCEEDED', 'SUCCEEDED'])),
    ]);
  });

  it('is told to FAILED when a step fails, whose follower is canceled', async () => {
    const scriptJob = ({ name }: { name: string | null }) =>
      name === 'sample' ? { error: 'Mesh is open' } : undefined;
    const walk = await startEventWalk({ emulators: { metafold: { scriptJob } } });
    const { id, steps } = await runWorkflow(walk);
    const follower = watchJob(walk, transport, steps[1]!.id);
    await follower.received(1);
    const watching = watchJob(walk, transport, id, SELECTION);
    await follow(walk, watching, [2_000, 4_000]);
    await expectWhole(watching, [
      ...beginning,
      // The share of the steps that are over, however they ended.
      changed('RUNNING', FINISHED_FIELDS, job(FAILED, 1, ['FAILED', 'CANCELED'])),
    ]);
    await expectWhole(follower, [
      now({ job: { ...QUEUED, progress: null } }),
      changed('QUEUED', ['status', 'vendorStatus', 'finishedAt'], {
        job: { ...CANCELED, progress: null },
      }),
    ]);
  });

  it('that somebody else cancels is told CANCELED, and its steps are', async () => {
    const walk = await startEventWalk();
    const { id, path, steps } = await runWorkflow(walk);
    const step = watchJob(walk, transport, steps[0]!.id);
    await step.received(1);
    const watching = watchJob(walk, transport, id, SELECTION);
    await follow(walk, watching, [2_000]);
    await callVendor(walk, 'POST', `${path}/cancel`);
    await walk.step(0);
    await expectWhole(watching, [
      ...beginning,
      changed('RUNNING', FINISHED_FIELDS, job(CANCELED, 1, ['CANCELED', 'CANCELED'])),
    ]);
    await expectWhole(step, [
      now({ job: { ...QUEUED, progress: null } }),
      changed('QUEUED', STARTED_FIELDS, { job: { ...RUNNING, progress: null } }),
      changed('RUNNING', ['status', 'vendorStatus', 'finishedAt'], {
        job: { ...CANCELED, progress: null },
      }),
    ]);
  });

  it('that is canceled here is told CANCELED before any poll', async () => {
    const walk = await startEventWalk();
    const { id } = await runWorkflow(walk);
    const watching = watchJob(walk, transport, id, SELECTION);
    await follow(walk, watching, [2_000]);
    await walk.ask('mutation ($id: ID!) { cancelJob(id: $id) { job { status } } }', { id });
    await expectWhole(watching, [
      ...beginning,
      {
        // The vendor's answer says nothing of the steps: the progress is as it was last read.
        ...changed(
          'RUNNING',
          ['status', 'vendorStatus', 'finishedAt', 'isCancelable'],
          job(CANCELED, 0, ['CANCELED', 'CANCELED']),
        ),
        origin: 'MUTATION',
      },
    ]);
  });

  it.each(['by somebody else', 'here'])('that is deleted %s is told DELETED', async (by) => {
    const walk = await startEventWalk();
    const { id, path } = await runWorkflow(walk);
    const watching = watchJob(walk, transport, id, SELECTION);
    await follow(walk, watching, [2_000]);
    if (by === 'here') {
      await walk.ask('mutation ($id: ID!) { delete(ids: [$id]) { results { isDone } } }', { id });
    } else await callVendor(walk, 'DELETE', path);
    await walk.step(0);
    await expectWhole(watching, [
      ...beginning,
      { ...deleted('RUNNING', { job: null }), origin: by === 'here' ? 'MUTATION' : 'POLL' },
    ]);
  });
});
