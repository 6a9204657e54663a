import type { Caller } from '@fabgraph/contract';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRenewableAuthorization, type Login } from '../src/http/authorization.ts';
import { createTestClient, rejection, serve } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

/** A vendor that accepts only the tokens that `isAccepted` names, and logs in by counting. */
async function createVendor(isAccepted: (token: string) => boolean) {
  let logins = 0;
  const server = await serve((request, response) => {
    const token = String(request.headers.authorization);
    response.writeHead(isAccepted(token) ? 200 : 401).end('{}');
  });
  const logIn = async (): Promise<Login> => {
    logins += 1;
    const token = `token-${logins}`;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { headers: { authorization: token }, expiresInMs: 3_600_000 };
  };
  return { server, logIn, getLogins: () => logins };
}

test('calls that start together log in once', async () => {
  const { server, logIn, getLogins } = await createVendor(() => true);
  const client = createTestClient(server, {
    authorization: createRenewableAuthorization({ logIn }),
  });
  await Promise.all(['/a', '/b', '/c'].map((path) => client.getJson(path, { caller })));
  expect(getLogins()).toBe(1);
});

test('after a 401 the credential is renewed once for all calls that met it', async () => {
  const { server, logIn, getLogins } = await createVendor((token) => token === 'token-2');
  const client = createTestClient(server, {
    authorization: createRenewableAuthorization({ logIn }),
  });
  const answers = await Promise.all(
    ['/a', '/b', '/c'].map((path) => client.getJson(path, { caller })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(getLogins()).toBe(2);
  expect(server.calls).toHaveLength(6);
});

test('a write that met a 401 is sent once more with the renewed credential', async () => {
  const { server, logIn } = await createVendor((token) => token === 'token-2');
  const client = createTestClient(server, {
    authorization: createRenewableAuthorization({ logIn }),
  });
  expect((await client.sendJson('POST', '/a', { caller })).status).toBe(200);
  expect(server.calls).toHaveLength(2);
});

test('a 401 after the renewal is UNAUTHENTICATED and not tried again', async () => {
  const { server, logIn, getLogins } = await createVendor(() => false);
  const client = createTestClient(server, {
    authorization: createRenewableAuthorization({ logIn }),
  });
  const error = await rejection(client.getJson('/a', { caller }));
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', isRetryable: false });
  expect(getLogins()).toBe(2);
  expect(server.calls).toHaveLength(2);
  expect(client.getState()).toBe('UNAUTHENTICATED');
});

test('a right that no credential has costs one login, and another after a minute', async () => {
  let now = 0;
  const server = await serve((request, response) => {
    response.writeHead(request.url === '/forbidden' ? 401 : 200).end('{}');
  });
  let logins = 0;
  const authorization = createRenewableAuthorization({
    now: () => now,
    logIn: async () => {
      logins += 1;
      return { headers: { authorization: `token-${logins}` }, expiresInMs: null };
    },
  });
  const client = createTestClient(server, { authorization });
  const refuse = async () => {
    const error = await rejection(client.getJson('/forbidden', { caller }));
    expect(error.code).toBe('UNAUTHENTICATED');
    return logins;
  };
  expect([await refuse(), await refuse(), await refuse()]).toEqual([2, 2, 2]);
  expect((await client.getJson('/allowed', { caller })).status).toBe(200);
  now += 60_000;
  expect(await refuse()).toBe(3);
});

test('a credential that cannot be renewed costs one call', async () => {
  const { server } = await createVendor(() => false);
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error.code).toBe('UNAUTHENTICATED');
  expect(server.calls).toHaveLength(1);
});

test('B10: a credential is replaced a minute before it runs out', async () => {
  let now = 0;
  let logins = 0;
  const authorization = createRenewableAuthorization({
    now: () => now,
    logIn: async () => {
      logins += 1;
      return { headers: { authorization: `token-${logins}` }, expiresInMs: 600_000 };
    },
  });
  now = 539_999;
  expect(await authorization.headers(caller)).toEqual({ authorization: 'token-1' });
  now += 539_999;
  expect(await authorization.headers(caller)).toEqual({ authorization: 'token-1' });
  now += 1;
  expect(await authorization.headers(caller)).toEqual({ authorization: 'token-2' });
});

test('B10: a clock that is set, here or at the vendor, makes no credential run out', async () => {
  let logins = 0;
  const authorization = createRenewableAuthorization({
    logIn: async () => {
      logins += 1;
      return { headers: { authorization: `token-${logins}` }, expiresInMs: 600_000 };
    },
  });
  await authorization.headers(caller);
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  for (const jumpMs of [86_400_000, -86_400_000]) {
    vi.setSystemTime(Date.now() + jumpMs);
    expect(await authorization.headers(caller)).toEqual({ authorization: 'token-1' });
  }
});

test('a login that failed is tried again by the next call', async () => {
  let logins = 0;
  const authorization = createRenewableAuthorization({
    logIn: async () => {
      logins += 1;
      if (logins === 1) throw new Error('no');
      return { headers: {}, expiresInMs: null };
    },
  });
  await expect(authorization.headers(caller)).rejects.toThrow('no');
  await expect(authorization.headers(caller)).resolves.toEqual({});
});

test('a login that fails after its caller has left fails nobody', async () => {
  const caller = new AbortController();
  const authorization = createRenewableAuthorization({
    logIn: async () => {
      caller.abort(new Error('left'));
      throw new Error('no');
    },
  });
  await expect(authorization.headers(caller)).rejects.toThrow('left');
  await new Promise((resolve) => setImmediate(resolve));
});
