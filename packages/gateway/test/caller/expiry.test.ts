import { describe, expect, it } from 'vitest';
import { until } from '../e2e/live-client.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { startTwoTenants, watchAs } from './caller-setup.ts';
import { openRawSocket } from './raw-socket.ts';
import { startTokenIssuer } from './token-issuer.ts';

const WATCH = 'subscription { jobsUpdated { job { name } } }';
const RIGHTS = { fabgraph_accounts: ['left'], fabgraph_access: 'read' };
/** So long a token is still taken when its time is over, for clocks that differ. */
const TOLERANCE_MS = 5_000;

async function start() {
  const issuer = await startTokenIssuer();
  const timers = createDrivenTimers();
  const tenants = await startTwoTenants({
    callers: { tokens: issuer.options },
    gateway: { streams: { timers } },
  });
  const tokenFor = (ms: number) =>
    issuer.sign(RIGHTS, { exp: Math.floor((timers.now() + ms) / 1_000) });
  return { ...tenants, timers, tokenFor };
}

describe.each(['WebSocket', 'SSE'] as const)('over %s', (transport) => {
  it('a subscription ends with its token, and says why', async () => {
    const { url, timers, tokenFor } = await start();
    const watch = watchAs(transport, url, await tokenFor(60_000), 'jobsUpdated', WATCH);
    await watch.received(1);
    await timers.advance(50_000);
    expect(watch.isComplete()).toBe(false);
    await timers.advance(10_000 + TOLERANCE_MS);
    await watch.ended();
    expect(watch.errors.map(({ extensions }) => extensions?.code)).toEqual(['UNAUTHENTICATED']);
  });

  it('a subscription that ends before its token leaves no timer behind', async () => {
    const { url, timers, tokenFor } = await start();
    const late = () => timers.countWithin(60_000 + TOLERANCE_MS) - timers.countWithin(50_000);
    const watch = watchAs(transport, url, await tokenFor(60_000), 'jobsUpdated', WATCH);
    await watch.received(1);
    expect(late()).toBe(1);
    watch.stop();
    await until(() => late() === 0, 'its timer to be cleared');
  });

  it('a subscription of a token for 100 days goes on, although no timer waits so long', async () => {
    const issuer = await startTokenIssuer();
    const { url, gateway, left } = await startTwoTenants({ callers: { tokens: issuer.options } });
    const exp = Math.floor(Date.now() / 1_000) + 100 * 86_400;
    const watch = watchAs(transport, url, await issuer.sign(RIGHTS, { exp }), 'jobsUpdated', WATCH);
    await watch.received(1);
    gateway.hub.publish(left.adapter, left.put('p1/a', { name: 'another' }));
    await watch.received(2);
    expect(watch.errors).toEqual([]);
  });
});

it('an operation over a socket whose token has run out closes it, so that its client comes back', async () => {
  const { url, timers, tokenFor } = await start();
  const socket = await openRawSocket(url);
  const authorization = `Bearer ${await tokenFor(60_000)}`;
  socket.send({ type: 'connection_init', payload: { authorization } });
  expect(await socket.received()).toEqual({ type: 'connection_ack' });
  await timers.advance(10_000);
  socket.send({ id: '1', type: 'subscribe', payload: { query: '{ accounts { name } }' } });
  expect(await socket.received()).toMatchObject({ type: 'next', payload: { data: {} } });
  expect(await socket.received()).toMatchObject({ type: 'complete' });
  await timers.advance(50_000 + TOLERANCE_MS);
  socket.send({ id: '2', type: 'subscribe', payload: { query: '{ accounts { name } }' } });
  expect(await socket.closed).toMatchObject({ code: 4_403 });
});
