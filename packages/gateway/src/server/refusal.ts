import { type ErrorCode, GatewayError } from '@fabgraph/contract';
import { GraphQLError } from 'graphql';

/** Why a request is refused before its operation is known. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** As the GraphQL server's HTTP layer wants it: it answers with the status. */
export function createRefusal({ status, code, message }: Refusal): GraphQLError {
  return new GraphQLError(message, {
    originalError: new GatewayError({ code, message }),
    // What is left of the body is not read, so the connection cannot be used again.
    extensions: { http: { status, headers: { connection: 'close' } } },
  });
}
