import { dataOf, toGatewayError } from './answer.ts';
import { GatewayError } from './error.ts';
import { type HttpRequest, postForEvents } from './http.ts';
import { readServerSentEvents } from './server-sent-event.ts';

/** Events of one subscription over SSE, which needs nothing but `fetch`. */
export async function* subscribeByEvents(request: HttpRequest): AsyncGenerator<unknown> {
  const accepted = await postForEvents(request);
  if ('answer' in accepted) {
    yield dataOf(accepted.answer);
    return;
  }
  try {
    for await (const { event, data } of readServerSentEvents(accepted.events)) {
      if (event === 'complete') return;
      if (event === 'next') yield dataOf(JSON.parse(data));
    }
  } catch (error) {
    if (request.signal?.aborted) return;
    throw error;
  }
  if (!request.signal?.aborted) throw connectionLost();
}

export interface WebSocketRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: { readonly query: string; readonly variables: unknown };
  readonly signal?: AbortSignal | undefined;
  readonly webSocket: unknown;
}

/** Events of one subscription over WebSocket; needs the package `graphql-ws`. */
export async function* subscribeByWebSocket(request: WebSocketRequest): AsyncGenerator<unknown> {
  const { createClient } = await import('graphql-ws');
  const client = createClient({
    url: request.url.replace(/^http/, 'ws'),
    webSocketImpl: request.webSocket,
    connectionParams: { headers: request.headers },
    retryAttempts: 0,
  });
  const events = client.iterate({
    query: request.payload.query,
    variables: (request.payload.variables ?? {}) as Record<string, unknown>,
  });
  const stop = () => void events.return?.();
  request.signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const answer of events) yield dataOf(answer);
  } catch (error) {
    if (request.signal?.aborted) return;
    throw Array.isArray(error) ? toGatewayError(error) : asGatewayError(error);
  } finally {
    request.signal?.removeEventListener('abort', stop);
    await client.dispose();
  }
}

function asGatewayError(error: unknown): unknown {
  if (error instanceof Error) return error;
  return connectionLost(error);
}

function connectionLost(cause?: unknown): GatewayError {
  return new GatewayError({
    code: 'GATEWAY_UNREACHABLE',
    message: 'The gateway ended the stream before the subscription was complete.',
    isRetryable: true,
    cause,
  });
}
