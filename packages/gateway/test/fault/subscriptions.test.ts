import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { TRANSPORTS } from '../e2e/event-walk.ts';
import { watch } from '../e2e/live-client.ts';
import { collect } from '../hub/hub-setup.ts';
import { createMemoryVendor, vendorError } from '../hub/memory-vendor.ts';
import { eventually } from './eventually.ts';
import { brief, startLive, told } from './live-setup.ts';

const POLL_MS = 1_000;
const STEADY = { minIntervalMs: POLL_MS, maxIntervalMs: POLL_MS };

/** A running job that is watched. */
async function start(transport: 'WebSocket' | 'SSE' = 'WebSocket', live = {}) {
  const scene = await startLive({ live });
  scene.vendor.put('p1/a', { status: 'RUNNING' });
  const watching = scene.watchJob('p1/a', transport);
  await watching.received(1);
  return { ...scene, watching };
}

/** The code by which a socket is closed that was sent this once it was open. */
async function closeCodeOf(
  url: string,
  sent: readonly (string | Buffer)[],
  protocol = 'graphql-transport-ws',
): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  await once(socket, 'open');
  for (const data of sent) {
    socket.send(data);
    if (data === INIT) await Promise.race([once(socket, 'message'), closed]);
  }
  const [code] = await closed;
  return code;
}

const INIT = '{"type":"connection_init"}';
const SUBSCRIBE = JSON.stringify({
  id: '1',
  type: 'subscribe',
  payload: { query: 'subscription { jobsUpdated { change } }' },
});

it('D5: a thousand watched jobs are polled within the budget, and none is left out', async () => {
  const vendor = createMemoryVendor({ pollGroup: ({ path }) => path });
  const { gateway, timers } = await startLive({ vendors: [vendor], live: { callsPerSecond: 2 } });
  const paths = Array.from({ length: 1_000 }, (_, index) => `p1/${index}`);
  for (const path of paths) vendor.put(path, { status: 'RUNNING' });
  const watches = paths.map((path) =>
    collect((options) => gateway.hub.watchJob(vendor.adapter, vendor.ref(path), options)),
  );
  await timers.advance(0);
  expect(watches.every(({ events }) => events.length === 1)).toBe(true);
  const before = vendor.reads.length;
  for (const path of paths) vendor.put(path, { name: 'b' });
  await timers.advance(540_000);
  expect(vendor.reads.length - before).toBeLessThanOrEqual(540 * 2 + 1);
  expect(watches.map(({ events }) => events.length)).toEqual(paths.map(() => 2));
  for (const { stop } of watches) stop();
  expect(timers.pendingCount()).toBe(0);
});

describe.each(TRANSPORTS)('over %s', (transport) => {
  it('D7: a job that vanishes is DELETED once, and the stream completes', async () => {
    const { vendor, timers, watching } = await start(transport);
    vendor.remove('p1/a');
    await timers.advance(2_000);
    await watching.ended();
    expect(watching.events.map(brief)).toEqual(['SNAPSHOT NONE RUNNING', 'POLL DELETED null']);
    expect(watching.errors).toEqual([]);
    expect(timers.pendingCount()).toBe(0);
  });

  it('D8: a status that goes to and fro goes back for nobody', async () => {
    const { vendor, timers, watching } = await start(transport, STEADY);
    for (const status of ['QUEUED', 'RUNNING', 'QUEUED', 'QUEUED', 'RUNNING', 'QUEUED'] as const) {
      vendor.put('p1/a', { status });
      await timers.advance(POLL_MS);
    }
    vendor.put('p1/a', { status: 'FAILED' });
    await timers.advance(POLL_MS);
    await watching.ended();
    expect(watching.events.map(brief)).toEqual(['SNAPSHOT NONE RUNNING', 'POLL UPDATED FAILED']);
  });

  it('D10: a token that is revoked ends the stream with UNAUTHENTICATED', async () => {
    const { vendor, timers, watching } = await start(transport);
    vendor.failWith(vendorError('UNAUTHENTICATED'));
    await timers.advance(2_000);
    await watching.ended();
    expect(watching.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    const reads = vendor.reads.length;
    await timers.advance(600_000);
    expect(vendor.reads.length).toBe(reads);
  });

  it('D11: a vendor that is down for five minutes is asked less and less, and nobody is told', async () => {
    const { vendor, timers, watching } = await start(transport);
    const before = vendor.reads.length;
    vendor.put('p1/a', { name: 'b' });
    vendor.failWith(vendorError('VENDOR_UNAVAILABLE'));
    await timers.advance(300_000);
    expect(vendor.reads.length - before).toBeLessThan(20);
    expect([watching.events.length, watching.errors, watching.isComplete()]).toEqual([
      1,
      [],
      false,
    ]);
    vendor.failWith(null);
    await timers.advance(33_000);
    expect(await told(watching, 2)).toEqual(['SNAPSHOT NONE RUNNING', 'POLL UPDATED RUNNING']);
  });

  it('D13: a job that is over is told once, and the stream completes', async () => {
    const { vendor, timers, watchJob } = await startLive();
    vendor.put('p1/a', { status: 'CANCELED' });
    const watching = watchJob('p1/a', transport);
    await watching.ended();
    expect(watching.events.map(brief)).toEqual(['SNAPSHOT NONE CANCELED']);
    expect(timers.pendingCount()).toBe(0);
  });

  it.each([
    ['that is none', () => 'nonsense', 'INVALID_INPUT', 0],
    ['of something else', () => 'Rm9sZGVyOnNob3A6cDE', 'INVALID_INPUT', 0],
    ['of a job that is not there', (id: (path: string) => string) => id('p1/x'), 'NOT_FOUND', 1],
  ])('D14: an id %s is an error at once, and nothing is polled', async (_, toId, code, reads) => {
    const { vendor, timers, url, idOf, gateway } = await startLive();
    const query = 'subscription ($id: ID!) { jobUpdated(id: $id) { change } }';
    const id = toId((path) => idOf(path));
    const watching = watch(transport, `${url}/graphql`, 'jobUpdated', query, { id });
    await watching.ended();
    expect(watching.errors).toMatchObject([{ extensions: { code } }]);
    await timers.advance(60_000);
    expect(vendor.reads.length).toBe(reads);
    expect(gateway.hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
  });

  it('D18: what cannot be told of an event is masked, and the next event is whole', async () => {
    const { vendor, timers, url, idOf } = await startLive();
    const vendorData = () => {
      throw new Error('secret detail');
    };
    vendor.put('p1/a', { status: 'RUNNING' });
    const query = `subscription ($id: ID!) {
      jobUpdated(id: $id) { origin change job { name status vendorData } }
    }`;
    const id = idOf('p1/a');
    const watching = watch<{ change: string }>(transport, `${url}/graphql`, 'jobUpdated', query, {
      id,
    });
    await watching.received(1);
    vendor.put('p1/a', { name: 'b', vendorData });
    await timers.advance(2_000);
    await watching.received(2);
    vendor.put('p1/a', { name: 'c', vendorData: () => ({ whole: true }) });
    await timers.advance(2_000);
    await watching.received(3);
    expect(watching.events.map((event) => JSON.stringify(event).includes('whole'))).toEqual([
      false,
      false,
      true,
    ]);
    expect(watching.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(watching.errors)).not.toContain('secret detail');
    expect(watching.isComplete()).toBe(false);
  });
});

it('D12: a vendor that asks for time is given it, by the account that it asked', async () => {
  const vendors = [createMemoryVendor(), createMemoryVendor({ account: 'other', credential: 'b' })];
  const [vendor, other] = vendors as [(typeof vendors)[0], (typeof vendors)[0]];
  const { timers, watchJob } = await startLive({ vendors, live: STEADY });
  for (const each of vendors) {
    each.put('p1/a', { status: 'RUNNING' });
    await watchJob('p1/a', 'SSE', each).received(1);
  }
  vendor.failWith(vendorError('RATE_LIMITED', { retryAfterMs: 20_000 }));
  await timers.advance(POLL_MS);
  const before = [vendor.reads.length, other.reads.length];
  await timers.advance(19_000);
  expect(vendor.reads.length - before[0]!).toBe(0);
  expect(other.reads.length - before[1]!).toBe(19);
  await timers.advance(2_000);
  expect(vendor.reads.length - before[0]!).toBe(1);
});

it('D15: two tenants of one job id are polled each with its own credential and hear their own', async () => {
  const vendors = ['first', 'second'].map((account) =>
    createMemoryVendor({ account, credential: `credential of ${account}` }),
  );
  const scene = await startLive({ vendors, live: STEADY });
  const watches = vendors.map((vendor, index) => {
    vendor.put('p1/a', { status: 'RUNNING', name: `canary ${index}` });
    return TRANSPORTS.map((transport) => scene.watchJob('p1/a', transport, vendor));
  });
  await Promise.all(watches.flat().map(({ received }) => received(1)));
  for (const [index, vendor] of vendors.entries()) {
    vendor.put('p1/a', { name: `canary ${index} again` });
  }
  await scene.timers.advance(POLL_MS);
  await Promise.all(watches.flat().map(({ received }) => received(2)));
  for (const [index, own] of watches.entries()) {
    const heard = JSON.stringify(own.map(({ events }) => events));
    expect(heard).toContain(`canary ${index} again`);
    expect(heard).not.toContain(`canary ${1 - index}`);
  }
  expect(vendors.map(({ reads }) => reads.length)).toEqual([2, 2]);
});

describe('a WebSocket', () => {
  it.each<[string, readonly (string | Buffer)[], number]>([
    ['that never greets', [], 4408],
    ['that greets twice', [INIT, INIT], 4429],
    ['that subscribes before it greets', [SUBSCRIBE], 4401],
    ['with one id twice', [INIT, SUBSCRIBE, SUBSCRIBE], 4409],
    ['that sends no JSON', [INIT, 'junk'], 4400],
    ['that sends 70 KB', [INIT, 'x'.repeat(70_000)], 1009],
    ['that sends bytes', [INIT, Buffer.from(SUBSCRIBE)], 4400],
  ])('D16: %s is closed, and nobody else is', async (_, sent, code) => {
    const { url, vendor, timers, watching } = await start();
    expect(await closeCodeOf(url, sent)).toBe(code);
    vendor.put('p1/a', { name: 'b' });
    await timers.advance(2_000);
    await watching.received(2);
    expect(watching.isComplete()).toBe(false);
  });
});

describe('a WebSocket', () => {
  it.each([
    ['of a foreign page', '/graphql', { origin: 'https://evil.example' }, 403],
    ['of no page at all', '/graphql', { origin: 'null' }, 403],
    ['at another path', '/graphql/x', {}, 404],
  ])('D20: %s is refused before it is open', async (_, path, headers, status) => {
    const { url } = await startLive();
    const target = `${url.replace('http', 'ws')}${path}`;
    const socket = new WebSocket(target, 'graphql-transport-ws', { headers });
    const [call, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(status);
    call.destroy();
  });

  it('D20: of another protocol is not opened for it', async () => {
    const { url, gateway } = await startLive();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-ws');
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('subprotocol');
    const bare = new WebSocket(`${url.replace('http', 'ws')}/graphql`);
    const [code] = await once(bare, 'close');
    expect(code).toBe(4406);
    await eventually(() => expect(gateway.hub.getStats().subscribers).toBe(0));
  });
});
