import { LRUCache } from 'lru-cache';

/** What was made of documents, by their texts. */
export interface DocumentCache<T> {
  readonly get: (document: string) => T | undefined;
  readonly set: (document: string, made: T) => void;
}

export interface DocumentCacheOptions {
  /** Default 1,024. */
  readonly maxCount?: number | undefined;
  /** Of all texts together. Default 500,000. */
  readonly maxCharacters?: number | undefined;
}

/** One text is kept if it is at most so large a part of all: others are not to make room for it. */
const MAX_PART = 0.1;

/**
 * Keeps those that were used last. The GraphQL server's own cache counts documents only, and what is
 * made of one takes up to 160 times its characters: a caller with a thousand long ones would fill
 * the heap, and nothing of it would be let go.
 */
export function createDocumentCache<T extends NonNullable<unknown>>({
  maxCount = 1_024,
  maxCharacters = 500_000,
}: DocumentCacheOptions = {}): DocumentCache<T> {
  const kept = new LRUCache<string, T>({
    max: maxCount,
    maxSize: maxCharacters,
    maxEntrySize: Math.floor(maxCharacters * MAX_PART),
    // Nothing is kept that has no size.
    sizeCalculation: (_made, document) => Math.max(1, document.length),
  });
  return {
    get: (document) => kept.get(document),
    set: (document, made) => {
      kept.set(document, made);
    },
  };
}
