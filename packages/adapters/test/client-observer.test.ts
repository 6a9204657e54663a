import type { Caller, CallObserver, ObservedCall, TryEnd } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createRenewableAuthorization } from '../src/http/authorization.ts';
import { path } from '../src/http/path.ts';
import { createTraffic } from '../src/http/traffic.ts';
import { createTestClient, rejection, serve, TEST_VENDOR } from './support/server.ts';
import { bytesOf, textOf } from './support/stream.ts';

const caller: Caller = { signal: new AbortController().signal, trace: 'the trace' };

test('each try of a read is seen with its route, number and end, and takes headers along', async () => {
  const server = await serve((_request, response, callCount) => {
    response.writeHead(callCount === 1 ? 503 : 200).end('{}');
  });
  const { client, tries } = observed(server);
  await client.getJson(path`/things/${'7'}`, { query: 'a=secret', caller });
  expect(tries).toEqual([
    [
      { ...SITE, origin: server.origin, method: 'GET', route: '/things/{}', tryNumber: 1 },
      { status: 503, code: 'VENDOR_UNAVAILABLE' },
    ],
    [
      { ...SITE, origin: server.origin, method: 'GET', route: '/things/{}', tryNumber: 2 },
      { status: 200, code: null },
    ],
  ]);
  expect(server.calls.map(({ headers }) => headers['x-try'])).toEqual(['1', '2']);
});

test('writes, uploads, downloads, links and redirects are seen; a link takes nothing along', async () => {
  const server = await serve((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/file' });
    response.end('{}');
  });
  const { client, tries } = observed(server);
  await client.sendJson('POST', path`/things`, { caller });
  await client.sendStream('PUT', path`/things/${'7'}`, { body: bytesOf(3), size: 3, caller });
  await textOf((await client.open(path`/moved`, { caller })).body);
  await client.links.send(`${server.origin}/file`, {
    method: 'PUT',
    body: bytesOf(3),
    size: 3,
    caller,
  });
  expect(tries.map(([{ method, route }, end]) => [method, route, end?.status])).toEqual([
    ['POST', '/things', 200],
    ['PUT', '/things/{}', 200],
    ['GET', '/moved', 302],
    ['GET', 'link', 200],
    ['PUT', 'link', 200],
  ]);
  expect(server.calls.map(({ headers }) => headers['x-try'] ?? null)).toEqual([
    '1',
    '1',
    '1',
    null,
    null,
  ]);
});

test('a renewed credential is a further try, and its login is seen for the same trace', async () => {
  const server = await serve((request, response, callCount) => {
    response.writeHead(request.url === '/things' && callCount <= 2 ? 401 : 200).end('{}');
  });
  const { client: users, tries: logins, traces } = observed(server);
  const authorization = createRenewableAuthorization({
    logIn: async (caller) => {
      await users.sendJson('POST', path`/login`, { caller });
      return { headers: { authorization: 'token' }, expiresInMs: null };
    },
  });
  const { client, tries } = observed(server, { authorization });
  await client.getJson(path`/things`, { caller });
  expect(logins.map(([{ route }]) => route)).toEqual(['/login', '/login']);
  expect(traces).toEqual(['the trace', 'the trace']);
  expect(tries.map(([{ tryNumber }, end]) => [tryNumber, end])).toEqual([
    [1, { status: 401, code: 'UNAUTHENTICATED' }],
    [2, { status: 200, code: null }],
  ]);
});

test('a call that never got an answer ends without a status; one that is left, without a code', async () => {
  const server = await serve((request) => {
    if (request.url === '/lost') request.socket.destroy();
  });
  const { client, tries } = observed(server);
  await rejection(client.sendJson('POST', path`/lost`, { caller }));
  const leaving = new AbortController();
  const held = client.getJson(path`/held`, { caller: { signal: leaving.signal } });
  await expect.poll(() => server.calls.length, { interval: 2 }).toBe(2);
  leaving.abort(new Error('gone'));
  await rejection(held);
  await expect
    .poll(() => tries.map(([, end]) => end), { interval: 2 })
    .toEqual([
      { status: null, code: 'OUTCOME_UNKNOWN' },
      { status: null, code: null },
    ]);
});

test('what is refused before it is sent is no try', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(503).end('{}');
  });
  const { client, tries } = observed(server);
  for (const name of ['a', 'b', 'c']) await rejection(client.getJson(path`/${name}`, { caller }));
  expect(server.calls).toHaveLength(5);
  expect(tries).toHaveLength(5);
});

const SITE = { vendor: TEST_VENDOR.id, account: 'acme-test' };

type SeenTry = [call: Omit<ObservedCall, 'caller'>, end?: TryEnd];

function observed(
  server: { readonly origin: string },
  options: Parameters<typeof createTestClient>[1] = {},
) {
  const tries: SeenTry[] = [];
  const traces: unknown[] = [];
  const observer: CallObserver = {
    begin: ({ caller, ...call }) => {
      const seen: SeenTry = [call];
      tries.push(seen);
      traces.push(caller.trace);
      return {
        headers: { 'x-try': String(call.tryNumber) },
        end: (end) => {
          if (seen.length === 2) throw new Error('ended twice');
          seen.push(end);
        },
      };
    },
    noteMisfit: () => {},
  };
  const lane = createTraffic({ observer }).openLane(TEST_VENDOR, 'acme-test');
  return { client: createTestClient(server, { lane, ...options }), tries, traces };
}
