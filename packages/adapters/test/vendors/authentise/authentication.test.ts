import { describe, expect, it } from 'vitest';
import { createTraffic } from '../../../src/http/traffic.ts';
import { serve } from '../../support/server.ts';
import { createRequest, createTestAdapter, rejection, startShop, USER } from './fixture.ts';

const EMPTY = JSON.stringify({ resources: [] });

describe('an account with an API token', () => {
  it('sends it as Basic with every call and logs in nowhere', async () => {
    const { emulator, adapter } = await startShop();
    await adapter.facets.models?.list({ first: 1 }, createRequest());
    expect(emulator.calls().map(({ credential }) => credential)).toEqual([
      'basic:authentise-demo-id',
    ]);
  });

  it('is told after one call that the token is wrong', async () => {
    const { emulator } = await startShop();
    const adapter = createTestAdapter(emulator.baseUrl, { tokenId: 'a', tokenSecret: 'b' });
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', httpStatus: 401 });
    expect(emulator.calls()).toHaveLength(1);
    expect(adapter.getState()).toBe('UNAUTHENTICATED');
  });
});

describe('an account with a user name', () => {
  it('logs in once for calls that start together', async () => {
    const { emulator } = await startShop();
    const adapter = createTestAdapter(emulator.baseUrl, USER);
    await Promise.all(
      ['NAME', 'CREATED_AT', 'UPDATED_AT'].map((field) =>
        adapter.facets.models!.list(
          { first: 1, orderBy: { field: field as 'NAME', direction: 'ASC' } },
          createRequest(),
        ),
      ),
    );
    const calls = emulator.calls();
    expect(calls.filter(({ path }) => path === '/sessions/')).toHaveLength(1);
    expect(calls.filter(({ credential }) => credential === 'session:demo')).toHaveLength(3);
  });

  it('logs in again, once, when its session has ended', async () => {
    const { emulator } = await startShop();
    const adapter = createTestAdapter(emulator.baseUrl, USER);
    await adapter.facets.models!.list({ first: 1 }, createRequest());
    emulator.addFaults([{ method: 'GET', path: '/model/', status: 401, times: 1 }]);
    emulator.clearCalls();
    await adapter.facets.models!.list({ first: 1 }, createRequest());
    expect(emulator.calls().map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/model/', 401],
      ['POST', '/sessions/', 201],
      ['GET', '/model/', 200],
    ]);
  });

  it('gives up when a new session is refused, too', async () => {
    const { emulator } = await startShop();
    const adapter = createTestAdapter(emulator.baseUrl, USER);
    emulator.addFaults([{ method: 'GET', path: '/model/', status: 401 }]);
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(emulator.calls().filter(({ path }) => path === '/model/')).toHaveLength(2);
  });

  it.each([400, 401, 403])('takes a %i from the login for a wrong password', async (status) => {
    const server = await serve((_, response) => {
      response.writeHead(status).end(JSON.stringify({ errors: [{ title: 'demo-password?' }] }));
    });
    const adapter = createTestAdapter(server.origin, USER);
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', httpStatus: status });
    expect(error.message).not.toContain('demo-password');
    expect(server.calls.map(({ url }) => url)).toEqual(['/sessions/']);
  });

  it('takes a login without an answer for a vendor that is down', async () => {
    const server = await serve((_, response) => response.destroy());
    const adapter = createTestAdapter(server.origin, USER);
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error.code).toBe('VENDOR_UNAVAILABLE');
  });

  it('takes a login that is never answered for a vendor that hangs', async () => {
    const server = await serve(() => {});
    const traffic = createTraffic({ limits: { callTimeoutMs: 100 } });
    const adapter = createTestAdapter(server.origin, USER, undefined, { traffic });
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error.code).toBe('VENDOR_TIMEOUT');
  });

  it('takes a login without a cookie for a bad answer', async () => {
    const server = await serve((_, response) => response.writeHead(201).end('{}'));
    const adapter = createTestAdapter(server.origin, USER);
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  });

  it('sends the password to the users service and the cookie to the others', async () => {
    const users = await serve((_, response) => {
      response.setHeader('Set-Cookie', ['other=1', 'session=opaque-1; path=/; domain=x.example']);
      response.writeHead(201).end('{}');
    });
    const models = await serve((_, response) => response.end(EMPTY));
    const slices = await serve((_, response) => response.end(EMPTY));
    const adapter = createTestAdapter(models.origin, {
      ...USER,
      usersUrl: users.origin,
      sliceUrl: slices.origin,
    });
    await adapter.facets.jobs!.list(
      { first: 1, orderBy: { field: 'NAME', direction: 'ASC' } },
      createRequest(),
    );
    expect(users.calls.map(({ body }) => JSON.parse(body))).toEqual([USER]);
    expect(users.calls[0]?.headers.cookie).toBeUndefined();
    expect([...models.calls, ...slices.calls].map(({ headers }) => headers.cookie)).toEqual([
      'session=opaque-1',
      'session=opaque-1',
    ]);
  });
});

describe('the fingerprint of a credential', () => {
  it('is equal for equal credentials and tells nothing of them', () => {
    const [one, same, other] = [USER, USER, { ...USER, password: 'other' }].map(
      (settings) => createTestAdapter('http://127.0.0.1:1', settings).credentialFingerprint,
    );
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(one).not.toContain('demo');
  });
});
