import { GatewayError } from './error.ts';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly query: string; readonly variables: unknown };
  readonly signal?: AbortSignal | undefined;
  readonly fetch: typeof globalThis.fetch;
}

/** One query or mutation. Resolves to the GraphQL answer, whatever the HTTP status. */
export async function postJson(request: HttpRequest): Promise<unknown> {
  const response = await send(request, 'application/graphql-response+json, application/json');
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unexpectedAnswer(response, cause);
  }
}

/** One subscription, as server-sent events. Resolves to the stream once the gateway has accepted it. */
export async function postForEvents(
  request: HttpRequest,
): Promise<{ events: ReadableStream<Uint8Array> } | { answer: unknown }> {
  const response = await send(request, 'text/event-stream');
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream') && response.body !== null) {
    return { events: response.body };
  }
  try {
    return { answer: JSON.parse(await response.text()) };
  } catch (cause) {
    throw unexpectedAnswer(response, cause);
  }
}

async function send(request: HttpRequest, accept: string): Promise<Response> {
  try {
    return await request.fetch(request.url, {
      method: 'POST',
      headers: { ...request.headers, 'content-type': 'application/json', accept },
      body: JSON.stringify(request.body),
      ...(request.signal && { signal: request.signal }),
    });
  } catch (cause) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw new GatewayError({
      code: 'GATEWAY_UNREACHABLE',
      message: `The gateway at ${originOf(request.url)} cannot be reached.`,
      isRetryable: true,
      cause,
    });
  }
}

function unexpectedAnswer(response: Response, cause: unknown): GatewayError {
  return new GatewayError({
    code: 'INTERNAL',
    message: `The gateway answered ${response.status} with something that is not JSON.`,
    isRetryable: response.status >= 500,
    cause,
  });
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
