import { expect, it } from 'vitest';
import { callsOf, startTestGateway, type TestGateway } from './gateway-setup.ts';
import { until, watch } from './live-client.ts';
import { cube, uploadFiles } from './stl.ts';
import { startCutLine } from './stream-cut.ts';

interface ModelEvent {
  readonly origin: string;
  readonly model: { readonly status: string };
}

const WATCH = 'subscription ($id: ID!) { modelUpdated(id: $id) { origin model { status } } }';
const READY = { origin: 'STREAM', model: { status: 'READY' } };
/** What comes sooner was not found by polling. */
const SELDOM = { minIntervalMs: 60_000, maxIntervalMs: 60_000 };

async function start(settings: Record<string, string> = {}, live: Record<string, number> = SELDOM) {
  const test = await startTestGateway({
    settings: { authentise: { events: 'true', ...settings } },
    gateway: { live },
  });
  const file = { filename: 'cube.stl', content: cube(10) };
  const { models } = await uploadFiles(test, 'authentise', [file]);
  return { test, modelId: models[0]!.id };
}

function openings({ emulators }: TestGateway): number {
  return callsOf(emulators, 'authentise').filter((call) => call === 'GET /').length;
}

function modelReads({ emulators }: TestGateway): number {
  const isModelRead = ({ path = '', status = 0 }) => /^\/model\/.+/.test(path) && status === 200;
  return emulators.authentise.calls().filter(isModelRead).length;
}

async function watchModel(test: TestGateway, id: string) {
  const watching = watch<ModelEvent>('WebSocket', test.url, 'modelUpdated', WATCH, { id });
  await watching.received(1);
  return watching;
}

it('brings a change to the watchers long before the next poll', async () => {
  const { test, modelId } = await start();
  expect(openings(test)).toBe(0);
  const watching = await watchModel(test, modelId);
  await until(() => openings(test) === 1, 'the stream');
  test.advance(10_000);
  await watching.received(2);
  expect(watching.events[1]).toMatchObject(READY);
});

it('is one for all watchers of an account, and closed after the last', async () => {
  const { test, modelId } = await start();
  const first = await watchModel(test, modelId);
  const second = await watchModel(test, modelId);
  await until(() => openings(test) === 1, 'the stream');
  first.stop();
  second.stop();
  await until(() => test.gateway.hub.getStats().sources === 0, 'the watches to end');
  test.emulators.authentise.clearCalls();
  await watchModel(test, modelId);
  await until(() => openings(test) === 1, 'the stream again');
});

it('is opened again when it was cut, and what was missed is made good', async () => {
  const line = await startCutLine();
  const { test, modelId } = await start({ eventsUrl: line.url });
  line.leadTo(test.emulators.authentise.origin);
  test.emulators.authentise.clearCalls();
  const watching = await watchModel(test, modelId);
  await until(() => openings(test) === 1, 'the stream');
  // As the watch begins and as the stream is opened; what is read from now on was made good.
  await until(() => modelReads(test) === 2, 'what follows an opening');
  line.cut();
  test.advance(10_000);
  line.mend();
  await watching.received(2);
  expect(openings(test)).toBe(2);
  expect(watching.events[1]).toMatchObject(READY);
});

it('that the vendor refuses costs the watchers nothing', async () => {
  const { test, modelId } = await start({}, { minIntervalMs: 50, maxIntervalMs: 100 });
  test.emulators.authentise.addFaults([{ path: '/', status: 403, body: {} }]);
  const watching = await watchModel(test, modelId);
  await until(() => openings(test) === 1, 'the refusal');
  test.advance(10_000);
  await watching.received(2);
  expect(watching.events[1]).toMatchObject({ ...READY, origin: 'POLL' });
  expect(watching.errors).toEqual([]);
  expect(openings(test)).toBe(1);
});
