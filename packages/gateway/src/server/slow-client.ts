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

/**
 * Closes the connection where the client takes nothing of its answer for so long. An answer that is
 * still being made is waited for.
 */
export function limitUnreadTime(response: ServerResponse, timeoutMs: number): void {
  // node:http has one timer for a socket, which each byte that the client takes starts anew.
  response.setTimeout(timeoutMs, () => {
    if (response.writableLength > 0) response.destroy();
    else response.socket?.setTimeout(timeoutMs);
  });
}
