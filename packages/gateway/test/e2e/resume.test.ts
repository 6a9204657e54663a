import { describe, expect, it } from 'vitest';
import { type EventWalk, startEventWalk, TRANSPORTS } from './event-walk.ts';
import { vendorsOf } from './gateway-setup.ts';
import { type Transport, until, watch } from './live-client.ts';
import { type ResumingWatch, resume } from './resuming-client.ts';
import { cube, folderOf, uploadFiles } from './stl.ts';
import { type CutLine, startCutLine } from './stream-cut.ts';
import { CHANGES_AFTER_MS, startTwoSteps } from './two-step-workflow.ts';

interface Told {
  readonly cursor: string;
  readonly origin: string;
  readonly change: string;
  readonly changedFields: readonly string[];
  readonly previousStatus: string | null;
  readonly observedAt: string;
  readonly job?: { readonly id: string; readonly status: string };
}

/** Something that is watched and three changes of it, of which each is one event. */
interface Case {
  readonly field: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly changes: readonly [Change, Change, Change];
}

type Change = () => Promise<void>;

const EVENT = 'cursor origin change changedFields previousStatus observedAt';
const JOB = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) {
    ${EVENT} job { id name status vendorStatus progress steps { status } }
  }
}`;
const MODEL = `subscription ($id: ID!, $after: String) {
  modelUpdated(id: $id, after: $after) { ${EVENT} model { id name status } }
}`;
const JOBS = `subscription ($folderId: ID!, $after: String) {
  jobsUpdated(folderId: $folderId, filter: { kinds: [WORKFLOW] }, after: $after) {
    ${EVENT} job { id name status steps { status } }
  }
}`;
const CASES: readonly (readonly [string, (walk: EventWalk) => Promise<Case>])[] = [
  ['a workflow of Metafold', workflow],
  ['an upload task of 3dverse', uploadTask],
  ['an analysis of 3DIAX', (walk) => upload(walk, 'job')],
  ['a model of 3DIAX', (walk) => upload(walk, 'model')],
  ['the workflows of a folder', workflowsOfFolder],
];

describe('clients that are cut off over three changes', () => {
  it.each(CASES)(
    'of %s hear those and no other while somebody else watches',
    async (_, prepare) => {
      const walk = await startEventWalk();
      const scene = await prepare(walk);
      const { field, query, variables, changes } = scene;
      const other = watch<Told>('WebSocket', walk.url, field, query, variables);
      await other.received(1);
      const absent = await Promise.all(
        TRANSPORTS.map((transport) => startCutOff(walk, transport, scene)),
      );
      await until(() => walk.gateway.hub.getStats().subscribers === 1, 'the gateway to notice');
      for (const [index, change] of changes.entries()) {
        await change();
        await other.received(index + 2);
      }
      const missed = other.events.slice(1);
      expect(missed).toHaveLength(3);
      for (const { line, watching } of absent) {
        line.mend();
        await watching.received(4);
        expect(watching.connections()).toBe(2);
        expect(watching.events.slice(1)).toEqual(
          missed.map((event) => ({ ...event, origin: 'REPLAY' })),
        );
        expect(watching.errors).toEqual([]);
      }
    },
  );

  it.each(
    CASES.map(([name, prepare], index) => ({ name, prepare, transport: TRANSPORTS[index % 2]! })),
  )(
    'of $name hear once over $transport what is another now where nobody watched',
    async ({ prepare, transport }) => {
      const walk = await startEventWalk();
      const { gateway, emulators } = walk;
      const scene = await prepare(walk);
      const { line, watching } = await startCutOff(walk, transport, scene);
      await until(() => gateway.hub.getStats().subscribers === 0, 'the gateway to notice');
      for (const { clearCalls } of vendorsOf(emulators)) clearCalls();
      for (const change of scene.changes) await change();
      const calls = vendorsOf(emulators).flatMap((vendor) => vendor.calls());
      expect(calls.filter(({ method }) => method === 'GET')).toEqual([]);
      line.mend();
      await watching.received(2);
      await walk.step(0);
      expect(watching.events).toHaveLength(2);
      const [before, now] = watching.events;
      expect(now).toMatchObject({ change: 'UPDATED', previousStatus: statusOf(before) });
      expect(now?.changedFields).toContain('status');
      expect(watching.errors).toEqual([]);
    },
  );
});

/** A subscriber who hears the state now and then loses its connection. */
async function startCutOff(
  { url }: EventWalk,
  transport: Transport,
  { field, query, variables }: Case,
): Promise<{ readonly line: CutLine; readonly watching: ResumingWatch<Told> }> {
  const line = await startCutLine();
  line.leadTo(url);
  const watching = resume<Told>(transport, `${line.url}/graphql`, field, query, variables);
  await watching.received(1);
  line.cut();
  return { line, watching };
}

function statusOf(event: unknown): string | undefined {
  const { job, model } = event as Record<string, { status: string } | undefined>;
  return (job ?? model)?.status;
}

async function workflow(walk: EventWalk): Promise<Case> {
  const id = await startTwoSteps(walk);
  return { field: 'jobUpdated', query: JOB, variables: { id }, changes: ofWorkflow(walk) };
}

async function uploadTask(walk: EventWalk): Promise<Case> {
  const files = [{ filename: 'cube.stl', content: cube(10) }];
  const { job } = await uploadFiles(walk, '3dverse', files);
  const step = () => walk.step(2_000);
  return {
    field: 'jobUpdated',
    query: JOB,
    variables: { id: job?.id },
    changes: [step, step, step],
  };
}

async function upload(walk: EventWalk, noun: 'job' | 'model'): Promise<Case> {
  const { job, models } = await uploadFiles(walk, 'authentise', [
    { filename: 'cube.stl', content: cube(10) },
  ]);
  const id = models[0]!.id;
  const { model } = await walk.ask<{ model: { vendorId: string } }>(
    'query ($id: ID!) { model(id: $id) { vendorId } }',
    { id },
  );
  const rename = (name: string) => async () => {
    await renameAtVendor(walk, model.vendorId, name);
    await walk.step(0);
  };
  return {
    ...(noun === 'job'
      ? { field: 'jobUpdated', query: JOB, variables: { id: job!.id } }
      : { field: 'modelUpdated', query: MODEL, variables: { id } }),
    changes: [rename('first.stl'), rename('second.stl'), () => walk.step(3_000)],
  };
}

async function workflowsOfFolder(walk: EventWalk): Promise<Case> {
  const { accountId } = await folderOf(walk, 'metafold');
  const { createFolder } = await walk.ask<{ createFolder: { folder: { id: string } } }>(
    'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { folder { id } } }',
    { input: { accountId, name: 'Of its own' } },
  );
  const folder = createFolder.folder.id;
  await startTwoSteps(walk, folder);
  return {
    field: 'jobsUpdated',
    query: JOBS,
    variables: { folderId: folder },
    changes: ofWorkflow(walk),
  };
}

function ofWorkflow(walk: EventWalk): Case['changes'] {
  const [first, second, third] = CHANGES_AFTER_MS;
  return [() => walk.step(first), () => walk.step(second), () => walk.step(third)];
}

/** Somebody else gives the model another name. */
async function renameAtVendor({ emulators }: EventWalk, id: string, name: string): Promise<void> {
  const { status } = await fetch(`${emulators.authentise.baseUrl}/model/${id}/`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name }),
  });
  expect(status).toBe(204);
}
