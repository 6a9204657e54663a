import { assert, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startMeteredGateway } from './metered-gateway.ts';

const PROJECTS = '{ folders(first: 2, filter: { vendors: ["metafold"] }) { nodes { id name } } }';
const calls = 'fabgraph_vendor_calls_total';
const metafold = { vendor: 'metafold', method: 'GET' };

it('counts vendor calls by route, status and try, and how long they took', async () => {
  const { query, scrape, emulators } = await startMeteredGateway();
  emulators.metafold.addFaults([{ path: '/projects', status: 500, times: 1 }]);
  await query(PROJECTS);
  const { value, text } = await scrape();
  expect(value(calls, { ...metafold, route: '/projects', status: '500', try: '1' })).toBe(1);
  expect(value(calls, { ...metafold, route: '/projects', status: '200', try: '2' })).toBe(1);
  expect(value('fabgraph_vendor_call_duration_seconds_count', metafold)).toBe(2);
  expect(text).toContain('code="VENDOR_UNAVAILABLE"');
});

it('keeps a bounded number of figures, whatever status a vendor answers', async () => {
  const { observer, show } = createMetrics();
  const caller = { signal: new AbortController().signal };
  const call = { vendor: 'x', account: 'x', method: 'GET', route: '/', origin: 'https://x.test' };
  for (const status of [200, 599, 600, 601, 999, null]) {
    observer.begin({ ...call, tryNumber: 1, caller }).end({ status, code: null });
  }
  const { text } = await show();
  const statuses = [...text.matchAll(/^fabgraph_vendor_calls_total.*status="(\w+)".* (\d+)$/gm)];
  expect(statuses.map(([, status, count]) => [status, count])).toEqual([
    ['200', '1'],
    ['other', '4'],
    ['none', '1'],
  ]);
});

it('names no id in a route', async () => {
  const { query, scrape } = await startMeteredGateway();
  const { data } = await query<{ folders: { nodes: readonly { id: string }[] } }>(PROJECTS);
  const [first] = data.folders.nodes;
  assert(first);
  await query('query ($id: ID!) { folder(id: $id) { name jobs { nodes { id } } } }', first);
  const { value, text } = await scrape();
  expect(value(calls, { ...metafold, route: '/projects/{}/jobs' })).toBe(1);
  const routes = [...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route);
  expect(routes.join('\n')).not.toMatch(/[\da-f]{8}|\/\d/);
});

it('tells of lanes, breakers and accounts as they are when it is asked', async () => {
  const { query, scrape, emulators, origin } = await startMeteredGateway({
    limits: { maxTries: 1 },
  });
  const account = { vendor: 'metafold', account: 'metafold-demo' };
  const before = await scrape();
  expect(before.value('fabgraph_account_state', { ...account, state: 'HEALTHY' })).toBe(1);
  emulators.metafold.addFaults([{ path: '*', delayMs: 100, status: 500 }]);
  const asking = query(PROJECTS);
  await expect
    .poll(async () => (await scrape()).value('fabgraph_calls_in_flight', account))
    .toBe(1);
  await asking;
  emulators.metafold.clearFaults();
  emulators.metafold.addFaults([{ path: '*', status: 500 }]);
  for (let each = 0; each < 5; each += 1) await query(PROJECTS);
  const { value } = await scrape();
  expect(value('fabgraph_calls_in_flight', account)).toBe(0);
  expect(value('fabgraph_calls_waiting', account)).toBe(0);
  expect(value('fabgraph_calls_retrying', account)).toBe(0);
  expect(value('fabgraph_breaker_state', { vendor: 'metafold', state: 'OPEN' })).toBe(1);
  expect(value('fabgraph_breaker_state', { vendor: 'metafold', state: 'CLOSED' })).toBe(0);
  const ready = await (await fetch(`${origin}/health/ready`)).json();
  expect(ready).toMatchObject({
    status: 'ready',
    accounts: [
      { ...account, state: 'DEGRADED', breaker: 'OPEN' },
      { vendor: 'authentise', state: 'HEALTHY' },
      { vendor: '3dverse', state: 'HEALTHY', breaker: 'CLOSED' },
    ],
  });
  expect(value('fabgraph_account_state', { ...account, state: 'HEALTHY' })).toBe(0);
  expect(value('fabgraph_account_state', account)).toBe(1);
  expect(value('fabgraph_account_state', { vendor: '3dverse', state: 'HEALTHY' })).toBe(1);
});

it('tells for how long an account is held back', async () => {
  const { query, scrape, emulators } = await startMeteredGateway({ limits: { maxTries: 1 } });
  emulators.metafold.addFaults([{ path: '*', status: 429, headers: { 'retry-after': '60' } }]);
  await query(PROJECTS);
  const { value } = await scrape();
  const held = value('fabgraph_account_held_seconds', { account: 'metafold-demo' });
  expect(held).toBeGreaterThan(50);
  expect(held).toBeLessThanOrEqual(60);
  expect(value('fabgraph_account_held_seconds', { account: '3dverse-demo' })).toBe(0);
});

it('counts members of answers that do not fit', async () => {
  const { query, scrape, emulators } = await startMeteredGateway();
  const body = [{ id: 1, name: 'One', created: 'canary' }];
  emulators.metafold.addFaults([{ path: '/projects', status: 200, body }]);
  await query('{ folders(filter: { vendors: ["metafold"] }) { nodes { name createdAt } } }');
  const { value, text } = await scrape();
  expect(value('fabgraph_vendor_misfits_total', { vendor: 'metafold' })).toBeGreaterThan(0);
  expect(text).not.toContain('canary');
});
