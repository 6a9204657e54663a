import { describe, expect, it } from 'vitest';
import { createForeignModel } from './authentise-client.ts';
import {
  begun,
  changed,
  created,
  type EventWalk,
  hear,
  numbered,
  startEventWalk,
  TRANSPORTS,
  watchJobs,
  watchModels,
} from './event-walk.ts';
import { cube, folderOf } from './stl.ts';

const TWO_STEPS = `jobs:
  sample:
    type: evaluate_graph
  measure:
    type: evaluate_metrics
    needs: [sample]
`;
const PROCESSING_MS = 3_000;
const STATUS_FIELDS = ['status', 'vendorStatus'];
const STARTED_FIELDS = [...STATUS_FIELDS, 'startedAt'];
const ENDED_FIELDS = [...STATUS_FIELDS, 'finishedAt'];

function job(jobId: number, status: string, vendorStatus: string, rest: object = {}) {
  return { jobId, job: { status, vendorStatus, progress: null, ...rest } };
}

async function runWorkflow(walk: EventWalk): Promise<void> {
  const { folderId } = await folderOf(walk, 'metafold');
  await walk.ask(
    'mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { job { id } } }',
    { input: { folderId, definition: TWO_STEPS } },
  );
}

describe.each(TRANSPORTS)('jobsUpdated of what is RUNNING, over %s', (transport) => {
  it('has a job CREATED when it begins to match, and one last event when it stops', async () => {
    const walk = await startEventWalk();
    const filter = { vendors: ['metafold'], kinds: ['COMPUTE'], statuses: ['RUNNING'] };
    const watching = watchJobs(walk, transport, { filter }, 'name');
    await begun(walk);
    await runWorkflow(walk);
    await hear(walk, watching, { afterMs: 2_000, count: 1 });
    await hear(walk, watching, { afterMs: 4_000, count: 1 });
    await hear(walk, watching, { afterMs: 2_000, count: 1 });
    await hear(walk, watching, { afterMs: 4_000, count: 1 });
    const [sample, measure] = [{ name: 'sample' }, { name: 'measure' }];
    expect(numbered(watching.events, 'jobId')).toEqual([
      created(job(1, 'RUNNING', 'started', sample)),
      changed(
        'RUNNING',
        [...ENDED_FIELDS, 'results', 'outputs'],
        job(1, 'SUCCEEDED', 'success', sample),
      ),
      created(job(2, 'RUNNING', 'started', measure)),
      changed('RUNNING', [...ENDED_FIELDS, 'results'], job(2, 'SUCCEEDED', 'success', measure)),
    ]);
    expect(watching.isComplete()).toBe(false);
  });

  it.each([
    { statuses: ['RUNNING'], beginning: 'RUNNING' },
    { statuses: ['RUNNING', 'QUEUED', 'FAILED'], beginning: 'QUEUED' },
  ])(
    'tells how a workflow’s steps ended with its last event, among $statuses',
    async ({ statuses, beginning }) => {
      const scriptJob = ({ name }: { name: string | null }) =>
        name === 'measure' ? { error: 'Mesh is open' } : undefined;
      const walk = await startEventWalk({ emulators: { metafold: { scriptJob } } });
      const filter = { vendors: ['metafold'], kinds: ['WORKFLOW'], statuses };
      const watching = watchJobs(walk, transport, { filter }, 'steps { status }');
      await begun(walk);
      await runWorkflow(walk);
      if (beginning === 'QUEUED') await watching.received(1);
      for (const afterMs of [2_000, 4_000, 2_000, 4_000]) {
        await hear(walk, watching, { afterMs, count: 1 });
      }
      const workflow = (status: string, vendorStatus: string, progress: number, steps: string[]) =>
        job(1, status, vendorStatus, { progress, steps: steps.map((step) => ({ status: step })) });
      const running = workflow('RUNNING', 'started', 0, ['RUNNING', 'QUEUED']);
      expect(numbered(watching.events, 'jobId')).toEqual([
        ...(beginning === 'QUEUED'
          ? [
              {
                ...created(workflow('QUEUED', 'pending', 0, ['QUEUED', 'QUEUED'])),
                origin: 'MUTATION',
              },
              changed('QUEUED', [...STARTED_FIELDS, 'steps'], running),
            ]
          : [created(running)]),
        changed(
          'RUNNING',
          ['progress', 'steps'],
          workflow('RUNNING', 'started', 0.5, ['SUCCEEDED', 'QUEUED']),
        ),
        changed(
          'RUNNING',
          ['steps'],
          workflow('RUNNING', 'started', 0.5, ['SUCCEEDED', 'RUNNING']),
        ),
        changed(
          'RUNNING',
          [...STATUS_FIELDS, 'progress', 'finishedAt', 'isCancelable', 'steps'],
          workflow('FAILED', 'failure', 1, ['SUCCEEDED', 'FAILED']),
        ),
      ]);
    },
  );
});

describe.each(TRANSPORTS)('work that 3DIAX really begins anew, over %s', (transport) => {
  const ENDED = [...ENDED_FIELDS, 'results'];
  const told = [
    created(job(1, 'RUNNING', 'processing')),
    changed('RUNNING', ENDED, job(1, 'SUCCEEDED', 'processed')),
    changed('SUCCEEDED', ENDED, job(1, 'RUNNING', 'processing')),
    changed('RUNNING', ENDED, job(1, 'SUCCEEDED', 'processed')),
  ];

  it.each([
    { what: 'all', filter: { vendors: ['authentise'] } },
    { what: 'what is RUNNING', filter: { vendors: ['authentise'], statuses: ['RUNNING'] } },
  ])('is said so to who watches $what', async ({ filter }) => {
    const walk = await startEventWalk();
    const { upload } = await createForeignModel(walk, 'sent-twice');
    const watching = watchJobs(walk, transport, { filter });
    await begun(walk);
    for (const edgeMm of [5, 7]) {
      await upload(cube(edgeMm));
      await hear(walk, watching, { count: 1 });
      await hear(walk, watching, { afterMs: PROCESSING_MS, count: 1 });
    }
    expect(numbered(watching.events, 'jobId')).toEqual(told);
  });

  it('is said so of the model', async () => {
    const walk = await startEventWalk();
    const { upload } = await createForeignModel(walk, 'sent-twice');
    await upload(cube(5));
    const filter = { vendors: ['authentise'] };
    const watching = watchModels(walk, transport, { filter });
    await watching.received(1);
    await hear(walk, watching, { afterMs: PROCESSING_MS, count: 1 });
    await upload(cube(7));
    await hear(walk, watching, { count: 1 });
    const fields = [...STATUS_FIELDS, 'updatedAt', 'geometry'];
    expect(numbered(watching.events.slice(1), 'modelId')).toEqual([
      changed('PROCESSING', fields, {
        modelId: 1,
        model: { status: 'READY', vendorStatus: 'processed' },
      }),
      changed('READY', ['status', 'vendorStatus', 'geometry'], {
        modelId: 1,
        model: { status: 'PROCESSING', vendorStatus: 'processing' },
      }),
    ]);
  });
});
