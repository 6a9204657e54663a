import { toAnswer, toGatewayErrors, toOneError } from './answer.ts';
import { GatewayError, unexpected, unreachable } from './error.ts';
import type { Transport } from './transport.ts';

/** The global `WebSocket`, or that of the package `ws`. */
export type WebSocketClass = new (url: string, protocols?: string | string[]) => object;

export interface WebSocketTransportOptions {
  readonly url: string;
  readonly webSocket: WebSocketClass;
  readonly resolveHeaders: () => Promise<Readonly<Record<string, string>>>;
  readonly idleTimeoutMs: number;
}

/**
 * One WebSocket for all subscriptions of a client, opened with the first and closed when the last
 * has left. Needs the package `graphql-ws`.
 */
export function createWebSocketTransport(options: WebSocketTransportOptions): Transport {
  let opening: ReturnType<typeof createSocketClient> | undefined;

  return async function* (body, { signal }) {
    opening ??= createSocketClient(options);
    const client = await opening;
    if (signal.aborted) return;
    const answers = client.iterate({
      query: body.query,
      variables: (body.variables ?? {}) as Record<string, unknown>,
    });
    const stop = () => void answers.return?.();
    signal.addEventListener('abort', stop);
    try {
      for await (const answer of answers) yield toAnswer(answer);
    } catch (cause) {
      throw toFailure(cause);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}

async function createSocketClient({
  url,
  webSocket,
  resolveHeaders,
  idleTimeoutMs,
}: WebSocketTransportOptions) {
  const { createClient } = await loadLibrary();
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: webSocket,
    connectionParams: async () => ({ headers: await resolveHeaders() }),
    // Whoever subscribes comes back by itself, with the cursor that it has then.
    retryAttempts: 0,
    keepAlive: idleTimeoutMs / 2,
    on: {
      ping: (isReceived) => {
        if (!isReceived) watchdog = setTimeout(() => client.terminate(), idleTimeoutMs / 2);
      },
      message: () => clearTimeout(watchdog),
      closed: () => clearTimeout(watchdog),
    },
  });
  return client;
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

/** Closed for good: to come back with the same words would be in vain. */
const FINAL_CLOSE_CODES: ReadonlySet<number> = new Set([4400, 4401, 4403, 4406, 4409, 4500]);

function toFailure(cause: unknown): unknown {
  if (cause instanceof GatewayError) return cause;
  if (Array.isArray(cause)) return toOneError(toGatewayErrors(cause));
  const { code, reason } = (cause ?? {}) as { readonly code?: unknown; readonly reason?: unknown };
  if (typeof code !== 'number' || !FINAL_CLOSE_CODES.has(code)) {
    return unreachable('The WebSocket to the gateway was lost.', cause);
  }
  return unexpected(`The gateway closed the WebSocket: ${code} ${String(reason)}.`, { cause });
}
