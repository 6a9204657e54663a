import { encodeGlobalId } from '@fabgraph/schema';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { vendorsOf } from '../e2e/gateway-setup.ts';
import { collect, type Transport, until, type Watch, watch } from '../e2e/live-client.ts';
import { backTo, countResources } from '../fault/held-resource.ts';
import { startLive } from '../fault/live-setup.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { type MeteredGateway, openMeteredGateway } from '../metrics/metered-gateway.ts';

interface Told {
  readonly cursor: string;
  readonly origin: string;
  readonly change: string;
  readonly account: {
    readonly name: string;
    readonly state: string;
    readonly heldUntil: string | null;
  };
}

const DOCUMENT = `subscription ($id: ID) {
  accountUpdated(id: $id) { cursor origin change account { name state heldUntil } }
}`;
const READ = '{ folders(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } } }';
const WRITE =
  'mutation { createFolder(input: { accountId: "metafold-demo", name: "New" }) { folder { id } } }';
const ACCOUNT = 'metafold-demo';

const idOf = (account: string) => encodeGlobalId({ type: 'Account', account });

/** Drives what watches accounts. */
const timers = createDrivenTimers(Date.now());
/** How far the clock is put forward by which adapters wait. */
let aheadMs = 0;
let test: MeteredGateway;

function nobodyWatches(): Promise<void> {
  const count = async () => (await test.scrape()).value('fabgraph_subscribers');
  return expect.poll(count, { timeout: 10_000 }).toBe(0);
}

function watchAccounts(transport: Transport, id?: string): Watch<Told> {
  return watch(transport, test.url, 'accountUpdated', DOCUMENT, { id });
}

function brief({ origin, change, account: { name, state, heldUntil } }: Told): string {
  return `${origin} ${change} ${name} ${state}${heldUntil === null ? '' : ' held'}`;
}

function callCount(): number {
  return vendorsOf(test.emulators).reduce((sum, { calls }) => sum + calls().length, 0);
}

describe('how accounts fare', () => {
  beforeAll(async () => {
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs);
    test = await openMeteredGateway({ gateway: { live: { timers } }, limits: { retryWaitMs: 1 } });
  });

  afterAll(async () => {
    await test.close();
    vi.restoreAllMocks();
  });

  beforeEach(async () => {
    await nobodyWatches();
    for (const { clearFaults } of vendorsOf(test.emulators)) clearFaults();
    await test.query('{ folders(first: 1) { nodes { id } } }');
  });

  describe.each(['WebSocket', 'SSE'] as const)('over %s', (transport) => {
    it('is shown of each account, then told once when one goes down and once when it is back, without a call', async () => {
      const before = callCount();
      const { events, received, errors, isComplete } = watchAccounts(transport);
      await received(3);
      expect(events.map(brief).sort()).toEqual([
        'SNAPSHOT NONE 3dverse-demo HEALTHY',
        'SNAPSHOT NONE authentise-demo HEALTHY',
        'SNAPSHOT NONE metafold-demo HEALTHY',
      ]);
      expect(callCount()).toBe(before);
      test.emulators.metafold.addFaults([{ path: '*', reset: true }]);
      await test.query(READ);
      await received(4);
      test.emulators.metafold.clearFaults();
      await timers.advance(1_000);
      await test.query(READ);
      await test.query(READ);
      await received(5);
      expect(events.slice(3).map(brief)).toEqual([
        'POLL UPDATED metafold-demo UNREACHABLE',
        'POLL UPDATED metafold-demo HEALTHY',
      ]);
      expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(5);
      expect([errors, isComplete()]).toEqual([[], false]);
    });

    it('is told of the one account asked for, when its vendor refuses its credentials', async () => {
      const { events, received } = watchAccounts(transport, idOf(ACCOUNT));
      await received(1);
      for (const emulator of [test.emulators['3dverse'], test.emulators.metafold]) {
        emulator.addFaults([{ path: '*', status: 401 }]);
      }
      await test.query('{ folders(first: 1) { nodes { id } } }');
      await received(2);
      expect(events.map(brief)).toEqual([
        'SNAPSHOT NONE metafold-demo HEALTHY',
        'POLL UPDATED metafold-demo UNAUTHENTICATED',
      ]);
    });

    it('is refused for an id that is none of an account of the caller’s', async () => {
      for (const [id, code] of [
        [encodeGlobalId({ account: ACCOUNT, type: 'Job', path: '1' }), 'INVALID_INPUT'],
        ['rubbish', 'INVALID_INPUT'],
        [idOf('other'), 'NOT_FOUND'],
      ] as const) {
        const { ended, events, errors } = watchAccounts(transport, id);
        await ended();
        expect(events).toEqual([]);
        expect(errors).toMatchObject([{ extensions: { code } }]);
      }
    });
  });

  it('is told when a vendor asks for quiet, when that time has come, and when all is well', async () => {
    const { events, received } = watchAccounts('SSE', idOf(ACCOUNT));
    await received(1);
    test.emulators.metafold.addFaults([
      { path: '*', status: 429, headers: { 'retry-after': '60' }, times: 1 },
    ]);
    await test.query(WRITE);
    const before = callCount();
    await received(2);
    aheadMs += 60_000;
    await timers.advance(120_000);
    await received(3);
    expect(callCount()).toBe(before);
    await test.query(READ);
    await received(4);
    expect(events.slice(1).map(brief)).toEqual([
      'POLL UPDATED metafold-demo DEGRADED held',
      'POLL UPDATED metafold-demo DEGRADED',
      'POLL UPDATED metafold-demo HEALTHY',
    ]);
  });

  it('has cursors that no other watch and no list goes on behind', async () => {
    const { events, received } = watchAccounts('SSE');
    await received(1);
    const after = events[0]?.cursor;
    const { errors } = await test.query(
      'query ($after: String) { jobs(after: $after) { nodes { id } } }',
      { after },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    const jobs = watch(
      'SSE',
      test.url,
      'jobsUpdated',
      'subscription ($after: String) { jobsUpdated(after: $after) { cursor } }',
      { after },
    );
    await jobs.ended();
    expect(jobs.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });

  it('is counted among the subscriptions that are open, and polls nothing', async () => {
    const { received, stop } = watchAccounts('WebSocket');
    await received(3);
    const { value } = await test.scrape();
    expect([value('fabgraph_subscribers'), value('fabgraph_poll_groups')]).toEqual([1, 0]);
    stop();
    await nobodyWatches();
  });
});

it('tells a thousand subscribers each of one change once, and holds nothing when they have left', async () => {
  const { url, vendor, timers: liveTimers } = await startLive();
  const before = countResources();
  const clients = Array.from({ length: 10 }, () =>
    createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket }),
  );
  onTestFinished(() => {
    for (const client of clients) void client.dispose();
  });
  const watches = clients.flatMap((client) =>
    Array.from({ length: 100 }, () =>
      collect<Told>('accountUpdated', (sink) => client.subscribe({ query: DOCUMENT }, sink)),
    ),
  );
  const haveAll = (count: number) =>
    until(() => watches.every(({ events }) => events.length >= count), `event ${count} of all`);
  await haveAll(1);
  expect(vendor.listenerCount()).toBe(1);
  vendor.turn('UNREACHABLE');
  vendor.turn('UNREACHABLE');
  await haveAll(2);
  const told = watches.map(({ events }) => events.map(brief).join(', '));
  expect(new Set(told)).toEqual(
    new Set(['SNAPSHOT NONE shop HEALTHY, POLL UPDATED shop UNREACHABLE']),
  );
  for (const { stop } of watches.slice(1)) stop();
  await liveTimers.advance(1_000);
  vendor.turn('HEALTHY');
  await until(() => watches[0]?.events.length === 3, 'the last to be told');
  watches[0]?.stop();
  await until(() => vendor.listenerCount() === 0, 'nobody to listen');
  for (const client of clients) await client.dispose();
  await backTo(before);
  expect(vendor.adapter.callsMade()).toBe(0);
});
