import { dataOf } from './answer.ts';
import type { CallArguments, CallOptions, TypedDocument } from './document.ts';
import { postJson } from './http.ts';
import { subscribeByEvents, subscribeByWebSocket } from './subscription.ts';

export interface ClientOptions {
  /** The gateway's endpoint: `http://127.0.0.1:4000/graphql`. */
  readonly url: string | URL;
  /** Sent with every request; a function is asked each time. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * A WebSocket class (the global one, or that of `ws`): subscriptions then run over one WebSocket
   * each through the package `graphql-ws`. Default: server-sent events, which need neither.
   */
  readonly webSocket?: unknown;
}

export interface Client {
  /** Resolves to the data of a query. Rejects with a `GatewayError`, which holds what arrived all the same. */
  query<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables>
  ): Promise<Result>;
  /** As `query`, for a mutation. It is sent once. */
  mutate<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables>
  ): Promise<Result>;
  /** Events until the subscription completes; `break` or the signal ends it at once. */
  subscribe<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables>
  ): AsyncIterableIterator<Result>;
}

/** A client for one gateway. Holds no connection open while nothing is asked. */
export function createClient({
  url,
  headers = {},
  fetch = globalThis.fetch,
  webSocket,
}: ClientOptions): Client {
  const endpoint = String(url);

  const send = async (document: string, variables: unknown, options: CallOptions) => {
    const answer = await postJson({
      url: endpoint,
      headers: await resolveHeaders(options),
      body: { query: document, variables },
      signal: options.signal,
      fetch,
    });
    return dataOf(answer);
  };

  const resolveHeaders = async (options: CallOptions) => ({
    ...(typeof headers === 'function' ? await headers() : headers),
    ...options.headers,
  });

  async function* subscribe(document: string, variables: unknown, options: CallOptions) {
    if (options.signal?.aborted) return;
    const common = {
      url: endpoint,
      headers: await resolveHeaders(options),
      signal: options.signal,
    };
    const body = { query: document, variables };
    if (webSocket === undefined) {
      yield* subscribeByEvents({ ...common, body, fetch });
      return;
    }
    yield* subscribeByWebSocket({ ...common, payload: body, webSocket });
  }

  return {
    query: (document, variables?: unknown, options: CallOptions = {}) =>
      send(String(document), variables, options) as never,
    mutate: (document, variables?: unknown, options: CallOptions = {}) =>
      send(String(document), variables, options) as never,
    subscribe: (document, variables?: unknown, options: CallOptions = {}) =>
      subscribe(String(document), variables, options) as never,
  };
}
