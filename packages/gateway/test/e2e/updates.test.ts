import { describe, expect, it, vi } from 'vitest';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { startTestGateway } from './gateway-setup.ts';
import { until, watch } from './live-client.ts';

interface JobEvent {
  readonly origin: string;
  readonly change: string;
  readonly jobId: string;
  readonly cursor: string;
  readonly job: { readonly status: string; readonly account: { readonly name: string } };
}

const JOBS = `subscription ($filter: JobFilter, $after: String) {
  jobsUpdated(filter: $filter, after: $after) {
    origin change jobId cursor job { status account { name } }
  }
}`;

describe('jobsUpdated', () => {
  it('begins with every open job of three vendors and tells how each ends', async () => {
    const { url, query, advance } = await startTestGateway();
    const open = await query<{ jobs: { nodes: { id: string }[] } }>(
      '{ jobs(first: 100, filter: { statuses: [QUEUED, RUNNING] }) { nodes { id } } }',
    );
    const ids = open.data.jobs.nodes.map(({ id }) => id).sort();
    const watching = watch<JobEvent>('WebSocket', url, 'jobsUpdated', JOBS);
    await watching.received(ids.length);
    const first = watching.events.slice(0, ids.length);
    expect(first.every(({ origin, change }) => `${origin} ${change}` === 'SNAPSHOT NONE')).toBe(
      true,
    );
    expect(first.map(({ jobId }) => jobId).sort()).toEqual(ids);
    expect(new Set(first.map(({ job }) => job.account.name)).size).toBe(3);

    advance(120_000);
    const ended = () =>
      watching.events.filter(({ job }) => !['QUEUED', 'RUNNING'].includes(job.status));
    const isOver = () => ids.every((id) => ended().some(({ jobId }) => jobId === id));
    await until(isOver, 'every job to end');
    expect(watching.errors).toEqual([]);
    expect(watching.isComplete()).toBe(false);
  });

  it('goes on after a cursor of its own, and refuses one that is none', async () => {
    const { url } = await startTestGateway();
    const filter = { vendors: ['metafold'] };
    const first = watch<JobEvent>('SSE', url, 'jobsUpdated', JOBS, { filter });
    await first.received(1);
    const after = first.events[0]?.cursor;
    const resumed = watch<JobEvent>('SSE', url, 'jobsUpdated', JOBS, { filter, after });
    await resumed.received(1);
    expect(resumed.errors).toEqual([]);
    const refused = watch<JobEvent>('SSE', url, 'jobsUpdated', JOBS, { filter, after: 'mine' });
    await refused.ended();
    expect(refused.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });

  it('ends with UNAUTHENTICATED when the only account’s token is refused meanwhile', async () => {
    const { url, emulators } = await startTestGateway();
    const filter = { vendors: ['metafold'] };
    const watching = watch<JobEvent>('WebSocket', url, 'jobsUpdated', JOBS, { filter });
    await watching.received(1);
    emulators.metafold.addFaults([{ path: '/*', status: 401, body: { msg: 'no' } }]);
    await watching.ended();
    expect(watching.errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', account: 'metafold-demo' } },
    ]);
  });
});

describe('a workflow that a mutation runs', () => {
  it('is told to those who watch, and then until it is over', async () => {
    const timers = createDrivenTimers();
    const { url, query, advance } = await startTestGateway({
      gateway: { live: { timers, callsPerSecond: 1_000, readDeadlineMs: 3_600_000 } },
    });
    const filter = { vendors: ['metafold'], kinds: ['WORKFLOW'] };
    const watching = watch<JobEvent>('WebSocket', url, 'jobsUpdated', JOBS, { filter });
    await watching.received(1);
    const { data: listed } = await query<{ folders: { nodes: { id: string }[] } }>(
      '{ folders(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } } }',
    );
    const { data, errors } = await query<{ runWorkflow: { job: { id: string } } }>(
      `mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { job { id status } } }`,
      {
        input: {
          folderId: listed.folders.nodes[0]?.id,
          definition: 'jobs:\n  measure:\n    type: evaluate_metrics\n',
        },
      },
    );
    expect(errors).toBeUndefined();
    const { id } = data.runWorkflow.job;
    const mine = () => watching.events.filter(({ jobId }) => jobId === id);
    await until(() => mine().length > 0, 'the new workflow');
    expect(mine()[0]).toMatchObject({ change: 'CREATED', origin: 'MUTATION' });
    advance(300_000);
    const passSecond = async () => {
      await timers.advance(1_000);
      expect(mine().length).toBeGreaterThan(1);
    };
    await vi.waitFor(passSecond, { timeout: 20_000, interval: 5 });
    expect(['SUCCEEDED', 'FAILED']).toContain(mine().at(-1)?.job.status);
  });
});

describe('modelUpdated', () => {
  it('gives a model’s state, its changes and the end', async () => {
    const { url, query, advance } = await startTestGateway();
    const { data } = await query<{ models: { nodes: { id: string; name: string }[] } }>(
      '{ models(first: 1, filter: { vendors: ["authentise"], statuses: [PROCESSING] }) { nodes { id name } } }',
    );
    const watching = watch<{ change: string; model: { status: string } }>(
      'SSE',
      url,
      'modelUpdated',
      'subscription ($id: ID!) { modelUpdated(id: $id) { change model { status } } }',
      { id: data.models.nodes[0]?.id },
    );
    await watching.received(1);
    advance(120_000);
    await watching.ended();
    expect(watching.errors).toEqual([]);
    expect(watching.events.map(({ change }) => change)).toEqual(['NONE', 'UPDATED']);
    expect(watching.events[0]?.model.status).toBe('PROCESSING');
    expect(['READY', 'FAILED']).toContain(watching.events[1]?.model.status);
  });
});
