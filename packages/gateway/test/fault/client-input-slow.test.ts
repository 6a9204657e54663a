import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toSocketTimes } from '../../src/limit/socket-time.ts';
import { listenFor } from '../server/listening.ts';
import { createTestServer } from '../server/server-setup.ts';
import { openRaw, type RawSocket } from './raw-socket.ts';

const CONNECTIONS = 60;
const SLOW = { headersTimeoutMs: 300, bodyTimeoutMs: 300, unreadTimeoutMs: 300 };
/** Headers are looked at once a second; the rest is for a machine that is busy. */
const MOST_MS = 15_000;

const HEADERS = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

const ATTACKS: readonly (readonly [string, (raw: RawSocket) => void])[] = [
  ['E16: headers that never end', ({ send }) => send('POST /graphql HTTP/1.1\r\nhost: x\r\n')],
  ['E16: a connection over which nothing is said', () => {}],
  ['E16: a body that never ends', ({ send }) => send(`${HEADERS}content-length: 500\r\n\r\n{`)],
  [
    'E16: a body in chunks that never end',
    ({ send }) => send(`${HEADERS}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`),
  ],
  [
    'E16: a callback whose body never ends',
    ({ send }) => send('POST /callbacks/a/b HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n1'),
  ],
  [
    'E16: a body that comes a byte at a time',
    ({ send, socket }) => {
      send(`${HEADERS}content-length: 500\r\n\r\n{`);
      const dripping = setInterval(() => send(' '), 50);
      socket.once('close', () => clearInterval(dripping));
    },
  ],
];

async function expectAnswer(url: string): Promise<void> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ vendors { id } }"}',
  });
  expect(await answer.json()).toEqual({ data: { vendors: [{ id: 'memory' }] } });
}

function askForMuch(headers = ''): string {
  const fields = 'name description fields { name description }';
  const body = JSON.stringify({
    query: `{ ${Array.from({ length: 10 }, (_, each) => `a${each}: __schema { types { ${fields} } }`).join(' ')} }`,
  });
  return `${HEADERS}content-length: ${body.length}\r\n${headers}\r\n${body}`;
}

/** How long the server keeps the next connection, in ms: by its own socket, whatever the system still sends. */
function keepTime(): Promise<number> {
  return new Promise((resolve) => {
    const note = (message: unknown) => {
      const { socket } = message as { socket: Socket };
      const openedAt = performance.now();
      socket.once('close', () => resolve(performance.now() - openedAt));
      unsubscribe('net.server.socket', note);
    };
    subscribe('net.server.socket', note);
    onTestFinished(() => void unsubscribe('net.server.socket', note));
  });
}

describe('slow clients', () => {
  it('E16: have ten seconds by default for headers, a body and reading', () => {
    expect(toSocketTimes()).toMatchObject({
      headersTimeoutMs: 10_000,
      bodyTimeoutMs: 10_000,
      unreadTimeoutMs: 10_000,
    });
  });

  it.each(ATTACKS)(
    `%s, ${CONNECTIONS} at once: all are closed, and others answered`,
    async (_, attack) => {
      const url = await listenFor(createTestServer({}, { sockets: SLOW }).gateway);
      const attackers = Array.from({ length: CONNECTIONS }, () => openRaw(url));
      for (const attacker of attackers) attack(attacker);
      await expectAnswer(url);
      const closed = await Promise.all(attackers.map((attacker) => attacker.closed));
      expect(Math.max(...closed.map(({ afterMs }) => afterMs))).toBeLessThan(MOST_MS);
      await expectAnswer(url);
    },
  );

  it('E16: answers that nobody reads are given up, and those read slowly are not', async () => {
    const { gateway } = createTestServer({}, { sockets: SLOW });
    const url = await listenFor(gateway);
    const kept = keepTime();
    const deaf = openRaw(url);
    deaf.socket.pause();
    // Many answers on one socket: more than the system keeps for a reader.
    deaf.send(askForMuch().repeat(60));
    const slow = openRaw(url);
    slow.send(askForMuch('connection: close\r\n'));
    const pausing = setInterval(() => {
      slow.socket.pause();
      setTimeout(() => slow.socket.resume(), 50);
    }, 100);
    const { text } = await slow.closed;
    clearInterval(pausing);
    expect(text.endsWith('}')).toBe(true);
    await kept;
    deaf.socket.resume();
    const cut = await deaf.closed;
    expect(cut.text.split('HTTP/1.1 200').length - 1).toBeLessThan(60);
    await expectAnswer(url);
  });

  it('E16: who has taken a part of an answer and no more is not given twice the time', async () => {
    // Long enough for a machine that is busy.
    const unreadTimeoutMs = 2_000;
    const { gateway } = createTestServer({}, { sockets: { ...SLOW, unreadTimeoutMs } });
    const url = await listenFor(gateway);
    const kept = keepTime();
    const deaf = openRaw(url);
    deaf.socket.pause();
    deaf.send(askForMuch().repeat(60));
    const keptMs = await kept;
    expect(keptMs).toBeGreaterThanOrEqual(unreadTimeoutMs);
    expect(keptMs).toBeLessThan(1.9 * unreadTimeoutMs);
  });
});
