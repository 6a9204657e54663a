import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

export interface RawSocket {
  readonly send: (message: object) => void;
  /** The next message. */
  readonly received: () => Promise<Record<string, unknown>>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** A WebSocket that speaks only what it is told. */
export async function openRawSocket(
  url: string,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  onTestFinished(() => socket.terminate());
  const messages: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    const take = waiting.shift();
    if (take === undefined) messages.push(message);
    else take(message);
  });
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'open');
  return {
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    received: async () =>
      messages.shift() ?? (await new Promise((resolve) => waiting.push(resolve))),
  };
}
