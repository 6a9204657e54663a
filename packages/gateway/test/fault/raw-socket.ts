import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP connection that says exactly what it is told to. */
export interface RawSocket {
  readonly socket: Socket;
  readonly send: (text: string) => void;
  /** All that came until the server closed, and how long that took from the opening. */
  readonly closed: Promise<{ readonly text: string; readonly afterMs: number }>;
}

export function openRaw(url: string): RawSocket {
  const { hostname, port } = new URL(url);
  const openedAt = performance.now();
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  // Being cut off is what is tested.
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  return {
    socket,
    send: (sent) => void socket.write(sent),
    closed: new Promise((resolve) => {
      socket.once('close', () => resolve({ text, afterMs: performance.now() - openedAt }));
    }),
  };
}
