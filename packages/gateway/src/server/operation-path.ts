import type { Plugin } from 'graphql-yoga';

/**
 * Lets through requests for GraphQL's own path alone, with a slash behind it or without. Its server
 * takes any address that ends like it, `/elsewhere?to=/graphql` for one, and whatever guards the path
 * would know nothing of that.
 */
export function useOperationPath(endpoint: string): Plugin {
  return {
    onRequest({ url: { pathname }, fetchAPI, endResponse }) {
      if (pathname === endpoint || pathname === `${endpoint}/`) return;
      endResponse(new fetchAPI.Response('', { status: 404 }));
    },
  };
}
