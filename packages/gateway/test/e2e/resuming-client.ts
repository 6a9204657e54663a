import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { collect, type Sink, type Transport, type Watch } from './live-client.ts';

export interface ResumingWatch<Event> extends Watch<Event> {
  /** How often its library has reached the gateway. */
  readonly connections: () => number;
}

interface Subscription {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const RETRY_MS = 50;
/** A test that waits for more has failed. */
const MAX_TRIES = 400;

/**
 * Subscribes as an app does that must not miss anything: the library comes back by its own retries,
 * and as it sends the same object again, `after` is kept at the last cursor that was heard.
 */
export function resume<Event extends { readonly cursor: string }>(
  transport: Transport,
  url: string,
  field: string,
  query: string,
  initial: Readonly<Record<string, unknown>> = {},
): ResumingWatch<Event> {
  let count = 0;
  const subscription = { query, variables: { ...initial } as Record<string, unknown> };
  const connect = transport === 'WebSocket' ? overWebSocket : overSse;
  const onConnected = () => {
    count += 1;
  };
  const watching = collect<Event>(
    field,
    (sink) => connect(url, subscription, sink, onConnected),
    ({ cursor }) => {
      subscription.variables.after = cursor;
    },
  );
  return { ...watching, connections: () => count };
}

function overWebSocket(
  url: string,
  subscription: Subscription,
  sink: Sink,
  onConnected: () => void,
): () => void {
  const client = createWsClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: MAX_TRIES,
    retryWait: () => wait(RETRY_MS),
    // Without it the library gives up where nobody listens for a moment.
    shouldRetry: () => true,
    on: { connected: onConnected },
  });
  // Rejects where it has no connection at this moment.
  onTestFinished(() => Promise.resolve(client.dispose()).catch(() => {}));
  return client.subscribe(subscription, sink);
}

function overSse(
  url: string,
  subscription: Subscription,
  sink: Sink,
  onConnected: () => void,
): () => void {
  const client = createSseClient({
    url,
    retryAttempts: MAX_TRIES,
    retry: () => wait(RETRY_MS),
    on: { connected: onConnected },
  });
  onTestFinished(() => client.dispose());
  return client.subscribe(subscription, sink);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
