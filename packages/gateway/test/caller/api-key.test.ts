import { describe, expect, it } from 'vitest';
import { ask, KEYS, startTwoTenants, watchAs } from './caller-setup.ts';
import { openRawSocket } from './raw-socket.ts';

const ACCOUNTS = '{ accounts { name } }';
const UNKNOWN = 'key-of-nobody-0123456789abcdef012345678';
const WATCH = 'subscription { jobsUpdated { job { name } } }';

describe('an API key', () => {
  it('opens its accounts, as a bearer or under its own header', async () => {
    const { url } = await startTwoTenants();
    const { data } = await ask(url, KEYS.left, ACCOUNTS);
    expect(data).toEqual({ accounts: [{ name: 'left' }] });
    const byHeader = await ask(url, null, ACCOUNTS, {}, { 'x-api-key': KEYS.both });
    expect(byHeader.data).toEqual({ accounts: [{ name: 'left' }, { name: 'right' }] });
  });

  it('is looked for as a bearer first', async () => {
    const { url } = await startTwoTenants();
    const { data } = await ask(url, KEYS.left, ACCOUNTS, {}, { 'x-api-key': KEYS.right });
    expect(data).toEqual({ accounts: [{ name: 'left' }] });
    const behindProxy = { authorization: 'Basic cHJveHk6cHJveHk=', 'x-api-key': KEYS.right };
    const other = await ask(url, null, ACCOUNTS, {}, behindProxy);
    expect(other.data).toEqual({ accounts: [{ name: 'right' }] });
  });

  it('opens a subscription over each transport', async () => {
    const { url } = await startTwoTenants();
    for (const transport of ['WebSocket', 'SSE'] as const) {
      const watch = watchAs<{ job: { name: string } }>(
        transport,
        url,
        KEYS.right,
        'jobsUpdated',
        WATCH,
      );
      await watch.received(1);
      expect(watch.events).toEqual([{ job: { name: 'canary-right' } }]);
    }
  });
});

describe('without a key that is known, HTTP', () => {
  it.each([
    ['no key', null, {}, 'Bearer realm="fabgraph"'],
    ['a wrong key', UNKNOWN, {}, 'Bearer realm="fabgraph", error="invalid_token"'],
    ['a token where none are taken', 'e30.e30.e30', {}, /invalid_token/],
    ['the hash of a key', '0'.repeat(64), {}, /invalid_token/],
    ['another scheme', null, { authorization: `Basic ${KEYS.left}` }, 'Bearer realm="fabgraph"'],
    ['a key of 15,000 letters', 'k'.repeat(15_000), {}, /Bearer/],
    ['a wrong key under its header', null, { 'x-api-key': UNKNOWN }, /invalid_token/],
  ])('answers 401 to %s, and asks no vendor', async (_what, key, headers, challenge) => {
    const { url, left, right } = await startTwoTenants();
    for (const accept of ['application/json', 'text/event-stream', '*/*']) {
      const reply = await ask(url, key, '{ jobs { nodes { name } } }', {}, { ...headers, accept });
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toMatch(challenge);
      expect(reply.errors?.[0]?.extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        retryable: false,
        requestId: reply.headers.get('x-request-id'),
      });
      expect(reply.errors?.[0]?.extensions).not.toHaveProperty('vendor');
      expect(reply.text).not.toContain('canary');
    }
    expect([left, right].map(({ adapter }) => adapter.callsMade())).toEqual([0, 0]);
  });

  it('answers 401 to GET, to files, and to what is no operation at all', async () => {
    const { url } = await startTwoTenants();
    const get = await fetch(`${url}?query=${ACCOUNTS}`, { headers: { 'graphql-preflight': '1' } });
    expect(get.status).toBe(401);
    const form = new FormData();
    form.set('operations', '{}');
    const posted = await fetch(url, {
      method: 'POST',
      headers: { 'graphql-preflight': '1' },
      body: form,
    });
    expect(posted.status).toBe(401);
    expect((await fetch(url, { method: 'POST', body: 'text' })).status).toBe(401);
    expect((await ask(`${url}/`, null, ACCOUNTS)).status).toBe(401);
    expect((await ask(`${url}/`, KEYS.left, ACCOUNTS)).status).toBe(200);
  });
});

describe('a WebSocket', () => {
  it.each([
    ['no key', {}, 4_401],
    ['a wrong key', { authorization: `Bearer ${UNKNOWN}` }, 4_403],
    ['a wrong key among headers', { headers: { 'x-api-key': UNKNOWN } }, 4_403],
    ['what is no key', { authorization: { bearer: KEYS.left }, headers: 7 }, 4_401],
  ])('that presents %s is closed', async (_what, payload, code) => {
    const { url } = await startTwoTenants();
    const socket = await openRawSocket(url);
    socket.send({ type: 'connection_init', payload });
    expect(await socket.closed).toMatchObject({
      code,
      reason: expect.stringMatching(/^UNAUTHENTICATED: /),
    });
  });

  it.each([
    [{ 'X-Api-Key': KEYS.left, 'x-api-key': KEYS.right }],
    [{ authorization: `Bearer ${KEYS.left}`, AUTHORIZATION: `Bearer ${KEYS.left}` }],
    [{ headers: { 'x-api-key': KEYS.left, 'X-API-KEY': KEYS.left } }],
    [{ headers: { 'x-api-key': KEYS.left }, Headers: {} }],
    [{ 'x-fabgraph-credentials': {}, 'X-Fabgraph-Credentials': {} }],
  ])('that presents %j is closed: nobody can tell which counts', async (payload) => {
    const { url } = await startTwoTenants();
    const socket = await openRawSocket(url);
    socket.send({ type: 'connection_init', payload });
    expect(await socket.closed).toEqual({
      code: 4_400,
      reason: expect.stringContaining('comes twice'),
    });
  });

  it.each([
    ['the payload of connection_init', { Authorization: `Bearer ${KEYS.left}` }, {}],
    ['headers in it', { headers: { 'X-Api-Key': KEYS.left } }, {}],
    ['the request that opens it', undefined, { authorization: `Bearer ${KEYS.left}` }],
    ['its payload before that', { 'x-api-key': KEYS.left }, { 'x-api-key': KEYS.right }],
  ])('takes a key from %s', async (_what, payload, headers) => {
    const { url } = await startTwoTenants();
    const socket = await openRawSocket(url, headers as Record<string, string>);
    socket.send({ type: 'connection_init', payload });
    expect(await socket.received()).toEqual({ type: 'connection_ack' });
    socket.send({ id: '1', type: 'subscribe', payload: { query: ACCOUNTS } });
    expect(await socket.received()).toMatchObject({
      payload: { data: { accounts: [{ name: 'left' }] } },
    });
  });
});

describe('a gateway without keys and tokens', () => {
  it('asks nobody who they are', async () => {
    const { url } = await startTwoTenants({ callers: {} });
    expect((await ask(url, null, ACCOUNTS)).data.accounts).toHaveLength(2);
    expect((await ask(url, 'anything', ACCOUNTS)).data.accounts).toHaveLength(2);
  });
});
