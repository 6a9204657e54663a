import { describe, expect, it } from 'vitest';
import { createForeignModel, readAtVendor } from './authentise-client.ts';
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
  watchModel,
} from './event-walk.ts';
import { callsOf } from './gateway-setup.ts';
import { cube, uploadFiles } from './stl.ts';

const PROCESSING_MS = 3_000;
const SNAPSHOT_MS = 2_000;
const SLICING_MS = 10_000;

async function upload(walk: EventWalk, content: Buffer) {
  const { job, models } = await uploadFiles(walk, 'authentise', [
    { filename: 'part.stl', content },
  ]);
  return { jobId: job!.id, modelId: models[0]!.id };
}

/** Something that the vendor has processed. */
async function processed(walk: EventWalk, content = cube(5)): Promise<string> {
  const { modelId } = await upload(walk, content);
  walk.advance(PROCESSING_MS);
  return modelId;
}

/** The job that a mutation has begun. */
async function begin(
  { ask }: EventWalk,
  mutation: 'transformModel' | 'createSnapshot' | 'sliceModel',
  input: Readonly<Record<string, unknown>>,
): Promise<string> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const data = await ask<Record<string, { job: { id: string } }>>(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { job { id } } }`,
    { input },
  );
  return data[mutation]!.job.id;
}

const RUNNING = { status: 'RUNNING', vendorStatus: 'processing', progress: null };
const SUCCEEDED = { status: 'SUCCEEDED', vendorStatus: 'processed', progress: null };
const FAILED = { status: 'FAILED', vendorStatus: 'error', progress: null };
const STATUS_FIELDS = ['status', 'vendorStatus'];
const ENDED_FIELDS = [...STATUS_FIELDS, 'finishedAt'];
const SELECTION = 'kind model { id }';
const SHIFT = { translate: { x: 1, y: 0, z: 0 } };

describe.each(TRANSPORTS)('an ANALYSIS, over %s', (transport) => {
  it.each([
    { file: 'a mesh', content: cube(5), end: SUCCEEDED, changedField: 'results' },
    { file: 'no mesh', content: Buffer.from('no mesh'), end: FAILED, changedField: 'error' },
  ])('of $file is told to $end.status', async ({ content, end, changedField }) => {
    const walk = await startEventWalk();
    const { jobId, modelId } = await upload(walk, content);
    const watching = watchJob(walk, transport, jobId, SELECTION);
    const job = (state: object) => ({
      job: { ...state, kind: 'ANALYSIS', model: { id: modelId } },
    });
    await follow(walk, watching, [PROCESSING_MS]);
    await expectWhole(watching, [
      now(job(RUNNING)),
      changed('RUNNING', [...ENDED_FIELDS, changedField], job(end)),
    ]);
  });
});

describe.each(TRANSPORTS)('a TRANSFORMATION, over %s', (transport) => {
  it.each([
    { what: 'succeeds', maxFacets: 1_000, end: SUCCEEDED, fields: ENDED_FIELDS },
    { what: 'grows too large', maxFacets: 12, end: FAILED, fields: [...ENDED_FIELDS, 'error'] },
  ])('that $what is told to $end.status', async ({ maxFacets, end, fields }) => {
    const walk = await startEventWalk({
      emulators: { authentise: { maxFacets } },
    });
    const modelId = await processed(walk);
    const steps = [{ bracket: { widthMm: 2, gapMm: 1, thicknessMm: 1 } }];
    const watching = watchJob(
      walk,
      transport,
      await begin(walk, 'transformModel', { modelId, steps }),
      'kind inputs { resource { id } }',
    );
    const job = (state: object) => ({
      job: { ...state, kind: 'TRANSFORMATION', inputs: [{ resource: { id: modelId } }] },
    });
    await follow(walk, watching, [PROCESSING_MS]);
    await expectWhole(watching, [now(job(RUNNING)), changed('RUNNING', fields, job(end))]);
  });
});

describe.each(TRANSPORTS)('a SNAPSHOT, over %s', (transport) => {
  it('is told to SUCCEEDED', async () => {
    const walk = await startEventWalk();
    const modelId = await processed(walk);
    const jobId = await begin(walk, 'createSnapshot', { modelId });
    const watching = watchJob(walk, transport, jobId, SELECTION);
    const job = (status: string, vendorStatus: string) => ({
      job: { status, vendorStatus, progress: null, kind: 'SNAPSHOT', model: { id: modelId } },
    });
    await follow(walk, watching, [SNAPSHOT_MS]);
    await expectWhole(watching, [
      now(job('RUNNING', 'snapshot_rendering')),
      changed('RUNNING', [...STATUS_FIELDS, 'outputs'], job('SUCCEEDED', 'snapshot_rendered')),
    ]);
  });

  it('that the vendor gives up is told to FAILED', async () => {
    const walk = await startEventWalk();
    const modelId = await processed(walk);
    const jobId = await begin(walk, 'createSnapshot', { modelId });
    const watching = watchJob(walk, transport, jobId, 'kind');
    await watching.received(1);
    const path = callsOf(walk.emulators, 'authentise').at(-1)!.replace('GET ', '');
    const body = { ...(await readAtVendor(walk, path)), status: 'snapshot_error' };
    walk.emulators.authentise.addFaults([{ path, body }]);
    await walk.step(0);
    const job = (status: string, vendorStatus: string) => ({
      job: { status, vendorStatus, progress: null, kind: 'SNAPSHOT' },
    });
    await expectWhole(watching, [
      now(job('RUNNING', 'snapshot_rendering')),
      changed('RUNNING', [...STATUS_FIELDS, 'error'], job('FAILED', 'snapshot_error')),
    ]);
  });
});

describe.each(TRANSPORTS)('a SLICE, over %s', (transport) => {
  it.each([
    { mesh: 'closed', faces: 12, end: SUCCEEDED, fields: ['results', 'outputs'] },
    { mesh: 'open', faces: 10, end: FAILED, fields: ['error'] },
  ])('of a $mesh mesh is told to $end.status', async ({ faces, end, fields }) => {
    const walk = await startEventWalk();
    const modelId = await processed(walk, cube(5, faces));
    const jobId = await begin(walk, 'sliceModel', { modelId, engine: 'slic3r' });
    const watching = watchJob(walk, transport, jobId, SELECTION);
    const job = (state: object) => ({ job: { ...state, kind: 'SLICE', model: { id: modelId } } });
    await follow(walk, watching, [SLICING_MS]);
    await expectWhole(watching, [
      now(job(RUNNING)),
      changed('RUNNING', [...ENDED_FIELDS, ...fields], job(end)),
    ]);
  });
});

describe.each(TRANSPORTS)('work that vanishes, over %s', (transport) => {
  it.each([
    { kind: 'ANALYSIS' },
    { kind: 'TRANSFORMATION', mutation: 'transformModel', input: { steps: [SHIFT] } },
    { kind: 'SNAPSHOT', mutation: 'createSnapshot', input: {} },
    { kind: 'SLICE', mutation: 'sliceModel', input: { engine: 'slic3r' } },
  ] as const)('is told DELETED where it is a $kind', async ({ mutation, input, kind }) => {
    const walk = await startEventWalk();
    const jobId =
      mutation === undefined
        ? (await upload(walk, cube(5))).jobId
        : await begin(walk, mutation, { modelId: await processed(walk), ...input });
    const watching = watchJob(walk, transport, jobId);
    await watching.received(1);
    walk.emulators.authentise.addFaults([{ path: '*', status: 404, body: {} }]);
    await walk.step(0);
    const vendorStatus = kind === 'SNAPSHOT' ? 'snapshot_rendering' : 'processing';
    await expectWhole(watching, [
      now({ job: { ...RUNNING, vendorStatus } }),
      deleted('RUNNING', { job: null }),
    ]);
  });
});

describe.each(TRANSPORTS)('a model at 3DIAX, over %s', (transport) => {
  const AWAITING = { status: 'AWAITING_UPLOAD', vendorStatus: 'not-uploaded' };
  const PROCESSING = { status: 'PROCESSING', vendorStatus: 'processing' };
  const UPLOADED_FIELDS = [...STATUS_FIELDS, 'size', 'updatedAt', 'download'];

  it.each([
    {
      file: 'a mesh',
      content: cube(5),
      end: { status: 'READY', vendorStatus: 'processed' },
      fields: ['updatedAt', 'geometry'],
    },
    {
      file: 'no mesh',
      content: Buffer.from('no mesh'),
      end: { status: 'FAILED', vendorStatus: 'error' },
      fields: ['updatedAt'],
    },
  ])('is told from AWAITING_UPLOAD to $end.status with $file', async ({ content, end, fields }) => {
    const walk = await startEventWalk();
    const { id, upload: send } = await createForeignModel(walk, 'made-elsewhere');
    const watching = watchModel(walk, transport, id);
    await watching.received(1);
    walk.advance(1_000);
    await send(content);
    await follow(walk, watching, [0, PROCESSING_MS]);
    await expectWhole(watching, [
      now({ model: AWAITING }),
      changed('AWAITING_UPLOAD', UPLOADED_FIELDS, { model: PROCESSING }),
      changed('PROCESSING', [...STATUS_FIELDS, ...fields], { model: end }),
    ]);
  });

  it('that vanishes is told DELETED', async () => {
    const walk = await startEventWalk();
    const { id } = await createForeignModel(walk, 'made-elsewhere');
    const watching = watchModel(walk, transport, id);
    await watching.received(1);
    walk.emulators.authentise.addFaults([{ path: '/model/*', status: 404, body: {} }]);
    await walk.step(0);
    await expectWhole(watching, [
      now({ model: AWAITING }),
      deleted('AWAITING_UPLOAD', { model: null }),
    ]);
    expect(watching.isComplete()).toBe(true);
  });
});
