import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { keepStream } from '../server/http-server.ts';
import { toJsonAnswer } from '../server/json-answer.ts';
import { UNCACHED } from '../server/request-log.ts';
import { textOf } from './result-text.ts';
import { createStallWatch } from './stall-watch.ts';
import type { StreamSettings } from './stream-setting.ts';

const HEADERS = {
  'content-type': 'text/event-stream',
  connection: 'keep-alive',
  'cache-control': UNCACHED,
  'content-encoding': 'none',
};

/** A comment. Clients and what is between take a silent stream for a dead one. */
const COMMENT = ':\n\n';
const COMPLETE = 'event: complete\ndata:\n\n';

/** What begins every event stream. */
export function openEventStream(response: ServerResponse, requestId: string): void {
  response.writeHead(200, { ...HEADERS, 'x-request-id': requestId });
  keepStream(response);
}

/**
 * Writes results as server-sent events, each once the client has taken the one before. Resolves when
 * the answer is over, whoever ended it; then the results are ended, too. `show`: how this client sees one.
 */
export function sendEventStream(
  response: ServerResponse,
  results: AsyncIterable<ExecutionResult>,
  settings: StreamSettings,
  show: (result: ExecutionResult) => ExecutionResult = (result) => result,
): Promise<void> {
  const { timers, meter, commentMs } = settings;
  const iterator = results[Symbol.asyncIterator]();
  if (response.destroyed) return end();
  const stall = createStallWatch(settings, () => {
    meter.count('slowClients', 'sse');
    response.destroy();
  });
  let heartbeat = timers.setTimeout(beat, commentMs);
  let onTaken: (() => void) | undefined;
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => {
      timers.clearTimeout(heartbeat);
      stall.stop();
      onTaken?.();
      resolve(end());
    });
  });
  response.socket?.setNoDelay(true);
  void pump();
  return closed;

  async function end(): Promise<void> {
    await iterator.return?.();
  }

  async function pump(): Promise<void> {
    try {
      await write(COMMENT);
      for (;;) {
        const { done, value } = await iterator.next();
        if (response.destroyed) return;
        if (done) break;
        meter.count('events', 'sse');
        const pending = write(eventOf(show(value)));
        if (pending !== undefined) await pending;
      }
      await write(COMPLETE);
      response.end();
    } catch {
      // Results do not throw; if they do, the client had better come back.
      response.destroy();
    }
  }

  /** Nothing to wait for where the system has taken it all at once. */
  function write(chunk: string): Promise<void> | undefined {
    const { socket } = response;
    if (socket === null || response.destroyed) return;
    socket.cork();
    response.write(chunk, taken);
    socket.uncork();
    if (response.writableLength === 0) return;
    stall.waiting();
    return new Promise((resolve) => {
      onTaken = resolve;
    });
  }

  function taken(): void {
    if (onTaken === undefined) return;
    const resolve = onTaken;
    onTaken = undefined;
    stall.taken();
    resolve();
  }

  function beat(): void {
    if (response.writableLength === 0 && !response.writableEnded) response.write(COMMENT);
    heartbeat = timers.setTimeout(beat, commentMs);
  }
}

function eventOf(result: ExecutionResult): string {
  const text =
    result.errors === undefined ? textOf(result) : toJsonAnswer(result, 'application/json').body;
  return `event: next\ndata: ${text}\n\n`;
}
