import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';

export type Transport = 'WebSocket' | 'SSE';

/** A subscription as a public client sees it. */
export interface Watch<Event> {
  readonly events: Event[];
  /** Errors that came with or instead of an event. */
  readonly errors: { readonly message: string; readonly extensions?: Record<string, unknown> }[];
  readonly isComplete: () => boolean;
  readonly stop: () => void;
  /** Resolves once that many events have come. */
  readonly received: (count: number) => Promise<void>;
  readonly ended: () => Promise<void>;
}

interface Message {
  readonly data?: unknown;
  readonly errors?: readonly unknown[] | undefined;
}

/** Subscribes with the client that most people would use. `field`: the subscription's one field. */
export function watch<Event>(
  transport: Transport,
  url: string,
  field: string,
  query: string,
  variables: Record<string, unknown> = {},
): Watch<Event> {
  const client = createClient(transport, url);
  onTestFinished(async () => client.dispose());
  return collect(field, (sink) => client.subscribe({ query, variables }, sink));
}

/** What both libraries give their messages to. */
export interface Sink {
  readonly next: (message: Message) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** `open` subscribes and returns what ends it; `onEvent` is told each event before anybody else. */
export function collect<Event>(
  field: string,
  open: (sink: Sink) => () => void,
  onEvent: (event: Event) => void = () => {},
): Watch<Event> {
  const events: Event[] = [];
  const errors: Watch<Event>['errors'] = [];
  let isComplete = false;
  const take = (error: unknown) => errors.push(error as (typeof errors)[number]);
  const stop = open({
    next: ({ data, errors: failed }) => {
      for (const error of failed ?? []) take(error);
      const event = (data as Record<string, Event | null> | null | undefined)?.[field];
      if (event == null) return;
      onEvent(event);
      events.push(event);
    },
    error: (error) => {
      for (const each of Array.isArray(error) ? error : [error]) take(each);
      isComplete = true;
    },
    complete: () => {
      isComplete = true;
    },
  });

  return {
    events,
    errors,
    isComplete: () => isComplete,
    stop,
    received: (count) =>
      until(() => events.length >= count, `event ${count}; there are ${events.length}`),
    ended: () => until(() => isComplete, 'the end'),
  };
}

/** Waits for what must come, however slow the machine. */
export function until(isTrue: () => boolean, what: string): Promise<void> {
  return vi.waitFor(
    () => {
      if (!isTrue()) throw new Error(`still waiting for ${what}`);
    },
    { timeout: 20_000, interval: 5 },
  );
}

function createClient(transport: Transport, url: string) {
  if (transport === 'SSE') return createSseClient({ url, retryAttempts: 0 });
  return createWsClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
}
