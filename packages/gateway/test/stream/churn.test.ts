import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { until } from '../e2e/live-client.ts';
import { backTo, countResources } from '../fault/held-resource.ts';
import { settle } from '../hub/driven-timers.ts';
import { JOB_UPDATED, startStreams, TRANSPORTS } from './stream-setup.ts';

const CYCLES = 10_000;
const SOCKETS = 4;
const AT_ONCE = 25;
const DEATHS = 150;

type Streams = Awaited<ReturnType<typeof startStreams>>;

function noteWarnings(): string[] {
  const warnings: string[] = [];
  const note = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  return warnings;
}

/** Subscribes and unsubscribes that often over one socket, some at once. */
async function churn({ url, id }: Streams, cycles: number): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  let begun = 0;
  let over = 0;
  const begin = () => {
    begun += 1;
    const payload = { query: JOB_UPDATED, variables: { id } };
    socket.send(JSON.stringify({ id: `${begun}`, type: 'subscribe', payload }));
  };
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const { id: name, type } = JSON.parse(String(data));
      if (type !== 'next') return;
      socket.send(JSON.stringify({ id: name, type: 'complete' }));
      over += 1;
      if (over === cycles) resolve();
      if (begun < cycles) begin();
    });
    for (let first = 0; first < AT_ONCE; first += 1) begin();
  });
  socket.close();
  await once(socket, 'close');
}

async function die(streams: Streams, index: number): Promise<void> {
  const transport = TRANSPORTS[index % 2] ?? 'SSE';
  const variables = { id: streams.id };
  const subscriber = await streams.subscribe(transport, { query: JOB_UPDATED, variables });
  // Some before their first event.
  if (index % 3 > 0) await subscriber.received(1);
  subscriber.cut();
}

/** Asks for a stream and is gone at about the time when it opens. */
async function vanish({ url, id }: Streams, index: number): Promise<void> {
  const call = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  call.on('error', () => {});
  call.end(JSON.stringify({ query: JOB_UPDATED, variables: { id } }));
  await once(call, 'finish');
  for (let turn = 0; turn < index % 10; turn += 1) await settle();
  call.destroy();
}

describe('a gateway', () => {
  it('holds nothing after 10,000 subscriptions and many cut connections', async () => {
    const warnings = noteWarnings();
    const streams = await startStreams({
      live: { maxIntervalMs: 600_000, minIntervalMs: 600_000 },
    });
    const baseline = countResources();
    await Promise.all(Array.from({ length: SOCKETS }, () => churn(streams, CYCLES / SOCKETS)));
    for (let index = 0; index < DEATHS; index += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, each) => die(streams, index + each)));
      await Promise.all(Array.from({ length: 10 }, (_, each) => vanish(streams, each)));
      streams.change({ name: `event ${index}` });
    }
    await until(() => streams.gateway.hub.getStats().subscribers === 0, 'nobody to be left');
    await backTo(baseline, 20_000);
    expect(streams.gateway.hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
    expect(warnings).toEqual([]);
  });
});
