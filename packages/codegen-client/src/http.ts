import { GatewayError, unexpected, unreachable } from './error.ts';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OperationBody;
  readonly signal?: AbortSignal | undefined;
  readonly fetch: typeof globalThis.fetch;
}

export interface OperationBody {
  readonly query: string;
  readonly variables: unknown;
}

/** One query or mutation. Resolves to the GraphQL answer, whatever the HTTP status. */
export async function postJson(request: HttpRequest): Promise<unknown> {
  const response = await post(request, 'application/graphql-response+json, application/json');
  return readJson(response, request);
}

/** One subscription, as server-sent events. Resolves to the stream once the gateway has accepted it. */
export async function postForEvents(
  request: HttpRequest,
): Promise<{ events: ReadableStream<Uint8Array> } | { answer: unknown }> {
  const response = await post(request, 'text/event-stream');
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream') && response.body !== null) {
    return { events: response.body };
  }
  return { answer: await readJson(response, request) };
}

function post({ url, headers, body, signal, fetch }: HttpRequest, accept: string) {
  return send(fetch, url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** As `fetch`. @throws GatewayError GATEWAY_UNREACHABLE, or what the signal was aborted with. */
export async function send(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw toFailure(url, init.signal, cause);
  }
}

async function readJson(
  response: Response,
  { url, signal }: Pick<HttpRequest, 'url' | 'signal'>,
): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw toFailure(url, signal, cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { status } = response;
    throw unexpected(`The gateway answered ${status} with something that is not JSON.`, {
      // What stands before the gateway speaks no GraphQL: it is busy, or found nobody behind it.
      retryable: status >= 500 || status === 429,
      retryAfterMs: retryAfterOf(response),
      cause,
    });
  }
}

function toFailure(url: string, signal: AbortSignal | null | undefined, cause: unknown): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof GatewayError) return cause;
  return unreachable(`The gateway at ${originOf(url)} cannot be reached.`, cause);
}

/** In ms, from seconds or a date. */
function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return delayMs > 0 ? delayMs : undefined;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
