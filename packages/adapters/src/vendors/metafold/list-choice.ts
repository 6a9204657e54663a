import type { ReadContext } from '@fabgraph/contract';
import { createRecentMap } from '../../wire/recent-map.ts';

/** Chooses between a list and a read of each thing that is wanted of it. */
export interface ListChoice {
  /** A list is about to be read in this operation. */
  readonly begin: (url: string, context: ReadContext) => Promise<void>;
  /** How many items a list had just now. */
  readonly note: (url: string, size: number) => void;
  /** Whether the list is to be read, rather than `count` of its things one by one, side by side. */
  readonly isListCheaper: (url: string, count: number, context: ReadContext) => Promise<boolean>;
}

/** Reading and sending so many items of a list takes about as long as one call more. */
const ITEMS_PER_CALL = 500;
/** Of more lists than these the sizes are forgotten, the oldest first. */
const MAX_KNOWN_SIZES = 1_000;

/**
 * The vendor gives a list whole. A list counts as one call, a long one as one more for every 500
 * items that it had when it was last read; what is not known to be long is short. A list that this
 * operation reads anyway costs nothing.
 */
export function createListChoice(): ListChoice {
  const sizes = createRecentMap<number>(MAX_KNOWN_SIZES);
  const begunIn = (context: ReadContext): Promise<Set<string>> =>
    context.once('lists begun', async () => new Set());

  return {
    begin: async (url, context) => {
      (await begunIn(context)).add(url);
    },
    note: (url, size) => sizes.set(url, size),
    isListCheaper: async (url, count, context) =>
      (await begunIn(context)).has(url) || count > costOf(sizes.get(url) ?? 0),
  };
}

/** In calls. */
function costOf(size: number): number {
  return size > ITEMS_PER_CALL ? 1 + size / ITEMS_PER_CALL : 1;
}
