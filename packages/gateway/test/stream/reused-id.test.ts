import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { GatewayOptions } from '../../src/index.ts';
import { until } from '../e2e/live-client.ts';
import { JOB_UPDATED, startStreams } from './stream-setup.ts';

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload?: { readonly data?: { readonly jobUpdated: { readonly change: string } } };
}

async function connect(options: Partial<GatewayOptions> = {}) {
  const { url, id, change, gateway } = await startStreams(options);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Message));
  const watch = { query: JOB_UPDATED, variables: { id } };
  return {
    gateway,
    change,
    socket,
    heard: () =>
      messages.map(({ type, payload }) =>
        type === 'next' ? payload?.data?.jobUpdated.change : type,
      ),
    subscribe: (name: string, payload: object = watch) =>
      socket.send(JSON.stringify({ id: name, type: 'subscribe', payload })),
    complete: (name: string) => socket.send(JSON.stringify({ id: name, type: 'complete' })),
    /** What is sent meanwhile arrives at once. */
    atOnce: (send: () => void) => {
      const { _socket: stream } = socket as unknown as { readonly _socket: Socket };
      stream.cork();
      send();
      stream.uncork();
    },
    subscribers: () => gateway.hub.getStats().subscribers,
  };
}

describe('an id over a WebSocket that is used again as soon as its subscription was left', () => {
  it('is the new one’s, where the old one had begun', async () => {
    const { subscribe, complete, atOnce, heard, change, subscribers } = await connect();
    subscribe('1');
    await until(() => heard().length === 1, 'the first event');
    atOnce(() => {
      complete('1');
      subscribe('1');
    });
    await until(() => heard().length === 2, 'the first event of the new one');
    change({ name: 'b' });
    await until(() => heard().length === 3, 'a change');
    expect(heard()).toEqual(['NONE', 'NONE', 'UPDATED']);
    complete('1');
    await until(() => subscribers() === 0, 'nobody to be left');
  });

  it('is the last one’s of many that had not begun', async () => {
    const { subscribe, complete, atOnce, heard, change, subscribers } = await connect();
    atOnce(() => {
      for (let time = 0; time < 5; time += 1) {
        subscribe('1');
        complete('1');
      }
      subscribe('1');
    });
    await until(() => heard().length === 1, 'the first event');
    change({ name: 'b' });
    await until(() => heard().length === 2, 'a change');
    expect(subscribers()).toBe(1);
    complete('1');
    await until(() => subscribers() === 0, 'nobody to be left');
    change({ name: 'c' });
    await wait(20);
    expect(heard()).toEqual(['NONE', 'UPDATED']);
  });

  it('is nobody’s where the client leaves before the new one has begun', async () => {
    const { gateway, socket, subscribe, complete, atOnce, heard } = await connect();
    subscribe('1');
    await until(() => heard().length === 1, 'the first event');
    atOnce(() => {
      complete('1');
      subscribe('1');
    });
    socket.terminate();
    await until(() => gateway.hub.getStats().sources === 0, 'nothing to be polled');
    await wait(20);
    expect(gateway.hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
  });
});

it('what is refused after the client has left it is over, and has its line in the log', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const { subscribe, complete, atOnce, heard } = await connect({ logger });
  atOnce(() => {
    for (const [name, query] of [
      ['a', '{ nothing'],
      ['b', '{ nothing }'],
    ] as const) {
      subscribe(name, { query });
      complete(name);
    }
  });
  await until(() => lines.filter((line) => line.includes('websocket')).length === 2, 'two lines');
  expect(heard()).toEqual([]);
});
