import type { GraphQLError } from 'graphql';
import { createOperationRefusal } from '../server/refusal.ts';
import type { DocumentManifest } from './manifest.ts';

export interface DocumentOptions {
  /** Those that a caller may name by their hash. Default none. */
  readonly known?: DocumentManifest | undefined;
  /** Whether no others are run. Default false. */
  readonly isOnlyKnown?: boolean | undefined;
}

/** An operation as any transport has it. */
export interface DocumentParams {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

export interface KnownDocuments {
  /** The text of the document that is named instead of sent; undefined where none is named. @throws where it is not known. */
  readonly find: (params: DocumentParams) => string | undefined;
  /** What refuses a document that may not be run; null where it may. */
  readonly refuse: (document: string) => GraphQLError | null;
}

/** Documents that the gateway was told of when it started. */
export function createKnownDocuments({
  known = new Map(),
  isOnlyKnown = false,
}: DocumentOptions = {}): KnownDocuments {
  const texts = new Set(known.values());

  return {
    find: ({ query, extensions }) => {
      if (query !== undefined && query !== null && query !== '') return undefined;
      const hash = hashIn(extensions);
      if (hash === undefined) return undefined;
      const document = known.get(hash.toLowerCase());
      if (document !== undefined) return document;
      // The words by which clients know that they have to send the document itself.
      throw refusal('PersistedQueryNotFound');
    },
    refuse: (document) =>
      isOnlyKnown && !texts.has(document)
        ? refusal(
            'This gateway runs only documents that it knows: have this one added to its manifest.',
          )
        : null,
  };
}

/** Where Apollo's clients, and those that follow them, put the hash. */
function hashIn(extensions: unknown): string | undefined {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: unknown };
  const { sha256Hash } = (persistedQuery ?? {}) as { sha256Hash?: unknown };
  return typeof sha256Hash === 'string' ? sha256Hash : undefined;
}

function refusal(message: string): GraphQLError {
  return createOperationRefusal({ status: 400, code: 'INVALID_INPUT', message });
}
