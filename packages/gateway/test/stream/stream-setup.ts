import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Job } from '@fabgraph/contract';
import { encodeGlobalId } from '@fabgraph/schema';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { GatewayOptions } from '../../src/index.ts';
import { until } from '../e2e/live-client.ts';
import { createTestServer } from '../server/server-setup.ts';

export type Transport = 'WebSocket' | 'SSE';
export const TRANSPORTS: readonly Transport[] = ['WebSocket', 'SSE'];

/** A subscriber by the bytes that it gets. */
export interface Subscriber {
  /** Results in JSON, as they came, without what the transport puts around them. */
  readonly results: string[];
  /** Ends the connection without a word. */
  readonly cut: () => void;
  /** Stops reading. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** The code of a WebSocket's close, or null; undefined while it is open. */
  readonly closed: () => number | null | undefined;
  readonly received: (count: number) => Promise<void>;
}

export interface SubscribeOptions {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
  /** Keeps no result but the last. */
  readonly keepsLastOnly?: boolean;
}

export const JOB_UPDATED =
  'subscription Watch($id: ID!, $after: String) { jobUpdated(id: $id, after: $after) { cursor change changedFields job { name status } } }';

/** A gateway on a port with one running job that the test changes. */
export async function startStreams(options: Partial<GatewayOptions> = {}) {
  const { gateway, vendor } = createTestServer({}, options);
  onTestFinished(() => gateway.close());
  vendor.put('p1/a', { status: 'RUNNING' });
  const { url } = await gateway.listen({ port: 0 });

  return {
    gateway,
    vendor,
    url,
    id: encodeGlobalId(vendor.ref('p1/a')),
    /** Makes one event. */
    change: (change: Partial<Job>) =>
      gateway.hub.publish(vendor.adapter, vendor.put('p1/a', change)),
    subscribe: async (transport: Transport, options: SubscribeOptions) => {
      const open = transport === 'SSE' ? openEventStream : openWebSocket;
      const subscriber = await open(url, options);
      onTestFinished(subscriber.cut);
      return subscriber;
    },
  };
}

async function openWebSocket(url: string, options: SubscribeOptions): Promise<Subscriber> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const { take, ...subscriber } = createSubscriber(options);
  let code: number | undefined;
  socket.on('error', () => {});
  socket.on('close', (given) => {
    code = given;
  });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.on('message', (data) => {
    const text = String(data);
    const start = text.indexOf('"payload":');
    if (text.includes('"type":"next"')) take(text.slice(start + '"payload":'.length, -1));
  });
  const { keepsLastOnly: _, ...payload } = options;
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  return {
    ...subscriber,
    cut: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    closed: () => code,
  };
}

async function openEventStream(url: string, options: SubscribeOptions): Promise<Subscriber> {
  const call = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  call.on('error', () => {});
  const { keepsLastOnly: _, ...payload } = options;
  call.end(JSON.stringify(payload));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const { take, ...subscriber } = createSubscriber(options);
  let isClosed = false;
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const events = `${rest}${chunk}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      if (event.startsWith('event: next')) take(event.slice('event: next\ndata: '.length));
    }
  });
  response.on('error', () => {});
  response.on('close', () => {
    isClosed = true;
  });
  return {
    ...subscriber,
    cut: () => void call.destroy(),
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    closed: () => (isClosed ? null : undefined),
  };
}

function createSubscriber({ keepsLastOnly = false }: SubscribeOptions) {
  const results: string[] = [];
  return {
    results,
    take: (result: string) => {
      if (keepsLastOnly) results.length = 0;
      results.push(result);
    },
    received: (count: number) => until(() => results.length >= count, `result ${count}`),
  };
}
