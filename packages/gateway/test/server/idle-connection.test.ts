import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { listenFor } from './listening.ts';
import { createTestServer } from './server-setup.ts';

/** Asks once over a connection that stays open. */
async function ask(idleTimeoutMs?: number) {
  const { gateway } = createTestServer({}, { sockets: { idleTimeoutMs } });
  const url = await listenFor(gateway);
  const agent = new Agent({ keepAlive: true });
  const call = get(`${url}/graphql?query={__typename}`, {
    agent,
    headers: { 'graphql-preflight': '1' },
  });
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const socket = response.socket as Socket;
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode, kept: response.headers['keep-alive'], socket, agent };
}

it('tells its clients that a connection is kept for longer than proxies keep theirs', async () => {
  const { status, kept, agent } = await ask();
  agent.destroy();
  expect({ status, kept }).toEqual({ status: 200, kept: 'timeout=72' });
});

it('closes a connection over which nothing more is asked', async () => {
  const { status, socket } = await ask(50);
  expect(status).toBe(200);
  await once(socket, 'close');
  expect(socket.destroyed).toBe(true);
});
