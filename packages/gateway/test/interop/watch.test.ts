import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type OpenedGateway,
  openTestGateway,
  startTestGateway,
  type TestGateway,
} from '../e2e/gateway-setup.ts';
import { until } from '../e2e/live-client.ts';
import { startCutLine } from '../e2e/stream-cut.ts';
import { type DocPrograms, openDocPrograms } from './doc-program.ts';
import { type Resuming, type Watched, watch, watchingClients } from './watching-client.ts';

const WATCH = `subscription Watch($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) { cursor change previousStatus job { id status } }
}`;

/** One whose time stands still. */
let still: OpenedGateway;
let programs: DocPrograms;
let resuming: Resuming;
beforeAll(async () => {
  still = await openTestGateway();
  programs = openDocPrograms('http://unused/graphql');
  ({ resuming } = await programs.run<{ resuming: Resuming }>('resume.ts'));
});
afterAll(async () => {
  programs.remove();
  await still.close();
});

const open = (name: string, url: string, id: string) =>
  watch(name, { url, resuming, document: WATCH, variables: { id } });
const statusesOf = ({ events }: Watched) => events.map(({ job }) => job.status);

describe.each(watchingClients)('%s', (name) => {
  it('gets a job’s state, each change once, and the end', async () => {
    const test = await startTestGateway();
    const watching = open(name, test.url, await queuedJob(test));
    await until(() => watching.events.length === 1, 'the state');
    test.advance(20_000);
    await until(() => watching.events.length === 2, 'the beginning');
    test.advance(60_000);
    await until(() => watching.isComplete, 'the end');
    expect(watching.events).toMatchObject([
      { change: 'NONE', previousStatus: null, job: { status: 'QUEUED' } },
      { change: 'UPDATED', previousStatus: 'QUEUED', job: { status: 'RUNNING' } },
      { change: 'UPDATED', previousStatus: 'RUNNING', job: { status: 'SUCCEEDED' } },
    ]);
    expect(watching.errors).toEqual([]);
  });

  it('is told by code why a job cannot be watched', async () => {
    const watching = open(name, still.url, 'nonsense');
    await until(() => watching.isComplete, 'the end');
    expect(watching.errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', retryable: false } },
    ]);
    expect(watching.events).toEqual([]);
  });

  it('leaves nothing behind at the gateway when its user stops', async () => {
    const watching = open(name, still.url, await queuedJob(still));
    await until(() => watching.events.length === 1, 'the state');
    watching.stop();
    await until(() => still.gateway.hub.getStats().subscribers === 0, 'the watch to end');
  });

  it('hears after a break what it has missed, and nothing twice', async () => {
    const test = await startTestGateway();
    const id = await queuedJob(test);
    const line = await startCutLine();
    line.leadTo(test.url);
    const watching = open(name, `${line.url}/graphql`, id);
    const staying = open('graphql-ws', test.url, id);
    await until(() => watching.events.length + staying.events.length === 2, 'the state');
    line.cut();
    test.advance(20_000);
    await until(() => staying.events.length === 2, 'the change that is missed');
    line.mend();
    await until(() => watching.events.length === 2, 'what was missed');
    test.advance(60_000);
    await until(() => watching.isComplete, 'the end');
    expect(statusesOf(watching)).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    expect(watching.events.slice(1)).toMatchObject(staying.events.slice(1));
    expect(watching.errors).toEqual([]);
  });

  it('goes on with the state now after a gateway that was away for a while', async () => {
    const before = await startTestGateway();
    const id = await queuedJob(before);
    const line = await startCutLine();
    line.leadTo(before.url);
    const watching = open(name, `${line.url}/graphql`, id);
    await until(() => watching.events.length === 1, 'the state');
    await before.gateway.close();
    line.cut();
    const after = await startTestGateway({ vendors: before.emulators });
    after.advance(20_000);
    line.leadTo(after.url);
    line.mend();
    await until(() => watching.events.length === 2, 'the state of now');
    after.advance(60_000);
    await until(() => watching.isComplete, 'the end');
    expect(watching.events).toMatchObject([
      { job: { status: 'QUEUED' } },
      { change: 'UPDATED', previousStatus: 'QUEUED', job: { status: 'RUNNING' } },
      { change: 'UPDATED', previousStatus: 'RUNNING', job: { status: 'SUCCEEDED' } },
    ]);
    expect(watching.errors).toEqual([]);
  });
});

/** Runs from 15 s on and is done 45 s after the start. */
async function queuedJob({ query }: TestGateway): Promise<string> {
  const { data } = await query<{ jobs: { nodes: { id: string }[] } }>(
    '{ jobs(first: 1, filter: { vendors: ["metafold"], kinds: [COMPUTE], statuses: [QUEUED] }) { nodes { id } } }',
  );
  return data.jobs.nodes[0]!.id;
}
