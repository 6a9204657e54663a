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
export function createDocumentCache<T>({
  maxCount = 1_024,
  maxCharacters = 500_000,
}: DocumentCacheOptions = {}): DocumentCache<T> {
  // In the order of use, the longest unused first.
  const kept = new Map<string, T>();
  let characters = 0;

  return {
    get: (document) => {
      const made = kept.get(document);
      if (made === undefined) return undefined;
      kept.delete(document);
      kept.set(document, made);
      return made;
    },
    set: (document, made) => {
      if (document.length > maxCharacters * MAX_PART) return;
      drop(document);
      kept.set(document, made);
      characters += document.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= maxCount && characters <= maxCharacters) return;
        drop(oldest);
      }
    },
  };

  function drop(document: string): void {
    if (kept.delete(document)) characters -= document.length;
  }
}
