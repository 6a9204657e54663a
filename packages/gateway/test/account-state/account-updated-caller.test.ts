import { createClient as createSseClient } from 'graphql-sse';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, KEYS, startTwoTenants, watchAs } from '../caller/caller-setup.ts';
import { AS_ADA, AS_BOB, bring, startRequestAccounts } from '../caller/request-credential-setup.ts';
import { collect, until } from '../e2e/live-client.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';

interface Told {
  readonly account: { readonly name: string; readonly state: string };
}

const WATCH =
  'subscription { accountUpdated { change account { name state vendor { accounts { name state } } } } }';

const states = (events: readonly Told[]) =>
  events.map(({ account: { name, state } }) => `${name} ${state}`);

describe.each(['WebSocket', 'SSE'] as const)('who watches accounts over %s', (transport) => {
  it('sees those that it may use, and nothing of another’s, whatever becomes of it', async () => {
    const { url, left, right } = await startTwoTenants();
    const open = (key: keyof typeof KEYS) =>
      watchAs<Told>(transport, url, KEYS[key], 'accountUpdated', WATCH);
    const ofLeft = open('left');
    const ofBoth = open('both');
    await Promise.all([ofLeft.received(1), ofBoth.received(2)]);
    right.turn('UNAUTHENTICATED');
    await ofBoth.received(3);
    left.turn('DEGRADED');
    await Promise.all([ofLeft.received(2), ofBoth.received(4)]);
    expect(states(ofLeft.events)).toEqual(['left HEALTHY', 'left DEGRADED']);
    expect(JSON.stringify(ofLeft.events)).not.toMatch(/right|UNAUTHENTICATED/);
    expect(states(ofBoth.events.slice(2))).toEqual(['right UNAUTHENTICATED', 'left DEGRADED']);
  });

  it('is told the same of another’s account as of one that is not there', async () => {
    const { url } = await startTwoTenants();
    const refusals = await Promise.all(
      ['right', 'absent'].map(async (account) => {
        const id = Buffer.from(`Account:${account}`).toString('base64url');
        const query = `subscription { accountUpdated(id: "${id}") { change } }`;
        const { ended, errors } = watchAs(transport, url, KEYS.left, 'accountUpdated', query);
        await ended();
        return JSON.stringify(errors)
          .replaceAll(id, 'ID')
          .replace(/"requestId":"[^"]*"/, '');
      }),
    );
    expect(refusals[0]).toContain('NOT_FOUND');
    expect(refusals[0]).toBe(refusals[1]);
  });
});

it('an account whose credentials come with each request has a state for each of them', async () => {
  const { url, emulators } = await startRequestAccounts();
  const open = (headers: Record<string, string>) => {
    const client = createSseClient({ url, headers, retryAttempts: 0 });
    onTestFinished(() => client.dispose());
    const watching = collect<Told>('accountUpdated', (sink) =>
      client.subscribe({ query: WATCH }, sink),
    );
    return watching;
  };
  const ofAda = open(AS_ADA);
  const ofBob = open(AS_BOB);
  await Promise.all([ofAda, ofBob].map(({ received }) => received(4)));
  emulators['3dverse'].addFaults([{ path: '*', status: 401, credential: 'api_key:1' }]);
  const read = '{ folders(first: 1, filter: { accounts: ["own"] }) { sources { state } } }';
  await ask(url, null, read, {}, AS_ADA);
  await ask(url, null, read, {}, AS_BOB);
  await ofAda.received(5);
  expect(states(ofAda.events.slice(4))).toEqual(['own UNAUTHENTICATED']);
  expect(new Set(states(ofBob.events).map((told) => told.split(' ')[1]))).toEqual(
    new Set(['HEALTHY']),
  );
});

it('credentials that came with a request are kept for as long as somebody watches their account', async () => {
  const timers = createDrivenTimers();
  const { url, traffic } = await startRequestAccounts({ gateway: { streams: { timers } } });
  const lanes = () => traffic.getState().lanes.filter(({ account }) => account === 'own').length;
  const atFirst = lanes();
  const client = createSseClient({ url, headers: AS_ADA, retryAttempts: 0 });
  onTestFinished(() => client.dispose());
  const watching = collect<Told>('accountUpdated', (sink) =>
    client.subscribe({ query: WATCH }, sink),
  );
  await watching.received(4);
  await timers.advance(700_000);
  await ask(url, null, '{ accounts { name } }', {}, AS_BOB);
  expect(lanes()).toBe(atFirst + 2);
  watching.stop();
  await until(() => watching.isComplete(), 'the end');
  await timers.advance(700_000);
  await ask(url, null, '{ accounts { name } }', {}, bring({ own: { apiKey: 'another' } }));
  expect(lanes()).toBe(atFirst + 1);
});
