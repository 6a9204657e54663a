import { expect, test } from 'vitest';
import { createTraffic } from '../../../src/http/traffic.ts';
import { serve } from '../../support/server.ts';
import { ACCOUNT, connect, createAdapter, createContext, facetsOf, pathsOf } from './connect.ts';

const CLIENT = { clientId: 'metafold-demo-client', clientSecret: 'metafold-demo-secret' };

test('a client fetches one token for all calls and another one when it has run out', async () => {
  const { emulator } = await connect({ tokenLifetimeMs: 3_600_000 });
  const tokenUrl = `${emulator.origin}/oauth/token`;
  const adapter = createAdapter(emulator.baseUrl, { ...CLIENT, tokenUrl });
  const { folders, account } = facetsOf(adapter);
  await Promise.all([
    folders.list({ first: 5 }, createContext()),
    account.getLicense?.(createContext()),
  ]);
  expect(pathsOf(emulator).filter((call) => call === 'POST /oauth/token')).toHaveLength(1);

  emulator.clearCalls();
  emulator.clock.advance(3_600_001);
  await folders.list({ first: 5 }, createContext());
  expect(emulator.calls().map(({ path, status }) => [path, status])).toEqual([
    ['/projects', 401],
    ['/oauth/token', 200],
    ['/projects', 200],
  ]);
  expect(adapter.getState()).toBe('HEALTHY');
});

test('a wrong secret is UNAUTHENTICATED and reaches no message', async () => {
  const { emulator } = await connect();
  const tokenUrl = `${emulator.origin}/oauth/token`;
  const clientSecret = 'canary-77aa01';
  const adapter = createAdapter(emulator.baseUrl, { ...CLIENT, clientSecret, tokenUrl });
  const error = await facetsOf(adapter)
    .folders.list({ first: 5 }, createContext())
    .catch((e) => e);
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', account: ACCOUNT });
  expect(JSON.stringify([error, error.message, String(error.cause)])).not.toContain(clientSecret);
  expect(adapter.getState()).toBe('UNAUTHENTICATED');
});

test('a wrong token is UNAUTHENTICATED after one call', async () => {
  const { emulator, adapter } = await connect({}, { accessToken: 'canary-00bd17' });
  const error = await facetsOf(adapter)
    .folders.list({ first: 5 }, createContext())
    .catch((e) => e);
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', httpStatus: 401 });
  expect(emulator.calls()).toHaveLength(1);
});

test('an identity provider that is down makes the vendor unavailable', async () => {
  const { emulator } = await connect();
  const provider = await serve((_request, response) => {
    response.writeHead(502).end();
  });
  const adapter = createAdapter(emulator.baseUrl, {
    ...CLIENT,
    tokenUrl: `${provider.origin}/oauth/token`,
  });
  const list = facetsOf(adapter).folders.list({ first: 5 }, createContext());
  await expect(list).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
  expect(emulator.calls()).toEqual([]);
});

test('an identity provider that hangs is a vendor that hangs', async () => {
  const provider = await serve(() => {});
  const tokenUrl = `${provider.origin}/oauth/token`;
  const traffic = createTraffic({ limits: { callTimeoutMs: 100 } });
  const adapter = createAdapter(provider.origin, { ...CLIENT, tokenUrl }, { traffic });
  const list = facetsOf(adapter).folders.list({ first: 5 }, createContext());
  await expect(list).rejects.toMatchObject({ code: 'VENDOR_TIMEOUT' });
});

test('tokens are asked for as documented, for an audience without a slash at its end', async () => {
  const provider = await serve((_request, response) => {
    response.end('{"access_token":"t","expires_in":86400}');
  });
  const api = await serve((_request, response) => {
    response.end('[]');
  });
  const adapter = createAdapter(api.origin, {
    ...CLIENT,
    tokenUrl: `${provider.origin}/oauth/token`,
  });
  await facetsOf(adapter).folders.list({ first: 5 }, createContext());
  expect(JSON.parse(provider.calls[0]?.body ?? '')).toEqual({
    grant_type: 'client_credentials',
    audience: 'https://api.metafold3d.com',
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
  });
  expect(api.calls[0]?.headers.authorization).toBe('Bearer t');
});
