import type { Plugin } from 'graphql-yoga';
import { isMultipart } from '../multipart/multipart-plugin.ts';
import { refuseEncoding } from './content-encoding.ts';
import { createRefusalResponse } from './refusal-response.ts';
import { isJson } from './request-params.ts';
import type { RequestStates } from './request-state.ts';
import { HttpError } from './route-answer.ts';

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

/** Either names a document: as it is, or by its hash. */
const OPERATION_PARAMETERS = ['query', 'extensions'];

/**
 * Takes operations only in ways that no page of another origin can make a browser use unasked:
 * JSON by POST, or files or a GET that carry a preflight header.
 */
export function useRequestGuard(states: RequestStates): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const refusal = refuse(request, url);
      if (refusal === null) return;
      const state = states.of(request);
      endResponse(createRefusalResponse(refusal, { request, state, fetchAPI }));
    },
  };
}

function refuse(request: Request, url: URL): HttpError | null {
  const encoded = refuseEncoding(request.headers.get('content-encoding'));
  if (encoded !== null) return encoded;
  const contentType = request.headers.get('content-type') ?? '';
  const isPreflighted = PREFLIGHT_HEADERS.some((name) => request.headers.has(name));
  if (request.method === 'POST' && isMultipart(contentType)) {
    return isPreflighted ? null : unasked('a multipart request');
  }
  if (request.method === 'POST' && !isJson(contentType)) {
    return new HttpError(
      415,
      'INVALID_INPUT',
      'send the operation as JSON, with content-type: application/json',
    );
  }
  const isOperation =
    request.method === 'GET' && OPERATION_PARAMETERS.some((name) => url.searchParams.has(name));
  return isOperation && !isJson(contentType) && !isPreflighted ? unasked('a GET') : null;
}

function unasked(request: string): HttpError {
  const message = `${request} needs the header ${PREFLIGHT_HEADER}: 1, so that no other site can send it`;
  return new HttpError(400, 'INVALID_INPUT', message);
}
