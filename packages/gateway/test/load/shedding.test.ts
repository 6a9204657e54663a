import { once } from 'node:events';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { createHeapRoom } from '../../src/load/heap-room.ts';
import { createLoadWatch } from '../../src/load/load-watch.ts';
import type { Shortage } from '../../src/load/shortage.ts';
import { openRawSocket } from '../caller/raw-socket.ts';
import { openRaw } from '../fault/raw-socket.ts';
import { listenFor } from '../server/listening.ts';
import { createTestServer } from '../server/server-setup.ts';

function createBusyServer(allowedOrigins: readonly string[] = []) {
  let shortage: Shortage | null = 'TIME';
  let turnedAway = 0;
  const { gateway, vendor } = createTestServer(
    {},
    {
      allowedOrigins,
      load: {
        shortage: () => shortage,
        admits: () => {
          turnedAway += shortage === null ? 0 : 1;
          return shortage === null;
        },
        close: () => {},
      },
    },
  );
  return {
    gateway,
    vendor,
    turnedAway: () => turnedAway,
    tire: () => {
      shortage = 'TIME';
    },
    relax: () => {
      shortage = null;
    },
  };
}

const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ vendors { id } }"}',
  });

describe('a gateway with too much to do', () => {
  it('turns operations away with 503 and when to ask again, as their client reads it', async () => {
    const { gateway, relax } = createBusyServer(['https://app.example.com']);
    const url = await listenFor(gateway);
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await ask(url, { accept, origin: 'https://app.example.com' });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
      expect(await answer.json()).toMatchObject({
        errors: [
          {
            extensions: {
              code: 'OVERLOADED',
              retryable: true,
              retryAfterMs: 1_000,
              requestId: answer.headers.get('x-request-id'),
            },
          },
        ],
      });
    }
    relax();
    expect(await (await ask(url)).json()).toEqual({ data: { vendors: [{ id: 'memory' }] } });
  });

  it('does so before it has read a body, and keeps the connection', async () => {
    const { gateway } = createBusyServer();
    const raw = openRaw(await listenFor(gateway));
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    raw.send(`${head}content-length: 4\r\n\r\n`);
    const [first] = await once(raw.socket, 'data');
    expect(String(first)).toMatch(/^HTTP\/1\.1 503 /);
    raw.send(`{{{{${head}connection: close\r\ncontent-length: 2\r\n\r\n{}`);
    const { text } = await raw.closed;
    expect(text.split('HTTP/1.1 503').length - 1).toBe(2);
  });

  it('turns uploads, files, callbacks and sockets away as well', async () => {
    const { gateway, turnedAway } = createBusyServer();
    const url = await listenFor(gateway);
    for (const path of ['/uploads/x/0', '/files/x', '/callbacks/a/b', '/elsewhere']) {
      const answer = await fetch(`${url}${path}`, { method: 'PUT', body: 'x' });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.json()).toMatchObject({ code: 'OVERLOADED' });
    }
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.on('error', () => {});
    onTestFinished(() => socket.terminate());
    const [, response] = await once(socket, 'unexpected-response');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
    expect(turnedAway()).toBe(5);
  });

  it('refuses operations over sockets that are open, and goes on with their streams', async () => {
    const { gateway, vendor, tire, relax, turnedAway } = createBusyServer();
    relax();
    vendor.put('p1/a', { status: 'RUNNING' });
    const socket = await openRawSocket(`${await listenFor(gateway)}/graphql`);
    socket.send({ type: 'connection_init' });
    expect(await socket.received()).toEqual({ type: 'connection_ack' });
    const query = 'subscription { jobsUpdated { change job { status } } }';
    socket.send({ id: 'watch', type: 'subscribe', payload: { query } });
    const told = { id: 'watch', type: 'next' };
    expect(await socket.received()).toMatchObject(told);

    tire();
    for (const asked of ['{ vendors { id } }', query]) {
      socket.send({ id: 'asked', type: 'subscribe', payload: { query: asked } });
      const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 };
      expect(await socket.received()).toMatchObject({
        id: 'asked',
        type: 'error',
        payload: [{ extensions }],
      });
    }
    expect(turnedAway()).toBe(2);
    gateway.hub.publish(vendor.adapter, vendor.put('p1/a', { status: 'SUCCEEDED' }));
    const payload = { data: { jobsUpdated: { change: 'UPDATED', job: { status: 'SUCCEEDED' } } } };
    expect(await socket.received()).toEqual({ ...told, payload });

    relax();
    socket.send({ id: 'asked', type: 'subscribe', payload: { query: '{ vendors { id } }' } });
    expect(await socket.received()).toMatchObject({ id: 'asked', type: 'next' });
  });

  it('is live and not ready', async () => {
    const { gateway, relax } = createBusyServer();
    const url = await listenFor(gateway);
    const look = async (path: string) => {
      const answer = await fetch(`${url}/health/${path}`);
      return [answer.status, ((await answer.json()) as { status: string }).status];
    };
    expect(await look('live')).toEqual([200, 'live']);
    expect(await look('ready')).toEqual([503, 'overloaded']);
    relax();
    expect(await look('ready')).toEqual([200, 'ready']);
  });
});

describe('what makes it turn requests away', () => {
  it('is looked at four times a second, logged when it begins and ends, and counted', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
    let isLate = false;
    let isFull = false;
    let now = 0;
    const load = createLoadWatch({
      logger,
      maxLoopDelayMs: 200,
      maxHeapPercent: 90,
      loop: { check: () => isLate, delayMs: () => 250.4, close: () => {} },
      heap: { check: () => isFull, usedPercent: () => 50.5 },
      now: () => now,
    });
    expect([load.shortage(), load.admits()]).toEqual([null, true]);
    isLate = true;
    vi.advanceTimersByTime(250);
    expect([load.shortage(), load.admits(), load.admits()]).toEqual(['TIME', false, false]);
    isLate = false;
    vi.advanceTimersByTime(250);
    expect([load.shortage(), load.admits()]).toEqual([null, true]);
    isFull = true;
    vi.advanceTimersByTime(250);
    expect([load.shortage(), load.admits()]).toEqual(['MEMORY', false]);
    // One a second is let in, so that garbage is collected.
    now = 1_000;
    expect([load.admits(), load.admits()]).toEqual([true, false]);
    load.close();
    isFull = false;
    vi.advanceTimersByTime(1_000);
    expect(load.shortage()).toBe('MEMORY');
    expect(lines).toMatchObject([
      { msg: 'requests are turned away', shortage: 'TIME', loopDelayMs: 250, heapPercent: 51 },
      { msg: 'requests are taken again', shortage: null, turnedAway: 2 },
      { msg: 'requests are turned away', shortage: 'MEMORY' },
    ]);
  });

  it('is nothing where both bounds are 0', () => {
    const logger = pino({ level: 'silent' });
    const load = createLoadWatch({ logger, maxLoopDelayMs: 0, maxHeapPercent: 0 });
    onTestFinished(load.close);
    expect([load.shortage(), load.admits()]).toEqual([null, true]);
  });

  it('is a heap that is full twice in a row, until it is clearly less', () => {
    let usedBytes = 0;
    const heap = createHeapRoom({
      maxPercent: 90,
      readUse: () => ({ usedBytes, limitBytes: 100 }),
    });
    const check = (used: number) => {
      usedBytes = used;
      return heap.check();
    };
    expect([91, 80, 91].map(check)).toEqual([false, false, false]);
    expect([91, 88, 86, 84, 91, 91].map(check)).toEqual([true, true, true, false, false, true]);
  });
});
