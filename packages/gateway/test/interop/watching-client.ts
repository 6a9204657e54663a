import { setTimeout as delay } from 'node:timers/promises';
import {
  ApolloClient,
  gql as apolloGql,
  CombinedGraphQLErrors,
  InMemoryCache,
} from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { fetchExchange, gql, subscriptionExchange, Client as Urql } from '@urql/core';
import { createClient as createSse, type Client as SseClient } from 'graphql-sse';
import { type Client, createClient as createWs } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

/** `resuming` of docs/clients.md. */
export type Resuming = <C extends Client | SseClient>(client: C) => C;

export interface WatchOptions {
  readonly url: string;
  readonly resuming: Resuming;
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

export interface JobEvent {
  readonly cursor: string;
  readonly change: string;
  readonly previousStatus: string | null;
  readonly job: { readonly id: string; readonly status: string };
}

/** A subscription to `jobUpdated`, as a client hands it to its user. */
export interface Watched {
  readonly events: JobEvent[];
  readonly errors: { readonly message: string; readonly extensions?: unknown }[];
  isComplete: boolean;
  stop: () => void;
}

interface Told {
  readonly data?: unknown;
  readonly errors?: Watched['errors'] | undefined;
}

interface Sink {
  readonly next: (told: Told) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

type Watch = (options: WatchOptions, sink: Sink) => () => void;

const COME_BACK = {
  retryAttempts: 1_000,
  retryWait: () => delay(5),
  shouldRetry: () => true,
};

/** Each as its own users would write it. */
const watches: Readonly<Record<string, Watch>> = {
  'graphql-ws': ({ url, resuming, document: query, variables }, sink) =>
    resuming(socket(url)).subscribe({ query, variables }, sink as never),

  'graphql-sse': ({ url, resuming, document: query, variables }, sink) => {
    const client = createSse({
      url,
      retryAttempts: COME_BACK.retryAttempts,
      retry: COME_BACK.retryWait,
    });
    onTestFinished(client.dispose);
    return resuming(client).subscribe({ query, variables }, sink as never);
  },

  '@urql/core over graphql-ws': ({ url, resuming, document, variables }, sink) => {
    const client = resuming(socket(url));
    const urql = new Urql({
      url,
      preferGetMethod: false,
      exchanges: [
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables: given }) => ({
            subscribe: (observer) => ({
              unsubscribe: client.subscribe(
                { query, variables: given as WatchOptions['variables'] },
                observer as never,
              ),
            }),
          }),
        }),
      ],
    });
    const { unsubscribe } = urql
      .subscription<{ jobUpdated: JobEvent }>(gql(document), variables)
      .subscribe(({ data, error, hasNext }) => {
        // The end is told by the last result once more.
        if (!hasNext) return sink.complete();
        if (error?.networkError !== undefined) return sink.error(error.networkError);
        sink.next({ data, errors: error?.graphQLErrors as Watched['errors'] | undefined });
      });
    return unsubscribe;
  },

  '@apollo/client over graphql-ws': ({ url, resuming, document, variables }, sink) => {
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new GraphQLWsLink(resuming(socket(url))),
    });
    const subscription = client.subscribe({ query: apolloGql(document), variables }).subscribe({
      next: ({ data, error }) => {
        if (error !== undefined && !CombinedGraphQLErrors.is(error)) return sink.error(error);
        sink.next({ data, errors: error?.errors as Watched['errors'] | undefined });
      },
      error: sink.error,
      complete: sink.complete,
    });
    return () => subscription.unsubscribe();
  },
};

export const watchingClients = Object.keys(watches);

export function watch(name: string, options: WatchOptions): Watched {
  const watched: Watched = { events: [], errors: [], isComplete: false, stop: () => {} };
  watched.stop =
    watches[name]?.(options, {
      next: ({ data, errors = [] }) => {
        watched.errors.push(...errors);
        const event = (data as { jobUpdated?: JobEvent | null } | null | undefined)?.jobUpdated;
        if (event != null) watched.events.push(event);
      },
      error: (error) => {
        watched.errors.push(...(Array.isArray(error) ? error : [error]));
        watched.isComplete = true;
      },
      complete: () => {
        watched.isComplete = true;
      },
    }) ?? watched.stop;
  onTestFinished(() => watched.stop());
  return watched;
}

function socket(url: string): Client {
  const client = createWs({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    ...COME_BACK,
  });
  onTestFinished(async () => {
    // Rejects where it was about to come back.
    await Promise.resolve(client.dispose()).catch(() => {});
  });
  return client;
}
