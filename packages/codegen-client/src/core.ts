import { type Answer, dataOf, toAnswer } from './answer.ts';
import type { RetryOptions } from './backoff.ts';
import { type Credentials, credentialHeader, resolve, type Told } from './credential.ts';
import type { CallArguments, CallOptions, SubscribeOptions, TypedDocument } from './document.ts';
import { createEventTransport } from './event-transport.ts';
import { postJson } from './http.ts';
import { resume } from './resume.ts';
import { createStream } from './stream.ts';
import { unlessAborted } from './unless-aborted.ts';
import type { WebSocketClass } from './websocket-line.ts';
import { createWebSocketTransport } from './websocket-transport.ts';

export interface ClientOptions {
  /** The gateway's endpoint: `http://127.0.0.1:4000/graphql`. */
  readonly url: string | URL;
  /** Sent with every request, and when a WebSocket is opened; a function is asked each time. */
  readonly headers?: Told<Readonly<Record<string, string>>>;
  /** Your own credentials at vendors, for accounts that the gateway takes them for with each request; a function is asked each time. */
  readonly credentials?: Told<Credentials> | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * The global `WebSocket`, or that of `ws`: all subscriptions then share one WebSocket, through the
   * package `graphql-ws`. Default: server-sent events, which need neither.
   */
  readonly webSocket?: WebSocketClass | undefined;
  /** How subscriptions come back after the line was lost. `false`: they do not. */
  readonly retry?: RetryOptions | false | undefined;
  /** A subscription's line on which nothing comes for so long, not even a heartbeat, is taken for lost. Default 45,000. */
  readonly idleTimeoutMs?: number | undefined;
}

/** Your own documents. */
export interface Core {
  /** Resolves to the data of a query. Rejects with a `GatewayError`, which holds what came all the same. */
  query<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables>
  ): Promise<Result>;
  /** As `query`, for a mutation. It is sent once. */
  mutate<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables>
  ): Promise<Result>;
  /** As `query` and `mutate`, but resolves to data and errors alike. Rejects only where nothing was answered. */
  execute<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables>
  ): Promise<Answer<Result>>;
  /**
   * Events until the subscription completes; `break` or the signal ends it at once. Comes back by
   * itself when the line is lost. Throws a `GatewayError` when that is in vain.
   */
  subscribe<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...rest: CallArguments<Variables, SubscribeOptions>
  ): AsyncIterableIterator<Result, undefined>;
}

/** A client for one gateway without the ready operations. Holds no connection open while nothing is asked. */
export function createCore({
  url,
  headers = {},
  credentials,
  fetch = globalThis.fetch,
  webSocket,
  retry,
  idleTimeoutMs = 45_000,
}: ClientOptions): Core {
  const endpoint = String(url);

  const resolveHeaders = async (more?: Readonly<Record<string, string>>) => ({
    ...(await credentialHeader(credentials)),
    ...(await resolve(headers)),
    ...more,
  });

  const transport =
    webSocket === undefined
      ? createEventTransport({ url: endpoint, fetch, idleTimeoutMs })
      : createWebSocketTransport({ url: endpoint, webSocket, resolveHeaders, idleTimeoutMs });

  const execute = async (document: unknown, variables?: unknown, options: CallOptions = {}) =>
    toAnswer(
      await postJson({
        url: endpoint,
        headers: await unlessAborted(resolveHeaders(options.headers), options.signal),
        body: { query: String(document), variables },
        signal: options.signal,
        fetch,
      }),
    );

  const ask = async (document: unknown, variables?: unknown, options?: CallOptions) =>
    dataOf(await execute(document, variables, options));

  const subscribe = (document: unknown, variables?: unknown, options: SubscribeOptions = {}) =>
    createStream(options.signal, (signal) =>
      resume({
        document: String(document),
        variables,
        transport,
        signal,
        resolveHeaders: () => resolveHeaders(options.headers),
        retry: options.retry ?? retry,
        onOpen: options.onOpen,
        onRetry: options.onRetry,
        onPartial: options.onPartial,
      }),
    );

  return { query: ask, mutate: ask, execute, subscribe } as Core;
}
