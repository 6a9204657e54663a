import { type ErrorCode, GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import type { Plugin } from 'graphql-yoga';

/** A page elsewhere cannot send it without asking first, and we allow no other origin. */
export const PREFLIGHT_HEADER = 'graphql-preflight';

/**
 * Takes operations only in ways that no page of another origin can make a browser use unasked:
 * JSON by POST, or a GET that carries the preflight header.
 */
export function useRequestGuard(endpoint: string): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname !== endpoint) return;
      const refusal = refuse(request, url);
      if (refusal === null) return;
      const error = maskError(new GatewayError(refusal));
      const body = JSON.stringify({ errors: [error] });
      endResponse(
        new fetchAPI.Response(body, {
          status: refusal.status,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        }),
      );
    },
  };
}

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly status: number;
}

function refuse(request: Request, url: URL): Refusal | null {
  const isJson = /^application\/(graphql\+)?json\s*(;|$)/i.test(
    request.headers.get('content-type') ?? '',
  );
  if (request.method === 'POST' && !isJson) {
    return {
      code: 'INVALID_INPUT',
      message: 'send the operation as JSON, with content-type: application/json',
      status: 415,
    };
  }
  const isOperation = request.method === 'GET' && url.searchParams.has('query');
  if (isOperation && !isJson && !request.headers.has(PREFLIGHT_HEADER)) {
    return {
      code: 'INVALID_INPUT',
      message: `a GET needs the header ${PREFLIGHT_HEADER}: 1, so that no other site can send it`,
      status: 400,
    };
  }
  return null;
}
