import { type Answer, dataOf, isRecord, toOneError, toText } from './answer.ts';
import { delayBefore, pause } from './backoff.ts';
import type { SubscribeOptions } from './document.ts';
import { GatewayError } from './error.ts';
import { createNews } from './news.ts';
import type { Transport, TransportOptions } from './transport.ts';

export interface ResumeOptions
  extends Omit<TransportOptions, 'onOpen'>,
    Pick<SubscribeOptions, 'retry' | 'onOpen' | 'onRetry' | 'onPartial'> {
  readonly document: string;
  readonly variables: unknown;
  readonly transport: Transport;
}

/**
 * One subscription over as many lines as it takes. A document that has a variable `$after` and
 * selects `cursor` goes on behind the last event that was given; any other begins with the state
 * now. What was given already is not given again.
 */
export async function* resume({
  document,
  variables,
  transport,
  signal,
  resolveHeaders,
  retry,
  onOpen = () => {},
  onRetry,
  onPartial,
}: ResumeOptions): AsyncGenerator<unknown, void, undefined> {
  const news = createNews();
  const takesCursor = /\$after\b/.test(document);
  let body = { query: document, variables };
  let isResumed = false;
  let failures = 0;

  for (let line = 0; ; line += 1) {
    let isHeard = false;
    try {
      for await (const answer of transport(body, { signal, resolveHeaders, onOpen })) {
        const data = take(answer);
        isHeard = true;
        failures = 0;
        const event = isRecord(data) ? Object.values(data)[0] : undefined;
        if (!isRecord(event)) {
          yield data;
          continue;
        }
        const isNew = news.isNew(event, line);
        const cursor = toText(event.cursor);
        if (takesCursor && cursor !== undefined) {
          body = { query: document, variables: { ...(variables as object), after: cursor } };
          isResumed = true;
        }
        if (isNew) yield data;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof GatewayError) || error.data !== undefined) throw error;
      if (isResumed && !isHeard && error.code === 'INVALID_INPUT') {
        // A gateway of another secret does not know its predecessor's cursors.
        body = { query: document, variables: { ...(variables as object), after: undefined } };
        isResumed = false;
        continue;
      }
      failures += 1;
      const delayMs = delayBefore(error, failures, retry);
      if (delayMs === null) throw error;
      onRetry?.(error, delayMs);
      await pause(delayMs, signal);
      if (signal.aborted) return;
    }
  }

  function take(answer: Answer<unknown>): unknown {
    const { data, errors } = answer;
    const isPartial = data !== null && errors.length > 0;
    if (!isPartial || onPartial === undefined) return dataOf(answer);
    onPartial(toOneError(errors, data));
    return data;
  }
}
