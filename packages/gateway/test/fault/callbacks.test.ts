import { Agent, request } from 'node:http';
import { printSchemaText } from '@fabgraph/schema';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCallbackTokens } from '../../src/callback/callback-token.ts';
import { startCallbackRelay } from '../e2e/callback-relay.ts';
import { callsOf, startTestGateway } from '../e2e/gateway-setup.ts';
import { watch } from '../e2e/live-client.ts';
import { cube, uploadFiles } from '../e2e/stl.ts';
import { vendorError } from '../hub/memory-vendor.ts';
import { recordMetrics } from '../metrics/recorded-metrics.ts';
import { eventually } from './eventually.ts';
import { brief, PUBLIC_URL, startLive, told } from './live-setup.ts';

/** What comes sooner was not found by polling. */
const SELDOM = { minIntervalMs: 3_600_000, maxIntervalMs: 3_600_000 };

/** A running job that is watched, and the address at which its vendor reports of it. */
async function start(live: Parameters<typeof startLive>[0] = { live: SELDOM }) {
  const scene = await startLive(live);
  const { gateway, vendor, url } = scene;
  vendor.put('p1/a', { status: 'RUNNING' });
  const { callbackUrl = '', onMade } = gateway.reportAddressFor(vendor.adapter);
  onMade?.([vendor.ref('p1/a')]);
  const watching = scene.watchJob('p1/a');
  await watching.received(1);
  const address = callbackUrl.replace(PUBLIC_URL, url);
  const report = async (init: RequestInit = {}, to = address) =>
    (await fetch(to, { method: 'POST', body: '{}', ...init })).status;
  return { ...scene, watching, address, report, readCount: () => vendor.reads.length };
}

/** Many at once over a few connections; resolves to how often each status came. */
async function flood(url: string, count: number): Promise<Record<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  onTestFinished(() => agent.destroy());
  const statuses: Record<number, number> = {};
  await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<void>((resolve, reject) => {
          const call = request(url, { method: 'POST', agent }, (response) => {
            const status = response.statusCode ?? 0;
            statuses[status] = (statuses[status] ?? 0) + 1;
            response.resume().on('end', resolve);
          });
          call.on('error', reject);
          call.end('{}');
        }),
    ),
  );
  return statuses;
}

describe('a report', () => {
  it('C1: that comes a hundred times is one event and two reads', async () => {
    const { vendor, timers, watching, report, readCount } = await start();
    const before = readCount();
    vendor.put('p1/a', { name: 'b' });
    const statuses = await Promise.all(Array.from({ length: 100 }, () => report()));
    expect(new Set(statuses)).toEqual(new Set([204]));
    await timers.advance(500);
    await eventually(() => expect(readCount()).toBe(before + 2));
    await timers.advance(5_000);
    expect(readCount()).toBe(before + 2);
    expect(watching.events.map(brief)).toEqual([
      'SNAPSHOT NONE RUNNING',
      'CALLBACK UPDATED RUNNING',
    ]);
  });

  it('C2: of a state that is over takes nothing back, and the end is told once', async () => {
    const { vendor, timers, watching, report, readCount } = await start();
    vendor.put('p1/a', { status: 'SUCCEEDED' });
    expect(await report({ body: '{"state":"done"}' })).toBe(204);
    await watching.ended();
    const before = readCount();
    expect(await report({ body: '{"state":"running"}' })).toBe(204);
    await timers.advance(5_000);
    expect(readCount()).toBe(before);
    expect(watching.events.map(brief)).toEqual([
      'SNAPSHOT NONE RUNNING',
      'CALLBACK UPDATED SUCCEEDED',
    ]);
  });

  it.each([
    ['without a token', (address: string) => address.replace(/[^/]+$/, '')],
    ['with half a token', (address: string) => address.slice(0, -20)],
    [
      'under a token with one other letter',
      (address: string) => `${address.slice(0, -2)}${address.at(-2) === 'A' ? 'B' : 'A'}A`,
    ],
    [
      'under a token of another gateway',
      (address: string) =>
        address.replace(/[^/]+$/, createCallbackTokens('another secret '.repeat(3)).make('shop')),
    ],
    ['under a token of another account', (address: string) => address.replace('/shop/', '/other/')],
    ['with a path for a token', (address: string) => `${address}/..%2f..%2fgraphql`],
  ])('C3: %s is 404, and no vendor is asked', async (_, toAddress) => {
    const { watching, timers, address, report, readCount } = await start();
    const before = readCount();
    expect(await report({}, toAddress(address))).toBe(404);
    await timers.advance(5_000);
    expect(readCount()).toBe(before);
    expect(watching.events).toHaveLength(1);
  });

  it('C3: forged too often from one address is 429, while the right one is taken', async () => {
    const { vendor, watching, address, report } = await start();
    const forged = address.slice(0, -20);
    const statuses: number[] = [];
    for (let count = 0; count <= 60; count += 1) statuses.push(await report({}, forged));
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 404), 429]);
    vendor.put('p1/a', { name: 'b' });
    expect(await report()).toBe(204);
    await watching.received(2);
  });

  it('C5: that is repeated after ten minutes is read of once more and is no news', async () => {
    const { vendor, timers, watching, report, readCount } = await start();
    vendor.put('p1/a', { name: 'b' });
    await report();
    await watching.received(2);
    await timers.advance(600_000);
    const before = readCount();
    expect(await report()).toBe(204);
    await eventually(() => expect(readCount()).toBe(before + 1));
    await timers.advance(5_000);
    expect(watching.events).toHaveLength(2);
  });

  it.each<[string, RequestInit]>([
    ['that is no JSON', { body: '\0{"' }],
    ['of another content type', { body: '<done/>', headers: { 'content-type': 'text/xml' } }],
    ['that names nothing', { body: '{}' }],
    ['that is null', { body: 'null' }],
    ['that is a list in lists', { body: `${'['.repeat(30_000)}${']'.repeat(30_000)}` }],
    ['with a prototype in it', { body: '{"__proto__":{"uri":"/x"},"constructor":1}' }],
    ['without a body', { body: null }],
    ['by PUT', { method: 'PUT' }],
  ])('C6: %s has read what its token is for', async (_, init) => {
    const { vendor, watching, report } = await start();
    vendor.put('p1/a', { name: 'b' });
    expect(await report(init)).toBe(204);
    expect(await told(watching, 2)).toEqual(['SNAPSHOT NONE RUNNING', 'CALLBACK UPDATED RUNNING']);
  });

  it('C6: of more than 64 KB is 413, and the next one is taken', async () => {
    const { watching, vendor, report } = await start();
    expect(await report({ body: 'x'.repeat(70_000) })).toBe(413);
    vendor.put('p1/a', { name: 'b' });
    expect(await report()).toBe(204);
    await watching.received(2);
  });

  it('C8: that came while the gateway was down is made good by the state now and by polls', async () => {
    const first = await start({});
    await first.gateway.close();
    await expect(first.report()).rejects.toThrow();
    first.vendor.put('p1/a', { name: 'meanwhile' });
    const second = await startLive({ vendors: [first.vendor] });
    const watching = second.watchJob('p1/a');
    await watching.received(1);
    expect(watching.events[0]).toMatchObject({ origin: 'SNAPSHOT', job: { name: 'meanwhile' } });
    await second.timers.advance(120_000);
    first.vendor.put('p1/a', { status: 'SUCCEEDED' });
    await second.timers.advance(60_000);
    await watching.ended();
    expect(watching.events.map(brief).at(-1)).toBe('POLL UPDATED SUCCEEDED');
  });

  it('C9: in thousands a second costs a read in half a second, and each is answered', async () => {
    const { timers, address, readCount, watching } = await start();
    const before = readCount();
    expect(await flood(address, 2_000)).toEqual({ 204: 2_000 });
    expect(readCount() - before).toBe(1);
    await timers.advance(500);
    await eventually(() => expect(readCount() - before).toBe(2));
    await timers.advance(10_000);
    expect(readCount() - before).toBe(2);
    expect(watching.events).toHaveLength(1);
  });

  it('C10: whose read fails is taken, and what it was of is told by the next poll', async () => {
    const { vendor, timers, watching, report, readCount } = await start({});
    const before = readCount();
    vendor.put('p1/a', { name: 'b' });
    vendor.failWith(vendorError('VENDOR_UNAVAILABLE'));
    expect(await report()).toBe(204);
    await eventually(() => expect(readCount()).toBe(before + 1));
    vendor.failWith(null);
    await timers.advance(60_000);
    expect(await told(watching, 2)).toEqual(['SNAPSHOT NONE RUNNING', 'CALLBACK UPDATED RUNNING']);
    expect(watching.errors).toEqual([]);
  });
});

it('C11: where a vendor cannot report, a watch is told by polls', async () => {
  const { gateway, vendor, timers, watchJob } = await startLive({ publicUrl: null });
  expect(gateway.reportAddressFor(vendor.adapter)).toEqual({});
  vendor.put('p1/a', { status: 'RUNNING' });
  const watching = watchJob('p1/a');
  await watching.received(1);
  vendor.put('p1/a', { name: 'b' });
  await timers.advance(2_000);
  expect(await told(watching, 2)).toEqual(['SNAPSHOT NONE RUNNING', 'POLL UPDATED RUNNING']);
});

it('C11: where a vendor refuses the address, what it made is made, and told of by polls', async () => {
  const warnings: Record<string, unknown>[] = [];
  const write = (line: string) => void warnings.push(JSON.parse(line) as Record<string, unknown>);
  const { metrics, counted } = recordMetrics();
  const relay = await startCallbackRelay();
  const test = await startTestGateway({
    gateway: {
      publicUrl: relay.url,
      logger: pino({ level: 'warn' }, { write }),
      metrics,
    },
  });
  relay.leadTo(new URL(test.url).origin);
  const { authentise } = test.emulators;
  const body = { errors: [{ title: 'callback.url is not one that can be reached' }] };
  authentise.addFaults([{ method: 'POST', path: '/model/', status: 400, body, times: 1 }]);
  const { models } = await uploadFiles(test, 'authentise', [
    { filename: 'cube.stl', content: cube(10) },
  ]);
  const created = callsOf(test.emulators, 'authentise').filter((call) => call === 'POST /model/');
  expect(created).toHaveLength(2);
  expect(counted).toContain('refusedAddresses authentise');
  expect(warnings).toMatchObject([{ account: 'authentise-demo', httpStatus: 400 }]);

  const watching = watch<{ origin: string; model: { status: string } }>(
    'SSE',
    test.url,
    'modelUpdated',
    'subscription ($id: ID!) { modelUpdated(id: $id) { origin model { status } } }',
    { id: models[0]?.id },
  );
  await watching.received(1);
  test.advance(60_000);
  await watching.received(2);
  expect(watching.events[1]).toEqual({ origin: 'POLL', model: { status: 'READY' } });
});

it('C12: no operation takes an address that a vendor would report to', () => {
  expect(printSchemaText()).not.toMatch(/callback\w*\s*:|\w*(uri|url)\w*\s*:\s*\w+!?\s*[,)]/i);
});
