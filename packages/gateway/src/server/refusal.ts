import { type ErrorCode, GatewayError } from '@fabgraph/contract';
import { GraphQLError } from 'graphql';

/** Why a request or its operation is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Of a request, before its operation is known, as the GraphQL server's HTTP layer wants it: it
 * answers with the status.
 */
export function createRefusal(refusal: Refusal): GraphQLError {
  // What is left of the body is not read, so the connection cannot be used again.
  return toError(refusal, { headers: { connection: 'close' } });
}

/** Of an operation: nothing of it runs. Over HTTP it is answered with the status, whatever the caller accepts. */
export function createOperationRefusal(refusal: Refusal): GraphQLError {
  return toError(refusal);
}

/** The same, for an error that says more than its code. */
export function refusalBy(
  originalError: GatewayError,
  status: number,
  http: object = {},
): GraphQLError {
  const extensions = { http: { status, ...http } };
  return new GraphQLError(originalError.message, { originalError, extensions });
}

function toError({ status, code, message }: Refusal, http?: object): GraphQLError {
  return refusalBy(new GatewayError({ code, message }), status, http);
}
