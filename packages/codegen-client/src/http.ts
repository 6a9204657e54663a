import { isAnswer } from './answer.ts';
import { GatewayError, unreachable } from './error.ts';
import { toRefusal } from './refusal.ts';

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

/**
 * One query or mutation. Resolves to the GraphQL answer, whatever the HTTP status.
 * @throws GatewayError where what came is none.
 */
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
  let cause: unknown;
  try {
    const answer: unknown = JSON.parse(text);
    if (isAnswer(answer)) return answer;
  } catch (error) {
    cause = error;
  }
  throw toForeign(response, cause);
}

function toForeign({ status, ok, headers }: Response, cause: unknown): GatewayError {
  const question = ok || status === 404 ? ' Is the url that of its /graphql?' : '';
  return toRefusal(
    { status, header: (name) => headers.get(name) },
    `The gateway answered ${status} with something that is no GraphQL answer.${question}`,
    cause,
  );
}

function toFailure(url: string, signal: AbortSignal | null | undefined, cause: unknown): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof GatewayError) return cause;
  return unreachable(`The gateway at ${originOf(url)} cannot be reached.`, cause);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
