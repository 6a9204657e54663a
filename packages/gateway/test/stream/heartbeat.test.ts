import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { until } from '../e2e/live-client.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { JOB_UPDATED, startStreams } from './stream-setup.ts';

async function openSocket(
  url: string,
  autoPong = true,
): Promise<{ socket: WebSocket; pings: () => number }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    autoPong,
  });
  onTestFinished(() => socket.terminate());
  let pings = 0;
  socket.on('ping', () => {
    pings += 1;
  });
  await once(socket, 'open');
  return { socket, pings: () => pings };
}

describe('a WebSocket', () => {
  it('is asked every 15 s whether its client is there, and stays open while it answers', async () => {
    const timers = createDrivenTimers();
    const { url } = await startStreams({ streams: { timers } });
    const { socket, pings } = await openSocket(url);
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    for (let beat = 1; beat <= 5; beat += 1) {
      await timers.advance(15_000);
      await until(() => pings() === beat, `ping ${beat}`);
      // Its answer has arrived once that to a message after it has come.
      socket.send('{"type":"ping"}');
      await once(socket, 'message');
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is asked as often as a setting says', async () => {
    const timers = createDrivenTimers();
    const { url } = await startStreams({ streams: { timers, pingMs: 4_000 } });
    const { pings } = await openSocket(url);
    await timers.advance(4_000);
    await until(() => pings() === 1, 'a ping');
  });

  it('is closed when two questions in a row were not answered', async () => {
    const timers = createDrivenTimers();
    const { url } = await startStreams({ streams: { timers } });
    const calm = timers.pendingCount();
    const { socket, pings } = await openSocket(url, false);
    const closed = once(socket, 'close');
    await timers.advance(30_000);
    await until(() => pings() === 2, 'two pings');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await timers.advance(15_000);
    expect((await closed)[0]).toBe(1006);
    await until(() => timers.pendingCount() === calm, 'no timer to be left');
  });
});

describe('an event stream', () => {
  it('has a comment every 12 s', async () => {
    const timers = createDrivenTimers();
    const { url, id } = await startStreams({ streams: { timers } });
    const call = request(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    call.on('error', () => {});
    onTestFinished(() => void call.destroy());
    call.end(JSON.stringify({ query: JOB_UPDATED, variables: { id } }));
    const [response] = await once(call, 'response');
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    const comments = () => text.split(':\n\n').length - 1;
    await until(() => text.includes('event: next'), 'the first event');
    expect(comments()).toBe(1);
    await timers.advance(12_000);
    await until(() => comments() === 2, 'a comment');
    await timers.advance(36_000);
    await until(() => comments() === 5, 'three more');
  });
});
