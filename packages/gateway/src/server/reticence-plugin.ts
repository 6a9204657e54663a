import { type ExecutionResult, GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/**
 * Tells callers nothing of the graph that they do not know: no explorer, no introspection, and no
 * names that they may have meant.
 */
export function useReticence(endpoint: string): Plugin {
  return {
    onRequest({ request: { method, headers }, url, fetchAPI, endResponse }) {
      const asksForPage = method === 'GET' && headers.get('accept')?.includes('text/html') === true;
      if (!asksForPage || url.pathname !== endpoint || url.searchParams.has('query')) return;
      endResponse(new fetchAPI.Response(null, { status: 404 }));
    },
    onValidate({ addValidationRule }) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ result, setResult }) => {
        if (result.length > 0) setResult(toReticent(result as readonly GraphQLError[]));
      };
    },
    onSubscribe() {
      return {
        onSubscribeResult: ({ result, setResult }) => {
          if (!isAsyncIterable(result)) setResult(withoutSuggestions(result));
        },
      };
    },
  };
}

/** The result with no names in its errors that the caller may have meant. */
export function withoutSuggestions(result: ExecutionResult): ExecutionResult {
  return result.errors === undefined ? result : { ...result, errors: toReticent(result.errors) };
}

/** What GraphQL adds to its messages, to their end. */
const SUGGESTION = / Did you mean .*$/s;

function toReticent(errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.map((error) => {
    const message = error.message.replace(SUGGESTION, '');
    if (message === error.message) return error;
    const { nodes, source, positions, path, extensions } = error;
    return new GraphQLError(message, {
      nodes: nodes ?? null,
      source: source ?? null,
      positions: positions ?? null,
      path: path ?? null,
      extensions,
    });
  });
}
