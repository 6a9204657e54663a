import { type Client, createClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { createForeignModel } from './authentise-client.ts';
import { begun, type EventWalk, startEventWalk } from './event-walk.ts';
import { callsOf, type VendorId } from './gateway-setup.ts';
import { until } from './live-client.ts';
import { cube, folderOf, uploadFiles } from './stl.ts';

const SUBSCRIBERS = 500;
const SOCKETS = 20;
const THINGS = 40;

interface Crowd {
  /** Events of all subscribers so far. */
  readonly heard: () => number;
  readonly leave: () => void;
}

/** Subscribers of these things in turn, some to a socket. */
function gather({ url }: EventWalk, noun: 'job' | 'model', ids: readonly string[]): Crowd {
  const query = `subscription ($id: ID!) { ${noun}Updated(id: $id) { ${noun} { status } } }`;
  let eventCount = 0;
  const next = () => {
    eventCount += 1;
  };
  const clients: readonly Client[] = Array.from({ length: SOCKETS }, () =>
    createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    }),
  );
  onTestFinished(() => {
    for (const client of clients) void client.dispose();
  });
  const sink = { next, error: () => {}, complete: () => {} };
  const leaves = Array.from({ length: SUBSCRIBERS }, (_, index) =>
    clients[index % SOCKETS]!.subscribe(
      { query, variables: { id: ids[index % ids.length] } },
      sink,
    ),
  );
  return {
    heard: () => eventCount,
    leave: () => {
      for (const leave of leaves) leave();
    },
  };
}

/** What one interval costs the vendor, and what it costs once all have left. */
async function countCalls(
  walk: EventWalk,
  vendor: VendorId,
  noun: 'job' | 'model',
  ids: readonly string[],
): Promise<readonly string[]> {
  expect(ids).toHaveLength(THINGS);
  const crowd = gather(walk, noun, ids);
  await begun(walk, SUBSCRIBERS);
  await until(() => crowd.heard() === SUBSCRIBERS, 'the state now, for all');
  const { emulators, gateway } = walk;
  emulators[vendor].clearCalls();
  await walk.step(0);
  const calls = callsOf(emulators, vendor);

  crowd.leave();
  await until(() => gateway.hub.getStats().subscribers === 0, 'all to leave');
  emulators[vendor].clearCalls();
  await walk.step(0);
  expect(callsOf(emulators, vendor)).toEqual([]);
  expect(gateway.hub.getStats().sources).toBe(0);
  return calls;
}

/** Forty workflows of one step each in one project; they wait until time passes. */
async function runWorkflows(walk: EventWalk): Promise<readonly { id: string; kind: string }[]> {
  const { folderId } = await folderOf(walk, 'metafold');
  const run = () =>
    walk.ask('mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { job { id } } }', {
      input: { folderId, definition: 'jobs:\n  measure:\n    type: evaluate_metrics\n' },
    });
  for (let index = 0; index < THINGS; index += 1) await run();
  const { folder } = await walk.ask<{
    folder: { jobs: { nodes: { id: string; kind: string }[] } };
  }>('query ($id: ID!) { folder(id: $id) { jobs(first: 100) { nodes { id kind } } } }', {
    id: folderId,
  });
  return folder.jobs.nodes;
}

describe('five hundred subscribers over forty', () => {
  it.each([
    { kind: 'COMPUTE', list: 'jobs' },
    { kind: 'WORKFLOW', list: 'workflows' },
  ])('D4: $list of one Metafold project cost one call a tick', async ({ kind, list }) => {
    const walk = await startEventWalk();
    const jobs = await runWorkflows(walk);
    const ids = jobs.filter((job) => job.kind === kind).map(({ id }) => id);
    const calls = await countCalls(walk, 'metafold', 'job', ids);
    const one = expect.stringMatching(new RegExp(`^GET /projects/\\d+/${list}$`));
    expect(calls).toEqual([one, one]);
  });

  it('D4: models of 3DIAX cost the two pages of one list a tick', async () => {
    const walk = await startEventWalk();
    const models: string[] = [];
    for (let index = 0; index < THINGS; index += 1) {
      models.push((await createForeignModel(walk, `model ${index}`)).id);
    }
    const calls = await countCalls(walk, 'authentise', 'model', models);
    expect(calls).toEqual(Array(4).fill('GET /model/'));
  });

  it('D4: upload tasks of a 3dverse folder cost one call a tick', async () => {
    const walk = await startEventWalk();
    const jobs: string[] = [];
    for (let index = 0; index < THINGS; index += 1) {
      const { job } = await uploadFiles(walk, '3dverse', [
        { filename: `part ${index}.stl`, content: cube(10) },
      ]);
      jobs.push(job!.id);
    }
    const calls = await countCalls(walk, '3dverse', 'job', jobs);
    const one = expect.stringMatching(/^GET \/app\/v1\/folders\/[\w-]+\/upload-tasks$/);
    expect(calls).toEqual([one, one]);
  });
});
