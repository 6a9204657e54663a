import {
  ApolloClient,
  gql as apolloGql,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { type CombinedError, cacheExchange, fetchExchange, gql, Client as Urql } from '@urql/core';
import { ClientError, GraphQLClient } from 'graphql-request';

type Variables = Record<string, unknown>;

export interface AskingClient {
  readonly query: <T>(document: string, variables?: Variables) => Promise<Told<T>>;
  readonly mutate: <T>(document: string, variables?: Variables) => Promise<Told<T>>;
  /** Asks, and gives up at once when the signal says so. */
  readonly giveUp: (document: string, signal: AbortSignal) => Promise<unknown>;
}

/** What a client hands to its user: data and errors beside each other, where its settings allow it. */
export interface Told<T> {
  readonly data: T | undefined;
  /** Read off the client's own error; anything else that it fails with is thrown on. */
  readonly errors: readonly ToldError[];
}

export interface ToldError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

export const askingClients: Readonly<Record<string, (url: string) => AskingClient>> = {
  '@urql/core': createUrql,
  '@apollo/client': createApollo,
  'graphql-request': createGraphqlRequest,
};

function createUrql(url: string): AskingClient {
  const client = new Urql({
    url,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
  });
  return {
    query: async (document, variables) =>
      told(await client.query(gql(document), variables ?? {}).toPromise()),
    mutate: async (document, variables) =>
      told(await client.mutation(gql(document), variables ?? {}).toPromise()),
    giveUp: (document, signal) => {
      const { unsubscribe } = client.query(gql(document), {}).subscribe(() => {});
      signal.addEventListener('abort', unsubscribe);
      return Promise.resolve();
    },
  };

  function told<T>({ data, error }: { data?: T; error?: CombinedError | undefined }): Told<T> {
    if (error?.networkError !== undefined) throw error.networkError;
    const errors = (error?.graphQLErrors ?? []) as readonly ToldError[];
    return { data: data ?? undefined, errors };
  }
}

function createApollo(uri: string): AskingClient {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({ uri }),
  });
  // By default a query that has any error is one error, and its data is out of reach.
  const errorPolicy = 'all';
  return {
    query: async <T>(document: string, variables: Variables = {}) => {
      const result = await client.query({ query: apolloGql(document), variables, errorPolicy });
      return told<T>(result);
    },
    mutate: async <T>(document: string, variables: Variables = {}) => {
      const result = await client.mutate({ mutation: apolloGql(document), variables, errorPolicy });
      return told<T>(result);
    },
    giveUp: (document, signal) =>
      client.query({ query: apolloGql(document), context: { fetchOptions: { signal } } }),
  };

  function told<T>({ data, error }: { data?: unknown; error?: unknown }): Told<T> {
    if (error !== undefined && !CombinedGraphQLErrors.is(error)) throw error;
    return { data: (data ?? undefined) as T | undefined, errors: error?.errors ?? [] };
  }
}

function createGraphqlRequest(url: string): AskingClient {
  const client = new GraphQLClient(url);
  const ask = async <T>(document: string, variables: Variables = {}): Promise<Told<T>> => {
    try {
      return { data: await client.request<T>(document, variables), errors: [] };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const { data, errors = [] } = error.response;
      return { data: (data ?? undefined) as T | undefined, errors };
    }
  };
  return {
    query: ask,
    mutate: ask,
    giveUp: (document, signal) => client.request({ document, signal }),
  };
}
