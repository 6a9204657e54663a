import { describe, expect, it } from 'vitest';
import { createCallbackTokens } from '../../src/callback/callback-token.ts';
import { type CallbackRelay, type HeldReport, startCallbackRelay } from './callback-relay.ts';
import { callsOf, startTestGateway, type TestGateway } from './gateway-setup.ts';
import { until, watch } from './live-client.ts';
import { cube, uploadFiles } from './stl.ts';

interface ModelEvent {
  readonly origin: string;
  readonly change: string;
  readonly previousStatus: string | null;
  readonly model: { readonly id: string; readonly status: string };
}

interface JobEvent {
  readonly origin: string;
  readonly job: { readonly id: string; readonly status: string };
}

const WATCH_MODEL = `subscription ($id: ID!) {
  modelUpdated(id: $id) { origin change previousStatus model { id status } }
}`;
const WATCH_JOB = 'subscription ($id: ID!) { jobUpdated(id: $id) { origin job { status } } }';
const WATCH_JOBS = `subscription {
  jobsUpdated(filter: { vendors: ["authentise"] }) { origin job { id status } }
}`;
const SECRET = '0123456789abcdef0123456789abcdef';
const ACCOUNT = 'authentise-demo';
/** What comes sooner was not found by polling. */
const SELDOM = { minIntervalMs: 60_000, maxIntervalMs: 60_000 };

async function start(live: Record<string, number> = SELDOM) {
  const relay = await startCallbackRelay();
  const test = await startTestGateway({
    // A snapshot that the vendor began long ago is given up.
    emulators: { startAt: Date.now() },
    gateway: { publicUrl: relay.url, live, secret: SECRET },
  });
  relay.leadTo(new URL(test.url).origin);
  return { test, relay, emulator: test.emulators.authentise };
}

/** A model of 3DIAX's that is being processed, and its job; the vendor's report of that has come. */
async function upload(test: TestGateway, relay: CallbackRelay) {
  const before = relay.reports.length;
  const file = { filename: 'cube.stl', content: cube(10) };
  const { job, models } = await uploadFiles(test, 'authentise', [file]);
  await until(() => relay.reports.length > before, 'the report of the upload');
  return { jobId: job!.id, modelId: models[0]!.id };
}

async function watchModel(test: TestGateway, id: string) {
  const watching = watch<ModelEvent>('WebSocket', test.url, 'modelUpdated', WATCH_MODEL, { id });
  await watching.received(1);
  expect(watching.events[0]).toMatchObject({ origin: 'SNAPSHOT', model: { status: 'PROCESSING' } });
  return watching;
}

const READY = {
  origin: 'CALLBACK',
  change: 'UPDATED',
  previousStatus: 'PROCESSING',
  model: { status: 'READY' },
};

describe('a callback of 3DIAX', () => {
  it('has its change with the watchers long before a poll', async () => {
    const { test, relay } = await start();
    for (let round = 0; round < 2; round += 1) {
      const { jobId, modelId } = await upload(test, relay);
      const model = await watchModel(test, modelId);
      const job = watch<JobEvent>('SSE', test.url, 'jobUpdated', WATCH_JOB, { id: jobId });
      await job.received(1);
      test.advance(10_000);
      await Promise.all([model.received(2), job.received(2)]);
      expect(model.events[1]).toMatchObject(READY);
      expect(job.events[1]).toMatchObject({ origin: 'CALLBACK', job: { status: 'SUCCEEDED' } });
      await job.ended();
      model.stop();
    }
  });

  it('tells of a transformation, a snapshot and a slice', async () => {
    const { test, relay } = await start();
    const { modelId } = await upload(test, relay);
    test.advance(10_000);
    const inputs = {
      transformModel: `transformModel(input: { modelId: "${modelId}", steps: [{ scalePercent: { x: 200, y: 100, z: 100 } }] })`,
      createSnapshot: `createSnapshot(input: { modelId: "${modelId}" })`,
      sliceModel: `sliceModel(input: { modelId: "${modelId}", engine: "slic3r" })`,
    };
    for (const [name, field] of Object.entries(inputs)) {
      const { data, errors } = await test.query<Record<string, { job: { id: string } }>>(
        `mutation { ${field} { job { id } } }`,
      );
      expect(errors).toBeUndefined();
      const { id } = data[name]!.job;
      const watching = watch<JobEvent>('WebSocket', test.url, 'jobUpdated', WATCH_JOB, { id });
      await watching.received(1);
      test.advance(20_000);
      await watching.ended();
      expect(watching.events).toMatchObject([
        { origin: 'SNAPSHOT', job: { status: 'RUNNING' } },
        { origin: 'CALLBACK', job: { status: 'SUCCEEDED' } },
      ]);
    }
  });

  it('that is forged is 404 and costs the vendor nothing', async () => {
    const { test, relay, emulator } = await start();
    const { modelId } = await upload(test, relay);
    await watchModel(test, modelId);
    const [report] = relay.reports;
    emulator.clearCalls();
    const forged = createCallbackTokens('another secret, as long as one has to be').make(ACCOUNT);
    for (const path of [
      `/callbacks/${ACCOUNT}/${forged}`,
      report!.path.replace(ACCOUNT, 'metafold-demo'),
      `${report!.path.slice(0, -1)}${report!.path.endsWith('A') ? 'B' : 'A'}`,
    ]) {
      expect(await relay.deliver({ ...report!, path })).toBe(404);
    }
    expect(await relay.deliver({ ...report!, method: 'PATCH' })).toBe(404);
    expect(callsOf(test.emulators, 'authentise')).toEqual([]);
  });

  it('that comes a hundred times is one event and hardly a read', async () => {
    const { test, relay, emulator } = await start();
    relay.handle('hold');
    const { modelId } = await upload(test, relay);
    const watching = await watchModel(test, modelId);
    const deliver = (report: HeldReport | undefined) =>
      Promise.all(Array.from({ length: 100 }, () => relay.deliver(report!)));
    emulator.clearCalls();
    expect(new Set(await deliver(relay.reports[0]))).toEqual(new Set([204]));
    // At once, and at the end of half a second for those that came meanwhile.
    await until(() => callsOf(test.emulators, 'authentise').length >= 2, 'the second read');
    expect(callsOf(test.emulators, 'authentise').length).toBeLessThan(10);
    test.advance(3_000);
    await until(() => relay.reports.length === 2, 'the report of the end');
    await deliver(relay.reports[1]);
    await watching.ended();
    expect(watching.events.slice(1)).toMatchObject([READY]);
  });

  it('that comes after a later one takes nothing back', async () => {
    const { test, relay } = await start();
    relay.handle('hold');
    const { modelId, jobId } = await upload(test, relay);
    const all = watch<JobEvent>('WebSocket', test.url, 'jobsUpdated', WATCH_JOBS);
    await until(() => all.events.some(({ job }) => job.id === jobId), 'the job');
    const watching = await watchModel(test, modelId);
    test.advance(3_000);
    await until(() => relay.reports.length === 2, 'the report of the end');
    const [first, last] = relay.reports;
    await relay.deliver(last!);
    await watching.ended();
    expect(watching.events.slice(1)).toMatchObject([READY]);
    const ended = () => all.events.filter(({ job }) => job.id === jobId);
    await until(() => ended().length === 2, 'the end of the job');
    test.emulators.authentise.clearCalls();
    await relay.deliver(first!);
    await until(() => callsOf(test.emulators, 'authentise').length > 0, 'another read');
    expect(ended().map(({ job }) => job.status)).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('that is lost is made good by the next poll', async () => {
    const { test, relay } = await start({ minIntervalMs: 50, maxIntervalMs: 100 });
    relay.handle('hold');
    const { modelId } = await upload(test, relay);
    const watching = await watchModel(test, modelId);
    test.advance(10_000);
    await watching.received(2);
    expect(watching.events[1]).toMatchObject({ ...READY, origin: 'POLL' });
  });

  it.each(['GET', 'POST', 'PUT'])(
    'by %s, under a token from before a restart, wakes what it names',
    async (method) => {
      const { test, relay } = await start();
      relay.handle('hold');
      const { modelId } = await upload(test, relay);
      const watching = await watchModel(test, modelId);
      test.advance(3_000);
      await until(() => relay.reports.length === 2, 'the report of the end');
      const { body } = relay.reports[1]!;
      const pairs = new URLSearchParams(JSON.parse(body.toString()));
      const token = createCallbackTokens(SECRET).make(ACCOUNT);
      const path = `/callbacks/${ACCOUNT}/${token}`;
      const report =
        method === 'GET'
          ? { method, path: `${path}?${pairs}`, body: Buffer.alloc(0) }
          : { method, path, body };
      expect(await relay.deliver(report)).toBe(204);
      await watching.received(2);
      expect(watching.events[1]).toMatchObject(READY);
    },
  );
});
