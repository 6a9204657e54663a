import { unexpected, unreachable } from './error.ts';
import { startTimer } from './timer.ts';

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** In characters. More than any event of a gateway; what goes on without end is none. */
const MAX_EVENT_LENGTH = 16_000_000;

/**
 * Splits a byte stream into server-sent events, as far as GraphQL over SSE uses them: `event` and
 * `data` lines, a blank line between events, comments for heartbeats.
 * @throws GatewayError GATEWAY_UNREACHABLE when nothing comes for `idleTimeoutMs`, not even a heartbeat.
 */
export async function* readServerSentEvents(
  stream: ReadableStream<Uint8Array>,
  idleTimeoutMs: number,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await within(idleTimeoutMs, reader.read());
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      if (rest.length > MAX_EVENT_LENGTH)
        throw unexpected('The gateway sent an event without end.');
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function within<T>(timeoutMs: number, result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => reject(unreachable(`Nothing came from the gateway for ${timeoutMs} ms.`));
    const stopTimer = startTimer(expire, timeoutMs);
    result.then(resolve, reject).finally(stopTimer);
  });
}

function parseBlock(block: string): ServerSentEvent | null {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice('event:'.length).trim();
    if (line.startsWith('data:')) data.push(line.slice('data:'.length).replace(/^ /, ''));
  }
  if (event === 'message' && data.length === 0) return null;
  return { event, data: data.join('\n') };
}
