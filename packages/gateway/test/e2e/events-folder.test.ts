import { describe, expect, it } from 'vitest';
import { createForeignModel } from './authentise-client.ts';
import {
  begun,
  changed,
  created,
  deleted,
  type EventWalk,
  hear,
  numbered,
  startEventWalk,
  TRANSPORTS,
  watchJobs,
  watchModels,
} from './event-walk.ts';
import type { VendorId } from './gateway-setup.ts';
import { cube, folderOf, uploadFiles } from './stl.ts';

const WORKFLOW = 'jobs:\n  measure:\n    type: evaluate_metrics\n';
const STATUS_FIELDS = ['status', 'vendorStatus'];
const ENDED_FIELDS = [...STATUS_FIELDS, 'finishedAt'];

async function start(vendor: VendorId): Promise<EventWalk & { readonly folderId: string }> {
  const walk = await startEventWalk();
  return { ...walk, folderId: (await folderOf(walk, vendor)).folderId };
}

function byMutation<T extends object>(event: T): T {
  return { ...event, origin: 'MUTATION' };
}

function job(jobId: number, status: string, vendorStatus: string, rest: object) {
  return { jobId, job: { status, vendorStatus, progress: null, ...rest } };
}

function model(modelId: number, status: string, vendorStatus: string | null) {
  return { modelId, model: { status, vendorStatus } };
}

describe.each(TRANSPORTS)('jobsUpdated of a folder, over %s', (transport) => {
  it('tells of a workflow at Metafold and of its step, from CREATED to DELETED', async () => {
    const walk = await start('metafold');
    const { folderId, ask } = walk;
    const watching = watchJobs(walk, transport, { folderId }, 'kind');
    await begun(walk);
    const { runWorkflow } = await ask<{ runWorkflow: { job: { id: string } } }>(
      'mutation ($input: RunWorkflowInput!) { runWorkflow(input: $input) { job { id } } }',
      { input: { folderId, definition: WORKFLOW } },
    );
    await watching.received(2);
    await hear(walk, watching, { afterMs: 2_000, count: 2 });
    await hear(walk, watching, { afterMs: 4_000, count: 2 });
    await ask('mutation ($id: ID!) { delete(ids: [$id]) { results { isDone } } }', {
      id: runWorkflow.job.id,
    });
    await watching.received(8);
    const workflow = { kind: 'WORKFLOW', progress: 0 };
    const step = { kind: 'COMPUTE' };
    expect(numbered(watching.events, 'jobId')).toEqual([
      byMutation(created(job(1, 'QUEUED', 'pending', workflow))),
      created(job(2, 'QUEUED', 'pending', step)),
      changed('QUEUED', [...STATUS_FIELDS, 'startedAt'], job(1, 'RUNNING', 'started', workflow)),
      changed('QUEUED', [...STATUS_FIELDS, 'startedAt'], job(2, 'RUNNING', 'started', step)),
      changed(
        'RUNNING',
        [...STATUS_FIELDS, 'progress', 'finishedAt', 'isCancelable'],
        job(1, 'SUCCEEDED', 'success', { ...workflow, progress: 1 }),
      ),
      changed('RUNNING', [...ENDED_FIELDS, 'results'], job(2, 'SUCCEEDED', 'success', step)),
      byMutation(deleted('SUCCEEDED', { jobId: 1, job: null })),
      deleted('SUCCEEDED', { jobId: 2, job: null }),
    ]);
  });

  it('tells of an upload at 3dverse and of its conversion, from CREATED to DELETED', async () => {
    const walk = await start('3dverse');
    const { folderId, emulators } = walk;
    const watching = watchJobs(walk, transport, { folderId }, 'kind');
    await begun(walk);
    await uploadFiles(walk, '3dverse', [{ filename: 'part.stl', content: cube(5) }]);
    await watching.received(2);
    for (const count of [1, 1, 2, 2]) await hear(walk, watching, { afterMs: 2_000, count });
    emulators['3dverse'].addFaults([
      { path: '*/upload-tasks', body: [] },
      // Not 404, which of something new is asked again for a while.
      { path: '*/upload-tasks/*', status: 410, body: { errorCode: 1, message: 'gone' } },
    ]);
    await hear(walk, watching, { count: 2 });
    const upload = { kind: 'UPLOAD', progress: 0 };
    const step = { kind: 'CONVERSION', progress: 0 };
    const ended = [...STATUS_FIELDS, 'progress', 'outputs'];
    expect(numbered(watching.events, 'jobId')).toEqual([
      byMutation(created(job(1, 'QUEUED', 'waiting', upload))),
      created(job(2, 'QUEUED', 'pending', step)),
      changed('QUEUED', ['vendorStatus'], job(1, 'QUEUED', 'downloading', upload)),
      changed('QUEUED', ['vendorStatus'], job(1, 'QUEUED', 'pending', upload)),
      changed('QUEUED', STATUS_FIELDS, job(1, 'RUNNING', 'converting', upload)),
      changed('QUEUED', STATUS_FIELDS, job(2, 'RUNNING', 'converting', step)),
      changed('RUNNING', ended, job(1, 'SUCCEEDED', 'success', { ...upload, progress: 1 })),
      changed('RUNNING', ended, job(2, 'SUCCEEDED', 'success', { ...step, progress: 1 })),
      deleted('SUCCEEDED', { jobId: 1, job: null }),
      deleted('SUCCEEDED', { jobId: 2, job: null }),
    ]);
  });

  it('tells of each kind of work on a model at 3DIAX, from CREATED to its end', async () => {
    const walk = await start('authentise');
    const { folderId, emulators, ask } = walk;
    const { id: modelId, upload } = await createForeignModel(walk, 'made-elsewhere');
    const watching = watchJobs(walk, transport, { folderId }, 'kind');
    await begun(walk);
    await upload(cube(5));
    await hear(walk, watching, { count: 1 });
    await hear(walk, watching, { afterMs: 3_000, count: 1 });
    const steps = [{ scalePercent: { x: 200, y: 100, z: 100 } }];
    for (const [mutation, input, afterMs] of [
      ['createSnapshot', {}, 2_000],
      ['sliceModel', { engine: 'slic3r' }, 10_000],
      ['transformModel', { steps }, 3_000],
    ] as const) {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { job { id } } }`;
      const before = watching.events.length;
      await ask(document, { input: { modelId, ...input } });
      await watching.received(before + 1);
      await hear(walk, watching, { afterMs, count: 1 });
    }
    emulators.authentise.addFaults([
      { path: '/model/', body: { resources: [] } },
      { path: '/model/*', status: 404, body: {} },
    ]);
    await hear(walk, watching, { count: 2 });
    const [analysis, snapshot, slice, transformation] = [
      'ANALYSIS',
      'SNAPSHOT',
      'SLICE',
      'TRANSFORMATION',
    ].map((kind) => ({ kind })) as [object, object, object, object];
    expect(numbered(watching.events, 'jobId')).toEqual([
      created(job(1, 'RUNNING', 'processing', analysis)),
      changed('RUNNING', [...ENDED_FIELDS, 'results'], job(1, 'SUCCEEDED', 'processed', analysis)),
      byMutation(created(job(2, 'RUNNING', 'snapshot_rendering', snapshot))),
      changed(
        'RUNNING',
        [...STATUS_FIELDS, 'outputs'],
        job(2, 'SUCCEEDED', 'snapshot_rendered', snapshot),
      ),
      byMutation(created(job(3, 'RUNNING', 'processing', slice))),
      changed(
        'RUNNING',
        [...ENDED_FIELDS, 'results', 'outputs'],
        job(3, 'SUCCEEDED', 'processed', slice),
      ),
      byMutation(created(job(4, 'RUNNING', 'processing', transformation))),
      changed('RUNNING', ENDED_FIELDS, job(4, 'SUCCEEDED', 'processed', transformation)),
      deleted('SUCCEEDED', { jobId: 1, job: null }),
      deleted('SUCCEEDED', { jobId: 4, job: null }),
    ]);
  });
});

describe.each(TRANSPORTS)('modelsUpdated of a folder, over %s', (transport) => {
  const remove = ({ ask }: EventWalk, id: string) =>
    ask('mutation ($id: ID!) { delete(ids: [$id]) { results { isDone } } }', { id });

  it('tells of a model at Metafold, CREATED and DELETED', async () => {
    const walk = await start('metafold');
    const watching = watchModels(walk, transport, { folderId: walk.folderId });
    await begun(walk);
    const { models } = await uploadFiles(walk, 'metafold', [
      { filename: 'part.stl', content: cube(5) },
    ]);
    await watching.received(1);
    await remove(walk, models[0]!.id);
    await watching.received(2);
    expect(numbered(watching.events, 'modelId')).toEqual([
      byMutation(created(model(1, 'READY', null))),
      byMutation(deleted('READY', { modelId: 1, model: null })),
    ]);
  });

  it('tells of a model at 3dverse from CREATED to DELETED', async () => {
    const walk = await start('3dverse');
    const watching = watchModels(walk, transport, { folderId: walk.folderId });
    await begun(walk);
    const { models } = await uploadFiles(walk, '3dverse', [
      { filename: 'part.stl', content: cube(5) },
    ]);
    await watching.received(1);
    await hear(walk, watching, { afterMs: 6_000, count: 1 });
    await hear(walk, watching, { afterMs: 2_000, count: 1 });
    await remove(walk, models[0]!.id);
    await watching.received(4);
    expect(numbered(watching.events, 'modelId')).toEqual([
      byMutation(created(model(1, 'PROCESSING', 'pending'))),
      changed('PROCESSING', ['vendorStatus'], model(1, 'PROCESSING', 'converting')),
      changed('PROCESSING', STATUS_FIELDS, model(1, 'READY', 'success')),
      byMutation(deleted('READY', { modelId: 1, model: null })),
    ]);
  });

  it('tells of a model at 3DIAX from CREATED to DELETED, and of its thumbnail', async () => {
    const walk = await start('authentise');
    const watching = watchModels(walk, transport, { folderId: walk.folderId });
    await begun(walk);
    const { upload } = await createForeignModel(walk, 'made-elsewhere');
    await hear(walk, watching, { count: 1 });
    walk.advance(1_000);
    await upload(cube(5));
    await hear(walk, watching, { count: 1 });
    await hear(walk, watching, { afterMs: 3_000, count: 1 });
    await hear(walk, watching, { afterMs: 2_000, count: 1 });
    walk.emulators.authentise.addFaults([
      { path: '/model/', body: { resources: [] } },
      { path: '/model/*', status: 404, body: {} },
    ]);
    await hear(walk, watching, { count: 1 });
    expect(numbered(watching.events, 'modelId')).toEqual([
      created(model(1, 'AWAITING_UPLOAD', 'not-uploaded')),
      changed(
        'AWAITING_UPLOAD',
        [...STATUS_FIELDS, 'size', 'updatedAt', 'download'],
        model(1, 'PROCESSING', 'processing'),
      ),
      changed(
        'PROCESSING',
        [...STATUS_FIELDS, 'updatedAt', 'geometry'],
        model(1, 'READY', 'processed'),
      ),
      changed('READY', ['updatedAt', 'thumbnail'], model(1, 'READY', 'processed')),
      deleted('READY', { modelId: 1, model: null }),
    ]);
  });
});
