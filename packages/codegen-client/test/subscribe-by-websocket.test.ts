import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
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
    const { url, openCount } = await startSocketServer((socket, id, variables) => {
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
    // What was lost holds nothing that came after it.
    await vi.waitFor(() => expect(openCount()).toBe(0));
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

  it.each([
    [4400, 'INVALID_INPUT'],
    [4401, 'UNAUTHENTICATED'],
    [4403, 'FORBIDDEN'],
    [4500, 'INTERNAL'],
  ])('throw when the gateway closes the socket for good with %i: %s', async (closeCode, code) => {
    const { url, opened } = await startSocketServer((socket) => socket.close(closeCode, 'No'));
    const { jobs } = createClient({ url, webSocket: WebSocket, retry });
    await expect(jobs.watch('a').next()).rejects.toMatchObject({
      code,
      message: `The gateway closed the WebSocket: ${closeCode} No.`,
    });
    expect(opened).toHaveLength(1);
  });

  it('come back when it was closed because they read too slowly', async () => {
    let count = 0;
    const { url } = await startSocketServer((socket, id) => {
      count += 1;
      if (count === 1) return socket.close(1013, 'Try again later');
      say(socket, id, '1', 'SUCCEEDED');
    });
    const onRetry = vi.fn();
    const stream = createClient({ url, webSocket: WebSocket, retry }).jobs.watch('a', { onRetry });
    expect((await stream.next()).value?.job?.status).toBe('SUCCEEDED');
    expect(onRetry).toHaveBeenCalledTimes(1);
    const [error] = onRetry.mock.calls[0] ?? [];
    expect(error.message).toBe('The WebSocket to the gateway was lost: 1013 Try again later.');
    expect(error.cause).toBeUndefined();
    await stream.return?.();
  });

  it('throw what the function for headers throws, and do not come back', async () => {
    const { url, openCount } = await startSocketServer(() => {});
    const headers = vi.fn(async () => {
      throw new TypeError('No token.');
    });
    const { jobs } = createClient({ url, webSocket: WebSocket, headers, retry });
    await expect(jobs.watch('a').next()).rejects.toThrow(new TypeError('No token.'));
    expect(headers).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(openCount()).toBe(0));
  });

  it.each([
    ['greeting', true],
    ['handshake', false],
  ])('are taken for lost where the gateway never answers the %s', async (_, isUpgraded) => {
    const { url, socketCount } = await startDeafServer(isUpgraded);
    const options = { webSocket: WebSocket, retry: false, idleTimeoutMs: 50 } as const;
    const { jobs } = createClient({ url, ...options });
    await expect(jobs.watch('a').next()).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
    await vi.waitFor(() => expect(socketCount()).toBe(0));
  });

  it('leave no socket where they are left before the gateway has answered', async () => {
    const { url, socketCount } = await startDeafServer(false);
    const stream = createClient({ url, webSocket: WebSocket, retry }).jobs.watch('a');
    const waiting = stream.next();
    await vi.waitFor(() => expect(socketCount()).toBe(1));
    await stream.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await vi.waitFor(() => expect(socketCount()).toBe(0));
  });
});

/** Takes connections, and says nothing but that they are WebSockets, or not even that. */
async function startDeafServer(isUpgraded: boolean) {
  const sockets = new Set<Duplex>();
  const server = createServer();
  const upgrader = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    if (isUpgraded) upgrader.handleUpgrade(request, socket, head, () => {});
    else socket.resume().once('end', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/graphql`, socketCount: () => sockets.size };
}

it.each(['nonsense', 'http://', 'http://a:99999', '/graphql'])(
  'does not come back to %s, where no WebSocket can be opened',
  async (url) => {
    const retries: unknown[] = [];
    const client = createClient({ url, webSocket: WebSocket, retry });
    const onRetry = (error: unknown) => void retries.push(error);
    const events = client.subscribe('subscription { jobsUpdated { change } }', {}, { onRetry });
    await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      retryable: false,
    });
    expect(retries).toEqual([]);
  },
);
