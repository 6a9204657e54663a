import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { watch } from '../e2e/live-client.ts';

interface Job {
  readonly id: string;
  readonly status: string;
  readonly vendorStatus: string;
}

const JOBS = `{
  jobs(first: 1, filter: { vendors: ["metafold"], kinds: [COMPUTE] }) {
    nodes { id status vendorStatus }
  }
}`;

const JOB_UPDATED = `subscription ($id: ID!) {
  jobUpdated(id: $id) { job { status vendorStatus } }
}`;

let test: OpenedGateway;
let count = 0;
beforeAll(async () => {
  test = await openTestGateway();
});
beforeEach(() => {
  count += 1;
});
afterAll(() => test.close());

/** The vendor's one job, another for each test, is in this state. */
async function putJob(state: string): Promise<Job | undefined> {
  const { metafold } = test.emulators;
  const job = { id: String(count), type: 'test', state, project_id: '1' };
  metafold.clearFaults();
  metafold.addFaults([
    { path: '/projects', body: [{ id: '1', name: 'Gears' }] },
    { path: '/projects/1/jobs', body: [job] },
    { path: `/projects/1/jobs/${count}`, body: job },
  ]);
  const { data, errors } = await test.query<{ jobs: { nodes: readonly Job[] } }>(JOBS);
  expect(errors).toBeUndefined();
  return data.jobs.nodes[0];
}

describe('a state that nobody has heard of', () => {
  it.each(['dreaming', 'SUCCESS!', 'constructor', '__proto__', ''])(
    'A21: %j is UNKNOWN beside what the vendor says',
    async (state) => {
      expect(await putJob(state)).toMatchObject({ status: 'UNKNOWN', vendorStatus: state });
    },
  );

  it.each(['WebSocket', 'SSE'] as const)(
    'A21: of a watched job is told over %s, and what comes after it, too',
    async (transport) => {
      const id = (await putJob('started'))?.id;
      const watching = watch<{ job: Job }>(transport, test.url, 'jobUpdated', JOB_UPDATED, { id });
      for (const [index, state] of ['started', 'dreaming', 'started', 'success'].entries()) {
        await putJob(state);
        await watching.received(index + 1);
      }
      await watching.ended();
      expect(watching.errors).toEqual([]);
      expect(watching.events.map(({ job }) => [job.status, job.vendorStatus])).toEqual([
        ['RUNNING', 'started'],
        ['UNKNOWN', 'dreaming'],
        ['RUNNING', 'started'],
        ['SUCCEEDED', 'success'],
      ]);
    },
  );
});
