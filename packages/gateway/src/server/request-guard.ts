import { GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import type { Plugin } from 'graphql-yoga';
import { isMultipart } from '../multipart/multipart-plugin.ts';
import type { Refusal } from './refusal.ts';
import { isJson } from './request-params.ts';
import type { RequestStates } from './request-state.ts';

/** A page elsewhere cannot send it without asking first, and we allow no other origin. */
export const PREFLIGHT_HEADER = 'graphql-preflight';

/** What public clients send to the same end. */
const PREFLIGHT_HEADERS = [
  PREFLIGHT_HEADER,
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-graphql-yoga-csrf',
  'x-requested-with',
];

const RESPONSE_TYPE = 'application/graphql-response+json';

export interface RequestGuardOptions {
  readonly endpoint: string;
  readonly states: RequestStates;
}

/**
 * Takes operations only in ways that no page of another origin can make a browser use unasked:
 * JSON by POST, or files or a GET that carry a preflight header.
 */
export function useRequestGuard({ endpoint, states }: RequestGuardOptions): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname !== endpoint) return;
      const refusal = refuse(request, url);
      if (refusal === null) return;
      const { id, codes } = states.of(request);
      codes.add(refusal.code);
      const error = maskError(new GatewayError(refusal), { requestId: id });
      const body = JSON.stringify({ errors: [error] });
      endResponse(
        new fetchAPI.Response(body, {
          status: refusal.status,
          headers: { 'content-type': `${answerTypeOf(request)}; charset=utf-8` },
        }),
      );
    },
  };
}

function refuse(request: Request, url: URL): Refusal | null {
  const contentType = request.headers.get('content-type') ?? '';
  const isPreflighted = PREFLIGHT_HEADERS.some((name) => request.headers.has(name));
  if (request.method === 'POST' && isMultipart(contentType)) {
    return isPreflighted ? null : unasked('a multipart request');
  }
  if (request.method === 'POST' && !isJson(contentType)) {
    return {
      code: 'INVALID_INPUT',
      message: 'send the operation as JSON, with content-type: application/json',
      status: 415,
    };
  }
  const isOperation = request.method === 'GET' && url.searchParams.has('query');
  return isOperation && !isJson(contentType) && !isPreflighted ? unasked('a GET') : null;
}

/** Clients that know the first take the body of an error in the second for that of some proxy. */
function answerTypeOf({ headers }: Request): string {
  const accepted = headers.get('accept') ?? '';
  return accepted.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
}

function unasked(request: string): Refusal {
  return {
    code: 'INVALID_INPUT',
    message: `${request} needs the header ${PREFLIGHT_HEADER}: 1, so that no other site can send it`,
    status: 400,
  };
}
