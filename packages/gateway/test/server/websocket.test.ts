import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestServer, type TestServer } from './server-setup.ts';

let server: TestServer;
let url = '';

beforeEach(async () => {
  server = createTestServer();
  url = (await server.gateway.listen({ port: 0 })).url.replace('http', 'ws');
});
afterEach(() => server.gateway.close());

const PROTOCOL = 'graphql-transport-ws';

function open(path = '/graphql', headers: Record<string, string> = {}): WebSocket {
  return new WebSocket(`${url}${path}`, PROTOCOL, { headers });
}

/** A socket that has greeted, with the messages that came since. */
async function connect() {
  const socket = open();
  await once(socket, 'open');
  const messages: { id?: string; type: string; payload?: unknown }[] = [];
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  return {
    socket,
    messages,
    /** Runs one operation to its end. */
    run: async (id: string, query: string) => {
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
      while (!messages.some((each) => each.id === id && each.type !== 'next')) {
        await once(socket, 'message');
      }
      return messages.filter((each) => each.id === id);
    },
  };
}

async function refusalOf(socket: WebSocket): Promise<number | undefined> {
  const [, response] = await once(socket, 'unexpected-response');
  response.resume();
  return response.statusCode;
}

describe('the WebSocket', () => {
  it('runs queries, too', async () => {
    const { run, socket } = await connect();
    expect(await run('1', '{ vendors { id } }')).toEqual([
      { id: '1', type: 'next', payload: { data: { vendors: [{ id: 'memory' }] } } },
      { id: '1', type: 'complete' },
    ]);
    socket.close();
  });

  it('stays open for other operations when one is refused', async () => {
    const { run, socket } = await connect();
    for (const [id, query] of [
      ['a', '{ vendors {'],
      ['b', '{ nothing }'],
      ['c', 'subscription { jobUpdated(id: "x") { change } }'],
    ] as const) {
      const answer = JSON.stringify(await run(id, query));
      expect(answer).toContain('"code":"INVALID_INPUT"');
      expect(answer).not.toContain('"http"');
      expect(answer).not.toContain('unexpected');
    }
    expect(await run('d', '{ vendors { id } }')).toHaveLength(2);
    socket.close();
  });

  it('is not open to pages of other origins', async () => {
    expect(await refusalOf(open('/graphql', { origin: 'https://evil.example' }))).toBe(403);
    const own = open('/graphql', { origin: url.replace('ws', 'http') });
    await once(own, 'open');
    own.close();
  });

  it('is at one path only', async () => {
    expect(await refusalOf(open('/elsewhere'))).toBe(404);
  });

  it('closes on a frame of more than 64 KB', async () => {
    const { socket } = await connect();
    socket.send('x'.repeat(70_000));
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
  });

  it('closes on operations before the greeting', async () => {
    const socket = open();
    await once(socket, 'open');
    socket.send(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ vendors { id } }' } }),
    );
    const [code] = await once(socket, 'close');
    expect(code).toBe(4401);
  });
});
