import type { GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import type { RequestState } from './request-state.ts';

/** Why a request is refused, and as what it is answered. */
export interface RequestRefusal extends GatewayError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RefusedRequest {
  readonly request: Request;
  readonly state: RequestState;
  readonly fetchAPI: { readonly Response: typeof Response };
}

const RESPONSE_TYPE = 'application/graphql-response+json';

/** The answer to a request that is refused before anything of it is read. */
export function createRefusalResponse(
  refusal: RequestRefusal,
  { request, state, fetchAPI }: RefusedRequest,
): Response {
  state.codes.add(refusal.code);
  const error = maskError(refusal, { requestId: state.id });
  return new fetchAPI.Response(JSON.stringify({ errors: [error] }), {
    status: refusal.status,
    headers: { ...refusal.headers, 'content-type': `${answerTypeOf(request)}; charset=utf-8` },
  });
}

/** Clients that know the first take the body of an error in the second for that of some proxy. */
function answerTypeOf({ headers }: Request): string {
  const accepted = headers.get('accept') ?? '';
  return accepted.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
}
