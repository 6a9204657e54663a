import { describe, it } from 'vitest';
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
import { cube, uploadFiles } from './stl.ts';

/** Each of an upload's four stages; the files are converted one after the other in the last. */
const STAGE_MS = 2_000;

async function upload(walk: EventWalk, filenames: readonly string[]) {
  const files = filenames.map((filename) => ({ filename, content: cube(5) }));
  const { job, models } = await uploadFiles(walk, '3dverse', files);
  const read = await walk.ask<{ job: { steps: { id: string }[] } }>(
    'query ($id: ID!) { job(id: $id) { steps { id } } }',
    { id: job!.id },
  );
  return {
    id: job!.id,
    stepIds: read.job.steps.map(({ id }) => id),
    modelIds: models.map(({ id }) => id),
  };
}

const WAITING = { status: 'QUEUED', vendorStatus: 'waiting' };
const DOWNLOADING = { status: 'QUEUED', vendorStatus: 'downloading' };
const PENDING = { status: 'QUEUED', vendorStatus: 'pending' };
const CONVERTING = { status: 'RUNNING', vendorStatus: 'converting' };
const SUCCEEDED = { status: 'SUCCEEDED', vendorStatus: 'success' };
const FAILED = { status: 'FAILED', vendorStatus: 'error' };
const STATUS_FIELDS = ['status', 'vendorStatus'];

describe.each(TRANSPORTS)('an UPLOAD, over %s', (transport) => {
  const SELECTION = 'kind steps { name status }';

  it('of one file is told from QUEUED to SUCCEEDED with a progress that grows', async () => {
    const walk = await startEventWalk();
    const { id } = await upload(walk, ['part.stl']);
    const watching = watchJob(walk, transport, id, SELECTION);
    const job = (state: object, progress: number, step: string) => ({
      job: { ...state, progress, kind: 'UPLOAD', steps: [{ name: 'part.stl', status: step }] },
    });
    await follow(walk, watching, [STAGE_MS, STAGE_MS, STAGE_MS, 500, 1_000, 500]);
    await expectWhole(watching, [
      now(job(WAITING, 0, 'QUEUED')),
      changed('QUEUED', ['vendorStatus'], job(DOWNLOADING, 0, 'QUEUED')),
      changed('QUEUED', ['vendorStatus'], job(PENDING, 0, 'QUEUED')),
      changed('QUEUED', [...STATUS_FIELDS, 'steps'], job(CONVERTING, 0, 'RUNNING')),
      changed('RUNNING', ['progress'], job(CONVERTING, 0.25, 'RUNNING')),
      changed('RUNNING', ['progress'], job(CONVERTING, 0.75, 'RUNNING')),
      changed(
        'RUNNING',
        [...STATUS_FIELDS, 'progress', 'outputs', 'steps'],
        job(SUCCEEDED, 1, 'SUCCEEDED'),
      ),
    ]);
  });

  it('is told to FAILED where one of its files is bad', async () => {
    const walk = await startEventWalk();
    const { id } = await upload(walk, ['good.stl', 'bad-corrupt.stl']);
    const watching = watchJob(walk, transport, id, SELECTION);
    const job = (state: object, progress: number, [good, bad]: readonly string[]) => ({
      job: {
        ...state,
        progress,
        kind: 'UPLOAD',
        steps: [
          { name: 'good.stl', status: good },
          { name: 'bad-corrupt.stl', status: bad },
        ],
      },
    });
    await follow(walk, watching, [STAGE_MS, STAGE_MS, STAGE_MS, STAGE_MS / 2, STAGE_MS / 2]);
    await expectWhole(watching, [
      now(job(WAITING, 0, ['QUEUED', 'QUEUED'])),
      changed('QUEUED', ['vendorStatus'], job(DOWNLOADING, 0, ['QUEUED', 'QUEUED'])),
      changed('QUEUED', ['vendorStatus'], job(PENDING, 0, ['QUEUED', 'QUEUED'])),
      changed('QUEUED', [...STATUS_FIELDS, 'steps'], job(CONVERTING, 0, ['RUNNING', 'QUEUED'])),
      changed(
        'RUNNING',
        ['progress', 'outputs', 'steps'],
        job(CONVERTING, 0.5, ['SUCCEEDED', 'RUNNING']),
      ),
      changed(
        'RUNNING',
        [...STATUS_FIELDS, 'progress', 'error', 'steps'],
        job(FAILED, 0.8, ['SUCCEEDED', 'FAILED']),
      ),
    ]);
  });

  it('is told to FAILED where the vendor rejects it', async () => {
    const walk = await startEventWalk();
    const { id } = await upload(walk, ['setup.exe']);
    const watching = watchJob(walk, transport, id, SELECTION);
    const job = (state: object) => ({ job: { ...state, progress: 0, kind: 'UPLOAD', steps: [] } });
    await follow(walk, watching, [STAGE_MS]);
    await expectWhole(watching, [
      now(job(WAITING)),
      changed(
        'QUEUED',
        [...STATUS_FIELDS, 'error'],
        job({ status: 'FAILED', vendorStatus: 'rejected' }),
      ),
    ]);
  });

  it('that vanishes is told DELETED, and so are its conversions', async () => {
    const walk = await startEventWalk();
    const { id, stepIds } = await upload(walk, ['part.stl']);
    const step = watchJob(walk, transport, stepIds[0]!);
    await step.received(1);
    const watching = watchJob(walk, transport, id);
    await follow(walk, watching, [STAGE_MS]);
    walk.emulators['3dverse'].addFaults([
      { path: '*/upload-tasks', body: [] },
      // Not 404, which of something new is asked again for a while.
      { path: '*/upload-tasks/*', status: 410, body: { errorCode: 1, message: 'gone' } },
    ]);
    await walk.step(0);
    await expectWhole(watching, [
      now({ job: { ...WAITING, progress: 0 } }),
      changed('QUEUED', ['vendorStatus'], { job: { ...DOWNLOADING, progress: 0 } }),
      deleted('QUEUED', { job: null }),
    ]);
    await expectWhole(step, [
      now({ job: { ...PENDING, progress: 0 } }),
      deleted('QUEUED', { job: null }),
    ]);
  });
});

describe.each(TRANSPORTS)('a CONVERSION, over %s', (transport) => {
  it('is told under its upload, to SUCCEEDED or to FAILED', async () => {
    const walk = await startEventWalk();
    const { id, stepIds } = await upload(walk, ['good.stl', 'bad-corrupt.stl']);
    const [good, bad] = stepIds.map((stepId) =>
      watchJob(walk, transport, stepId, 'kind parent { id }'),
    );
    const job = (state: object, progress: number) => ({
      job: { ...state, progress, kind: 'CONVERSION', parent: { id } },
    });
    await bad!.received(1);
    await follow(walk, good!, [STAGE_MS * 3, 500, 500]);
    await bad!.received(2);
    await follow(walk, bad!, [500, 500]);
    await expectWhole(good!, [
      now(job(PENDING, 0)),
      changed('QUEUED', STATUS_FIELDS, job(CONVERTING, 0)),
      changed('RUNNING', ['progress'], job(CONVERTING, 0.5)),
      changed('RUNNING', [...STATUS_FIELDS, 'progress', 'outputs'], job(SUCCEEDED, 1)),
    ]);
    await expectWhole(bad!, [
      now(job(PENDING, 0)),
      changed('QUEUED', STATUS_FIELDS, job(CONVERTING, 0)),
      changed('RUNNING', ['progress'], job(CONVERTING, 0.5)),
      changed('RUNNING', [...STATUS_FIELDS, 'progress', 'error'], job(FAILED, 0.6)),
    ]);
  });
});

describe.each(TRANSPORTS)('a model at 3dverse, over %s', (transport) => {
  it('is told to READY or to FAILED as its conversion is', async () => {
    const walk = await startEventWalk();
    const { modelIds } = await upload(walk, ['good.stl', 'bad-corrupt.stl']);
    const [good, bad] = modelIds.map((id) => watchModel(walk, transport, id));
    await bad!.received(1);
    await follow(walk, good!, [STAGE_MS * 3, STAGE_MS / 2]);
    await bad!.received(2);
    await follow(walk, bad!, [STAGE_MS / 2]);
    const PROCESSING = { status: 'PROCESSING' };
    const beginning = [
      now({ model: { ...PROCESSING, vendorStatus: 'pending' } }),
      changed('PROCESSING', ['vendorStatus'], {
        model: { ...PROCESSING, vendorStatus: 'converting' },
      }),
    ];
    await expectWhole(good!, [
      ...beginning,
      changed('PROCESSING', STATUS_FIELDS, { model: { status: 'READY', vendorStatus: 'success' } }),
    ]);
    await expectWhole(bad!, [
      ...beginning,
      changed('PROCESSING', STATUS_FIELDS, { model: { status: 'FAILED', vendorStatus: 'error' } }),
    ]);
  });
});
