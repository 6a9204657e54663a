import { toAnswer } from './answer.ts';
import { GatewayError, unexpected, unreachable } from './error.ts';
import { postForEvents } from './http.ts';
import { readServerSentEvents } from './server-sent-event.ts';
import type { Transport } from './transport.ts';

export interface EventTransportOptions {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly idleTimeoutMs: number;
}

/** Server-sent events, which need nothing but `fetch`. */
export function createEventTransport({
  url,
  fetch,
  idleTimeoutMs,
}: EventTransportOptions): Transport {
  return async function* (body, { signal, resolveHeaders, onOpen }) {
    const headers = await resolveHeaders();
    const accepted = await postForEvents({ url, fetch, headers, body, signal });
    if ('answer' in accepted) {
      yield toAnswer(accepted.answer);
      return;
    }
    onOpen();
    try {
      for await (const { event, data } of readServerSentEvents(accepted.events, idleTimeoutMs)) {
        if (event === 'complete') return;
        if (event === 'next') yield toAnswer(parse(data));
      }
    } catch (cause) {
      throw cause instanceof GatewayError ? cause : unreachable(CUT_OFF, cause);
    }
    throw unreachable(CUT_OFF);
  };
}

const CUT_OFF = 'The gateway ended the stream before the subscription was complete.';

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw unexpected('The gateway sent an event that is not JSON.', { cause });
  }
}
