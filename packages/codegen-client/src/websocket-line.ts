import { unexpected } from './error.ts';
import type { OperationBody } from './http.ts';
import { startTimer } from './timer.ts';

/** The global `WebSocket`, or that of the package `ws`. */
export type WebSocketClass = new (url: string, protocols?: string | string[]) => object;

export interface WebSocketLineOptions {
  readonly url: string;
  readonly webSocket: WebSocketClass;
  readonly resolveHeaders: () => Promise<Readonly<Record<string, string>>>;
  readonly idleTimeoutMs: number;
}

export interface WebSocketLine {
  /** Subscribes; opens the WebSocket where it is not open. */
  readonly enter: (
    body: OperationBody,
    onOpen: () => void,
  ) => {
    readonly answers: AsyncIterable<unknown>;
    /** Unsubscribes, at once; the last closes the WebSocket. To leave twice is to leave once. */
    readonly leave: () => void;
  };
}

/** The WebSocket that all subscriptions of a client share, as long as one of them is in. */
export async function createWebSocketLine({
  url,
  webSocket,
  resolveHeaders,
  idleTimeoutMs,
}: WebSocketLineOptions): Promise<WebSocketLine> {
  const { createClient } = await loadLibrary();
  let socket: Closable | undefined;
  let isConnected = false;
  let users = 0;
  let stopWatchdog = () => {};

  class ObservedSocket extends (webSocket as new (...words: unknown[]) => Closable) {
    constructor(...words: unknown[]) {
      super(...words);
      socket = this;
    }
  }
  const watch = (giveUp: () => void, afterMs: number) => {
    stopWatchdog();
    stopWatchdog = startTimer(giveUp, afterMs);
  };
  /** Also one that never was: `terminate` knows only those that were opened. */
  const giveUp = () => (socket?.readyState === CONNECTING ? socket.close() : client.terminate());

  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: ObservedSocket,
    connectionParams: async () => {
      try {
        return { headers: await resolveHeaders() };
      } catch (cause) {
        throw new HeadersError(cause);
      }
    },
    // Whoever subscribes comes back by itself, with the cursor that it has then.
    retryAttempts: 0,
    keepAlive: idleTimeoutMs / 2,
    on: {
      connecting: () => watch(giveUp, idleTimeoutMs),
      connected: () => {
        isConnected = true;
      },
      ping: (isReceived) => {
        if (!isReceived) watch(giveUp, idleTimeoutMs / 2);
      },
      message: () => stopWatchdog(),
      closed: () => {
        isConnected = false;
        stopWatchdog();
      },
    },
  });

  return {
    enter: ({ query, variables }, onOpen) => {
      users += 1;
      let isIn = true;
      const stopListening = client.on('connected', onOpen);
      if (isConnected) onOpen();
      const answers = client.iterate({
        query,
        variables: (variables ?? {}) as Record<string, unknown>,
      });
      return {
        answers,
        leave: () => {
          if (!isIn) return;
          isIn = false;
          users -= 1;
          stopListening();
          // The library counts also one whose line was lost, as long as it has not left.
          void answers.return?.();
          if (users === 0 && !isConnected) giveUp();
        },
      };
    },
  };
}

interface Closable {
  readonly readyState: number;
  close(): void;
}

const CONNECTING = 0;

/** What the user's own function for headers threw, told from what happens to the line. */
export class HeadersError extends Error {
  constructor(cause: unknown) {
    super('The headers cannot be told.', { cause });
    this.name = 'HeadersError';
  }
}

async function loadLibrary(): Promise<typeof import('graphql-ws')> {
  try {
    return await import('graphql-ws');
  } catch (cause) {
    throw unexpected('Subscriptions over a WebSocket need the package graphql-ws: install it.', {
      cause,
    });
  }
}
