import type { Caller, CallShare } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createRenewableAuthorization } from '../src/http/authorization.ts';
import { createTestClient, rejection, serve } from './support/server.ts';
import { bytesOf, textOf } from './support/stream.ts';

test('a call is told to its caller, whatever it is', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const client = createTestClient(server);
  const { caller, calls } = createTally();
  await client.getJson('/a', { caller });
  await client.sendJson('POST', '/a', { caller });
  await textOf((await client.open('/a', { caller })).body);
  await client.sendStream('PUT', '/a', { body: bytesOf(3), size: 3, caller });
  await textOf((await client.links.open(`${server.origin}/b`, { caller })).body);
  await client.links.send(`${server.origin}/b`, {
    method: 'PUT',
    body: bytesOf(3),
    size: 3,
    caller,
  });
  expect(calls).toEqual(server.calls.map(() => 'MADE'));
  expect(calls).toHaveLength(6);
});

test('each try is a call', async () => {
  const server = await serve((request) => {
    request.socket.destroy();
  });
  const { caller, calls } = createTally();
  await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(calls).toEqual(['MADE', 'MADE', 'MADE']);
});

test('one who joins a read that is under way shares all of its tries, once', async () => {
  const server = await serve((_request, response, callCount) => {
    setTimeout(() => {
      response.statusCode = callCount === 1 ? 503 : 200;
      response.end('{}');
    }, 20);
  });
  const client = createTestClient(server);
  const first = createTally();
  const second = createTally();
  await Promise.all([
    client.getJson('/a', { caller: first.caller }),
    client.getJson('/a', { caller: second.caller }),
  ]);
  expect(first.calls).toEqual(['MADE', 'MADE']);
  expect(second.calls).toEqual(['SHARED']);
});

test('a login is made for the first who needs it and shared by the others', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const users = createTestClient(server);
  const authorization = createRenewableAuthorization({
    logIn: async (caller) => {
      await users.sendJson('POST', '/login', { caller });
      return { headers: { authorization: 'token' }, expiresInMs: null };
    },
  });
  const client = createTestClient(server, { authorization });
  const first = createTally();
  const second = createTally();
  await Promise.all([
    client.getJson('/a', { caller: first.caller }),
    client.getJson('/b', { caller: second.caller }),
  ]);
  expect(first.calls).toEqual(['MADE', 'MADE']);
  expect(second.calls).toEqual(['SHARED', 'MADE']);
});

test('a caller who has left already costs no call', async () => {
  const server = await serve((_request, response) => {
    response.end('{}');
  });
  const { caller, calls } = createTally(AbortSignal.abort());
  await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(calls).toEqual([]);
  expect(server.calls).toEqual([]);
});

function createTally(signal: AbortSignal = new AbortController().signal) {
  const calls: CallShare[] = [];
  const caller: Caller = { signal, onCall: (call) => void calls.push(call) };
  return { caller, calls };
}
