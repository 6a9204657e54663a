import type { DocumentNode, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { KnownDocuments } from './known-document.ts';

/**
 * Runs documents that a request over HTTP names by their hash, and refuses what may not be run over
 * any transport. Those that were parsed before may be.
 */
export function useKnownDocuments(documents: KnownDocuments): Plugin {
  return {
    onParams({ params, setParams }) {
      const query = documents.find(params);
      if (query !== undefined) setParams({ ...params, query });
    },
    onParse({ parseFn, setParseFn }) {
      setParseFn((source: string | Source, options?: object): DocumentNode => {
        const refusal = documents.refuse(typeof source === 'string' ? source : source.body);
        if (refusal !== null) throw refusal;
        return parseFn(source, options);
      });
    },
  };
}
