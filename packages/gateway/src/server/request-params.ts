import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { createRefusal } from './refusal.ts';

/** Media types are the same in capitals, and with a blank before their parameters. */
export function isJson(contentType: string): boolean {
  return /^application\/(graphql\+)?json\s*(;|$)/i.test(contentType);
}

/**
 * Takes what the GraphQL server's own parsers do not: JSON by any way of writing its media type.
 * Says of a URL which of its parameters is no JSON, where they would say that something went wrong.
 */
export function useRequestParams(): Plugin {
  return {
    onRequestParse({ request, url, requestParser, setRequestParser }) {
      const { method, headers } = request;
      if (method === 'GET') {
        for (const name of ['variables', 'extensions']) {
          parseJson(url.searchParams.get(name) || 'null', `"${name}" in the URL`);
        }
      }
      if (method !== 'POST' || requestParser !== undefined) return;
      if (!isJson(headers.get('content-type') ?? '')) return;
      setRequestParser(async (whole) => parseJson(await whole.text(), 'the body') as GraphQLParams);
    },
  };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw createRefusal({
      status: 400,
      code: 'INVALID_INPUT',
      message: `${what} must be JSON`,
    });
  }
}
