import { expect, it, onTestFinished } from 'vitest';
import type { MemoryVendor } from '../hub/memory-vendor.ts';
import { ask, idOf, KEYS, startTwoTenants, type Transport, watchAs } from './caller-setup.ts';
import { openRawSocket } from './raw-socket.ts';

/** Operations of both tenants together, at least. */
const OPERATIONS = Number(process.env.FUZZ_RUNS ?? 360);
const PER_ROUND = 24;
const ROUNDS = Math.ceil(OPERATIONS / PER_ROUND);
const TIMEOUT_MS = 30_000 + OPERATIONS * 50;
/** As often as it goes, so that polls and what callers read meet. */
const POLLING = { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 };
const TENANTS = ['left', 'right'] as const;
type Tenant = (typeof TENANTS)[number];

/** The same words from both tenants: only who asks tells them apart. */
const QUERIES = [
  '{ jobs(first: 5) { nodes { id name account { name vendor { accounts { name } } } } sources { account { name } } } }',
  '{ accounts { name state } vendors { accounts { name } } }',
  'query ($left: ID!, $right: ID!) { nodes(ids: [$left, $right]) { ... on Job { name } } }',
];

/** The thing that both may watch has, below it, the accounts of whoever hears of it. */
const WATCH =
  'subscription { jobsUpdated { job { name account { vendor { accounts { name } } } } } }';

it('shows each of two tenants, who ask the same at the same time over every transport, nothing of the other', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { url, left, right, gateway } = await startTwoTenants({ gateway: { live: POLLING } });
  const vendors = { left, right };
  const variables = { left: idOf(left), right: idOf(right) };
  const heard: Record<Tenant, string[]> = { left: [], right: [] };
  const streams = TENANTS.flatMap((tenant) =>
    (['SSE', 'WebSocket'] as const).map((transport: Transport) => {
      const watch = watchAs(transport, url, KEYS[tenant], 'jobsUpdated', WATCH);
      return { tenant, watch };
    }),
  );
  const sockets = {
    left: await openAsking(url, 'left', variables),
    right: await openAsking(url, 'right', variables),
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    const open = TENANTS.map((tenant) => vendors[tenant].block());
    const asked = [...TENANTS, ...TENANTS].flatMap((tenant) =>
      QUERIES.flatMap((query) => [
        ask(url, KEYS[tenant], query, variables).then(({ text }) => heard[tenant].push(text)),
        sockets[tenant](query).then((text) => heard[tenant].push(text)),
      ]),
    );
    await new Promise((resolve) => setImmediate(resolve));
    for (const release of open) release();
    for (const tenant of TENANTS) rename(gateway, vendors[tenant], round);
    await Promise.all(asked);
  }
  for (const { tenant, watch } of streams) {
    await watch.received(2);
    heard[tenant].push(JSON.stringify([watch.events, watch.errors]));
  }

  for (const tenant of TENANTS) {
    const other = tenant === 'left' ? 'right' : 'left';
    const all = heard[tenant].join('\n');
    expect(heard[tenant]).toHaveLength((ROUNDS * PER_ROUND) / 2 + 2);
    expect(all).toContain(`canary-${tenant}`);
    // Its own id is the only thing of the other that it named itself, and that is not repeated.
    expect(all).not.toContain(`canary-${other}`);
    expect(all).not.toContain(`"${other}"`);
  }
});

it('gives to each who hears of one event the accounts that are its own', async () => {
  const { url, left, gateway } = await startTwoTenants();
  const seen = async (transport: Transport, key: keyof typeof KEYS) => {
    type Event = { job: { account: { vendor: { accounts: { name: string }[] } } } };
    const watch = watchAs<Event>(transport, url, KEYS[key], 'jobsUpdated', WATCH);
    await watch.received(1);
    return watch;
  };
  const watches = {
    left: await seen('SSE', 'left'),
    both: await seen('SSE', 'both'),
    reader: await seen('WebSocket', 'reader'),
  };
  rename(gateway, left, 1);
  const accounts = await Promise.all(
    Object.values(watches).map(async ({ received, events }) => {
      const isRenamed = () => JSON.stringify(events).includes('canary-left-1');
      for (let count = 1; !isRenamed(); count += 1) await received(count);
      return events.at(-1)?.job.account.vendor.accounts.map(({ name }) => name);
    }),
  );
  expect(accounts).toEqual([['left'], ['left', 'right'], ['left']]);
});

it('runs a query once for all with the same accounts, and apart for others', async () => {
  const { url, left } = await startTwoTenants();
  const query = '{ jobs { nodes { name } } }';
  const calls = '1';
  const open = left.block();
  const asked = (['left', 'reader', 'both'] as const).flatMap((key) =>
    [0, 1].map(() => ask(url, KEYS[key], query, {}, { 'x-fabgraph-calls': calls })),
  );
  await expect.poll(() => left.listCalls()).toBeGreaterThanOrEqual(2);
  open();
  const replies = await Promise.all(asked);
  expect(replies.map(({ data }) => data.jobs.nodes.length)).toEqual([1, 1, 1, 1, 2, 2]);
  expect(left.listCalls()).toBe(2);
});

function rename(
  gateway: Awaited<ReturnType<typeof startTwoTenants>>['gateway'],
  vendor: MemoryVendor,
  round: number,
): void {
  const name = `canary-${vendor.adapter.account}-${round}`;
  gateway.hub.publish(vendor.adapter, vendor.put('p1/a', { name }));
}

/** Asks one query after the other over one socket; gives each answer as it came. */
async function openAsking(url: string, tenant: Tenant, variables: object) {
  const socket = await openRawSocket(url);
  socket.send({ type: 'connection_init', payload: { 'x-api-key': KEYS[tenant] } });
  await socket.received();
  const waiting = new Map<string, (text: string) => void>();
  let count = 0;
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  void listen();
  return (query: string) =>
    new Promise<string>((resolve) => {
      count += 1;
      waiting.set(String(count), resolve);
      socket.send({ id: String(count), type: 'subscribe', payload: { query, variables } });
    });

  async function listen(): Promise<void> {
    while (!isOver) {
      const message = await socket.received();
      if (message.type === 'complete') continue;
      waiting.get(String(message.id))?.(JSON.stringify(message));
    }
  }
}
