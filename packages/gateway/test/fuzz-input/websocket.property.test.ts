import { once } from 'node:events';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { until } from '../e2e/live-client.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { heldBytes } from '../load/heap.ts';
import { runs } from './runs.ts';
import {
  greetings,
  oddGreetings,
  oddSessions,
  QUERY,
  rightSessions,
  type Sent,
} from './websocket-message.ts';

interface Received {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

const VENDORS = {
  data: { vendors: [{ id: 'metafold' }, { id: 'authentise' }, { id: '3dverse' }] },
};
/** Closed by the protocol's own codes, by those of its frames, or not at all. */
const CODES = [1000, 1002, 1007, 1009, 4400, 4401, 4403, 4409, 4429];

const timers = createDrivenTimers();
const faults: unknown[] = [];
let test: OpenedGateway;
beforeAll(async () => {
  const write = (line: string) => void faults.push(line);
  test = await openTestGateway({
    gateway: {
      logger: pino({ level: 'error' }, { write }),
      live: { timers, minIntervalMs: 3_600_000, maxIntervalMs: 3_600_000 },
    },
  });
});
afterAll(() => test.close());

async function open() {
  const socket = new WebSocket(test.url.replace('http', 'ws'), 'graphql-transport-ws');
  const received: Received[] = [];
  let code: number | null = null;
  socket.on('error', () => {});
  socket.on('message', (data) => received.push(JSON.parse(String(data)) as Received));
  socket.on('close', (given) => {
    code = given;
  });
  await once(socket, 'open');
  return {
    received,
    code: () => code,
    isOpen: () => code === null,
    send: async ({ data, pause }: Pick<Sent, 'data' | 'pause'>) => {
      if (socket.readyState === socket.OPEN) socket.send(data);
      if (pause) await turn();
    },
    /** What was answered to an operation, once it is over; fewer where the socket was closed before. */
    answersTo: async (id: string) => {
      const own = () => received.filter((each) => each.id === id);
      const isOver = () => own().some(({ type }) => type === 'complete' || type === 'error');
      await until(() => isOver() || code !== null, `the end of ${id.slice(0, 20)}`);
      return own();
    },
    terminate: () => socket.terminate(),
  };
}

type Client = Awaited<ReturnType<typeof open>>;

async function greet(client: Client, payload: unknown): Promise<void> {
  await client.send({ data: JSON.stringify({ type: 'connection_init', payload }), pause: false });
  await until(() => client.received.length > 0 || !client.isOpen(), 'the answer to the greeting');
}

/** As a client that has just come. */
async function probe(): Promise<void> {
  const client = await open();
  await greet(client, undefined);
  await client.send({
    data: JSON.stringify({ id: 'p', type: 'subscribe', payload: { query: QUERY } }),
    pause: false,
  });
  expect(await client.answersTo('p')).toEqual([
    { id: 'p', type: 'next', payload: VENDORS },
    { id: 'p', type: 'complete' },
  ]);
  client.terminate();
}

/** Nothing of any socket is held. */
async function expectNothingHeld(): Promise<void> {
  await until(() => test.gateway.hub.getStats().subscribers === 0, 'the end of all watches');
  await wait(1);
  await until(() => timers.pendingCount() === 0, 'the end of all timers');
}

describe('a WebSocket', () => {
  it('of a client that keeps to the protocol stays open, and answers each of its queries', async () => {
    await fc.assert(
      fc.asyncProperty(greetings, rightSessions, async (greeting, session) => {
        const client = await open();
        await greet(client, greeting);
        for (const sent of session) await client.send(sent);
        for (const { kind, id = '' } of session) {
          if (kind !== 'query') continue;
          expect(await client.answersTo(id)).toEqual([
            { id, type: 'next', payload: VENDORS },
            { id, type: 'complete' },
          ]);
        }
        expect(client.code()).toBe(null);
        client.terminate();
      }),
      runs(15),
    );
    await expectNothingHeld();
    expect(faults).toEqual([]);
  });

  it('of any other is closed by a code that tells why, or answers rightly; the next one finds all well', async () => {
    await probe();
    const heldAtFirst = heldBytes();
    await fc.assert(
      fc.asyncProperty(oddGreetings, oddSessions, async (greeting, session) => {
        const client = await open();
        if (greeting !== null) {
          await client.send({
            data: JSON.stringify({ ...(greeting as object), type: 'connection_init' }),
            pause: true,
          });
        }
        for (const sent of session) await client.send(sent);
        const last = { id: 'last', type: 'subscribe', payload: { query: QUERY } };
        await client.send({ data: JSON.stringify(last), pause: false });
        const answers = await client.answersTo('last');
        const code = client.code();
        if (session.some(({ kind }) => kind === 'fatal')) expect(code).not.toBe(null);
        if (code === null) {
          expect(answers).toEqual([
            { id: 'last', type: 'next', payload: VENDORS },
            { id: 'last', type: 'complete' },
          ]);
        } else expect(CODES).toContain(code);
        expect(JSON.stringify(client.received)).not.toContain('"INTERNAL"');
        client.terminate();
      }),
      runs(60),
    );
    await probe();
    await expectNothingHeld();
    expect(faults).toEqual([]);
    expect({}).not.toHaveProperty('x');
    expect(heldBytes() - heldAtFirst).toBeLessThan(20_000_000);
  });
});
