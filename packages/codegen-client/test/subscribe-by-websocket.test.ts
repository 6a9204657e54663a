import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { createClient } from '../src/index.ts';

const retry = { minDelayMs: 1, maxDelayMs: 2, maxAttempts: 3 };

/** Speaks the protocol by hand: accepts, and answers each subscription as the test says. */
async function startSocketServer(
  answer: (socket: WebSocket, id: string, variables: Record<string, unknown>) => void,
) {
  const server = createServer();
  const sockets = new WebSocketServer({ server, autoPong: true });
  const opened: unknown[] = [];
  sockets.on('connection', (socket) => {
    socket.on('message', (bytes) => {
      const { type, id, payload } = JSON.parse(String(bytes));
      if (type === 'connection_init') {
        opened.push(payload);
        socket.send('{"type":"connection_ack"}');
      }
      if (type === 'subscribe') answer(socket, id, payload.variables);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    opened,
    openCount: () => sockets.clients.size,
  };
}

function say(socket: WebSocket, id: string, cursor: string, status: string): void {
  const jobUpdated = { cursor, change: 'UPDATED', jobId: id, job: { id, status } };
  socket.send(JSON.stringify({ type: 'next', id, payload: { data: { jobUpdated } } }));
}

describe('subscriptions over a WebSocket', () => {
  it('share one, which is closed when the last has left', async () => {
    const { url, opened, openCount } = await startSocketServer((socket, id) =>
      say(socket, id, '1', 'RUNNING'),
    );
    const headers = async () => ({ authorization: 'Bearer key' });
    const { jobs } = createClient({ url, webSocket: WebSocket, headers, retry });
    const streams = ['a', 'b', 'c'].map((id) => jobs.watch(id));
    for (const stream of streams) expect((await stream.next()).value?.job?.status).toBe('RUNNING');
    expect(opened).toEqual([{ headers: { authorization: 'Bearer key' } }]);
    for (const [index, stream] of streams.entries()) {
      expect(openCount()).toBe(1);
      await stream.return?.();
      if (index === 2) await vi.waitFor(() => expect(openCount()).toBe(0));
    }
  });

  it('come back after it was lost, each behind its own last event', async () => {
    const seen: unknown[] = [];
    const { url } = await startSocketServer((socket, id, variables) => {
      seen.push(variables);
      if (variables.after === undefined) {
        say(socket, id, `${variables.id}1`, 'RUNNING');
        if (seen.length === 2) setTimeout(() => socket.terminate(), 20);
        return;
      }
      say(socket, id, `${variables.id}2`, 'SUCCEEDED');
      socket.send(JSON.stringify({ type: 'complete', id }));
    });
    const { jobs } = createClient({ url, webSocket: WebSocket, retry });
    const statuses = await Promise.all(
      ['a', 'b'].map(async (id) => {
        const statuses: unknown[] = [];
        for await (const { job } of jobs.watch(id)) statuses.push(job?.status);
        return statuses;
      }),
    );
    expect(statuses).toEqual([
      ['RUNNING', 'SUCCEEDED'],
      ['RUNNING', 'SUCCEEDED'],
    ]);
    expect(new Set(seen.map((variables) => JSON.stringify(variables)))).toEqual(
      new Set(['{"id":"a"}', '{"id":"b"}', '{"id":"a","after":"a1"}', '{"id":"b","after":"b1"}']),
    );
  });

  it('end at once by the signal for one who waits', async () => {
    const { url, openCount } = await startSocketServer(() => {});
    const controller = new AbortController();
    const { jobs } = createClient({ url, webSocket: WebSocket, retry });
    const waiting = jobs.watch('a', { signal: controller.signal }).next();
    await vi.waitFor(() => expect(openCount()).toBe(1));
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await vi.waitFor(() => expect(openCount()).toBe(0));
  });

  it('are taken for lost when the gateway does not answer a ping', async () => {
    let count = 0;
    const { url } = await startSocketServer((socket, id) => {
      count += 1;
      say(socket, id, String(count), count === 1 ? 'RUNNING' : 'SUCCEEDED');
      if (count === 2) socket.send(JSON.stringify({ type: 'complete', id }));
    });
    const { jobs } = createClient({ url, webSocket: WebSocket, retry, idleTimeoutMs: 200 });
    const statuses: unknown[] = [];
    for await (const { job } of jobs.watch('a')) statuses.push(job?.status);
    expect(statuses).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('throw what the gateway refuses them with, and do not come back', async () => {
    let count = 0;
    const { url } = await startSocketServer((socket, id) => {
      count += 1;
      const payload = [{ message: 'No such id.', extensions: { code: 'INVALID_INPUT' } }];
      socket.send(JSON.stringify({ type: 'error', id, payload }));
    });
    const { jobs } = createClient({ url, webSocket: WebSocket, retry });
    await expect(jobs.watch('a').next()).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'No such id.',
    });
    expect(count).toBe(1);
  });

  it('throw when the gateway closes the socket for good', async () => {
    const { url } = await startSocketServer((socket) => socket.close(4403, 'Forbidden'));
    const { jobs } = createClient({ url, webSocket: WebSocket, retry });
    await expect(jobs.watch('a').next()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'The gateway closed the WebSocket: 4403 Forbidden.',
    });
  });
});
