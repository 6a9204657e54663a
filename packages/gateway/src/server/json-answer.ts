import type { ExecutionResult } from 'graphql';
import { processRegularResult } from 'graphql-yoga';

/** An answer of JSON before it is written. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** What the GraphQL server's HTTP layer makes of a result, without the Fetch API's objects. */
export function toJsonAnswer(result: ExecutionResult, mediaType: string): JsonAnswer {
  return processRegularResult(result, PARTS, mediaType) as unknown as JsonAnswer;
}

type ProcessorApi = Parameters<typeof processRegularResult>[1];

/** Keeps the parts of an answer where the Fetch API would make an object of them. */
const PARTS = {
  Response: function toAnswer(body: string, { status, headers }: Omit<JsonAnswer, 'body'>) {
    return { status, headers: { ...headers, 'Content-Length': Buffer.byteLength(body) }, body };
  },
} as unknown as ProcessorApi;
