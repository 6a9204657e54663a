import { type ErrorCode, GatewayError } from '@fabgraph/contract';
import { GraphQLError } from 'graphql';

export interface MaskOptions {
  /** Shown to the client, so that a report of theirs can be found in the log. */
  readonly requestId?: string | undefined;
}

/** What a client may read beside an error's message. Keys that have nothing to say are absent. */
export interface ErrorExtensions {
  readonly code: ErrorCode;
  readonly vendor?: string;
  readonly account?: string;
  readonly httpStatus?: number;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
}

/**
 * The one border where errors become visible, for every transport: a `GatewayError` is shown as it
 * is, a document or value that GraphQL itself refused is INVALID_INPUT, and anything else is a
 * fault of ours that shows nothing of itself.
 */
export function maskError(error: unknown, { requestId }: MaskOptions = {}): GraphQLError {
  const shown = toGatewayError(error);
  const extensions: ErrorExtensions = {
    code: shown.code,
    ...present('vendor', shown.vendor),
    ...present('account', shown.account),
    ...present('httpStatus', shown.httpStatus),
    retryable: shown.isRetryable,
    ...present('retryAfterMs', shown.retryAfterMs),
    ...present('requestId', requestId),
  };
  if (!(error instanceof GraphQLError)) {
    return new GraphQLError(shown.message, {
      originalError: toError(error),
      extensions: { ...extensions },
    });
  }
  return new GraphQLError(shown.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    originalError: error.originalError ?? null,
    // The server's own hint to its HTTP layer; it takes it out again before it answers.
    extensions: { ...extensions, ...present('http', error.extensions.http) },
  });
}

function toGatewayError(error: unknown): GatewayError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof GatewayError) return original;
  if (
    error instanceof GraphQLError &&
    original instanceof GraphQLError &&
    isRefusal(error, original)
  ) {
    return new GatewayError({ code: 'INVALID_INPUT', message: error.message });
  }
  return new GatewayError({
    code: 'INTERNAL',
    message: 'Something went wrong inside the gateway.',
    cause: original,
  });
}

/**
 * GraphQL refuses documents and variables before it runs anything: such an error has no path. While
 * running it refuses arguments, and says at which node of the document; without a node it could not
 * write out a value of ours.
 */
function isRefusal(error: GraphQLError, original: GraphQLError): boolean {
  return error.path === undefined || (original !== error && original.nodes !== undefined);
}

function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
