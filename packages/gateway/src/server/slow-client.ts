import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers 408 and closes the connection where the body is not there in time. */
export function limitBodyTime(
  request: IncomingMessage,
  response: ServerResponse,
  timeoutMs: number,
): void {
  const timer = setTimeout(() => {
    if (request.complete) return;
    if (!response.headersSent) response.writeHead(408, { connection: 'close' });
    response.end(() => request.destroy());
  }, timeoutMs);
  const stop = () => clearTimeout(timer);
  request.once('end', stop);
  response.once('close', stop);
}

/** The time is looked at in so many parts. */
const PARTS = 4;

/**
 * Closes the connection where the client takes nothing of its answer for so long, and at most a
 * quarter of that later. An answer that is still being made is waited for.
 */
export function limitUnreadTime(response: ServerResponse, timeoutMs: number): void {
  const partMs = timeoutMs / PARTS;
  let quietParts = 0;
  let lastAtMs = 0;
  let lastTaken = 0;
  // node:http has one timer for a socket, which each write that the client has taken starts anew. Where
  // a part of one was, the timer says nothing and runs once more: a whole time more, were it in one piece.
  response.setTimeout(partMs, () => {
    const nowMs = performance.now();
    const taken = takenOf(response);
    const isQuiet = taken === lastTaken && nowMs - lastAtMs < partMs * 1.5;
    quietParts = isQuiet ? quietParts + 1 : 1;
    lastAtMs = nowMs;
    lastTaken = taken;
    if (response.writableLength === 0) quietParts = 0;
    if (quietParts >= PARTS) response.destroy();
    else response.socket?.setTimeout(partMs);
  });
}

/** Bytes of all writes that were taken whole. */
function takenOf({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}
