import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { boxFile, createClient, type ModelJson, putBytes, start } from './authentise-fixture.ts';
import { startReceiver } from './callback-receiver.ts';

const PROCESSING_MS = 3_000;
const RETRY_MS = 30_000;

interface SentJson {
  at: string;
  attempt: number;
  status: number;
  outcome: string;
  fields: Record<string, unknown>;
}

async function startWithReceiver(options: Parameters<typeof start>[0] = {}) {
  const emulator = await start({ sample: 'empty', ...options });
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const client = createClient(emulator);
  const sent = async () =>
    (await (await fetch(`${emulator.origin}/_emulator/callbacks`)).json()) as SentJson[];

  /** Creates a model whose changes are told to the receiver, and uploads its file. */
  async function upload(method: string, bytes: Uint8Array = boxFile(40, 10, 20)) {
    const created = await client.post('/model/', {
      name: 'cube',
      callback: { url: `${receiver.url}?key=a%20b`, method },
    });
    await putBytes(created.headers.get('x-upload-location') ?? '', bytes);
    return created.headers.get('location') ?? '';
  }

  /** Waits until the emulator has ended so many requests: they leave when the clock says, and end when they do. */
  const waitForSent = (count: number) =>
    vi.waitFor(
      async () => {
        const list = await sent();
        expect(list).toHaveLength(count);
        return list;
      },
      { timeout: 4_000, interval: 5 },
    );

  return { emulator, receiver, client, sent, upload, waitForSent };
}

describe('a model with a callback', () => {
  test.each(['POST', 'PUT'])('%ss flat JSON when its state changes', async (method) => {
    const { emulator, receiver, upload, waitForSent } = await startWithReceiver();
    const uri = await upload(method);
    await waitForSent(1);
    emulator.clock.advance(PROCESSING_MS);
    await waitForSent(2);
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { uri, status: 'processing' },
      {
        uri,
        status: 'processed',
        'analyses.manifold': true,
        'size.x': 40,
        'size.y': 10,
        'size.z': 20,
        volume: 8_000,
        volume_mm: 8_000,
        surface_area: 2_800,
        surface_area_mm: 2_800,
        polygons: 12,
        snapshot: expect.stringContaining(`${uri}snapshot/`),
      },
    ]);
    for (const request of receiver.requests) {
      expect(request).toMatchObject({ method, url: '/hook?key=a%20b' });
      expect(request.headers['content-type']).toBe('application/json');
      expect(request.headers).not.toHaveProperty('authorization');
      expect(request.headers).not.toHaveProperty('cookie');
    }
  });

  test('GETs the same pairs in the query, after what the address has already', async () => {
    const { receiver, upload, waitForSent } = await startWithReceiver();
    const uri = await upload('GET');
    await waitForSent(1);
    const [request] = receiver.requests;
    const query = new URL(request?.url ?? '', receiver.url).searchParams;
    expect([...query]).toEqual([
      ['key', 'a b'],
      ['uri', uri],
      ['status', 'processing'],
    ]);
    expect(request).toMatchObject({ method: 'GET', body: '' });
    expect(request?.headers).not.toHaveProperty('content-type');
  });

  test('tells of an error, and in the order of the changes when the clock leaps', async () => {
    const { emulator, receiver, upload, waitForSent } = await startWithReceiver();
    const uri = await upload('POST', Buffer.from('not a model'));
    emulator.clock.advance(60_000);
    await waitForSent(2);
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { uri, status: 'processing' },
      { uri, status: 'error' },
    ]);
  });

  test('may get or lose its callback while it is processed', async () => {
    const { emulator, receiver, client, upload, waitForSent, sent } = await startWithReceiver();
    const silenced = await upload('POST');
    await waitForSent(1);
    await client.put(silenced, { callback: null });
    const { uri } = await client.read<ModelJson>(await client.upload(boxFile(1, 1, 1)));
    await client.put(uri, { callback: { url: receiver.url, method: 'PUT' } });
    emulator.clock.advance(PROCESSING_MS);
    await waitForSent(2);
    const reported = receiver.requests.slice(1).map(({ body }) => JSON.parse(body));
    expect(reported).toMatchObject([{ uri, status: 'processed' }]);
    expect(await sent()).toHaveLength(2);
  });

  test('is processed anew for a second file, and nothing more is told of the first', async () => {
    const { emulator, receiver, client, waitForSent } = await startWithReceiver();
    const created = await client.post('/model/', {
      name: 'cube',
      callback: { url: receiver.url, method: 'POST' },
    });
    const url = created.headers.get('x-upload-location') ?? '';
    await putBytes(url, boxFile(1, 1, 1));
    await waitForSent(1);
    emulator.clock.advance(PROCESSING_MS - 1);
    await putBytes(url, boxFile(2, 2, 2));
    await waitForSent(2);
    emulator.clock.advance(PROCESSING_MS);
    await waitForSent(3);
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      { status: 'processing' },
      { status: 'processing' },
      { status: 'processed', volume: 8 },
    ]);
  });
});

test('children, snapshots and slices tell of their end', async () => {
  const { emulator, receiver, client, waitForSent } = await startWithReceiver();
  const uri = await client.upload(boxFile(10, 10, 10));
  emulator.clock.advance(PROCESSING_MS);
  const callback = { url: receiver.url, method: 'POST' };
  const child = await client.post(`${uri}transformation/`, {
    transformations: [{ type: 'scale', parametersScale: { x: 200, y: 200, z: 200 } }],
    callback,
  });
  const snapshot = await client.post(`${uri}snapshot/`, { callback });
  const config = await client.post('/config/curated/', { engine: 'slic3r' });
  const slice = await client.post('/slice/', {
    model: uri,
    config: config.headers.get('location'),
    callback,
  });
  await waitForSent(1);
  emulator.clock.advance(60_000);
  await waitForSent(4);
  const reported = receiver.requests.map(({ body }) => JSON.parse(body));
  const childUri = child.headers.get('location');
  expect(reported).toHaveLength(4);
  expect(reported).toEqual(
    expect.arrayContaining([
      { uri: childUri, status: 'processing' },
      expect.objectContaining({ uri: childUri, status: 'processed', volume: 8_000 }),
      {
        uri: snapshot.headers.get('location'),
        status: 'snapshot_rendered',
        content: expect.stringContaining('.png'),
      },
      {
        uri: slice.headers.get('location'),
        status: 'processed',
        content: expect.stringContaining('.gcode'),
        slice_time: 10,
      },
    ]),
  );
});

describe('a callback that is not answered 2xx', () => {
  test('is tried again every 30 s until it is', async () => {
    const { emulator, receiver, upload, waitForSent, sent } = await startWithReceiver({
      processingMs: 10 * 60_000,
    });
    receiver.answers.push(500, 302, 204);
    await upload('POST');
    await waitForSent(1);
    emulator.clock.advance(RETRY_MS - 1);
    expect(await sent()).toHaveLength(1);
    emulator.clock.advance(1);
    await waitForSent(2);
    emulator.clock.advance(RETRY_MS);
    await waitForSent(3);
    emulator.clock.advance(5 * RETRY_MS);
    expect(await sent()).toMatchObject([
      { at: '2026-03-02T09:00:00.000Z', attempt: 1, status: 500, outcome: 'retrying' },
      { at: '2026-03-02T09:00:30.000Z', attempt: 2, status: 302, outcome: 'retrying' },
      { at: '2026-03-02T09:01:00.000Z', attempt: 3, status: 204, outcome: 'delivered' },
    ]);
  });

  test('is given up in the end, whatever became of the model', async () => {
    const { emulator, receiver, client, upload, waitForSent } = await startWithReceiver({
      callbackRetryMs: 1_000,
      callbackRetryLimitMs: 2_000,
      processingMs: 10 * 60_000,
    });
    await receiver.close();
    const uri = await upload('POST');
    for (const count of [1, 2, 3]) {
      await waitForSent(count);
      emulator.clock.advance(1_000);
    }
    expect(await waitForSent(3)).toMatchObject([
      { status: 0, outcome: 'retrying' },
      { status: 0, outcome: 'retrying' },
      { status: 0, outcome: 'given-up' },
    ]);
    expect((await client.read(uri)).status).toBe('processing');
  });

  test('is forgotten by a reset', async () => {
    const { emulator, receiver, upload, waitForSent, sent } = await startWithReceiver();
    receiver.answers.push(500);
    await upload('POST');
    await waitForSent(1);
    emulator.reset();
    emulator.clock.advance(10 * RETRY_MS);
    expect(await sent()).toEqual([]);
    expect(receiver.requests).toHaveLength(1);
  });
});

test('by real time a change is told without anybody asking', async () => {
  const { receiver, upload, waitForSent } = await startWithReceiver({
    clock: 'real',
    processingMs: 20,
  });
  const uri = await upload('POST');
  await waitForSent(2);
  expect(JSON.parse(receiver.requests[1]?.body ?? '')).toMatchObject({ uri, status: 'processed' });
});
