import { createRecentMap } from './recent-map.ts';

/** Tells the end of lists whose vendor does not tell it. */
export interface LongestWindows {
  readonly isEnd: (
    list: string,
    window: {
      readonly offset: number;
      readonly limit: number;
      readonly count: number;
      readonly total: number | null;
    },
  ) => boolean;
}

const MAX_LISTS = 1_000;
/**
 * However little the vendor gives at once, it is more than the three items that a page reads again
 * from the page before: of a page with no others nothing follows.
 */
const MIN_WINDOW = 4;
/** A vendor that ignores the offset would be walked for ever. */
const MAX_OFFSET = 100_000;

/**
 * The vendor may give fewer items than asked for and still have more. So a window is the last one
 * only if a total says so, if it is empty, or if the same list has given longer windows before.
 */
export function createLongestWindows(): LongestWindows {
  const longest = createRecentMap<number>(MAX_LISTS);
  return {
    isEnd: (list, { offset, limit, count, total }) => {
      const known = longest.get(list) ?? MIN_WINDOW;
      if (count > known) longest.set(list, count);
      if (count === 0 || offset >= MAX_OFFSET) return true;
      if (total !== null) return offset + count >= total;
      return count < limit && count < known;
    },
  };
}

/** A total smaller than what was seen already is worth nothing. */
export function plausibleTotal(total: number | null, offset: number, count: number): number | null {
  if (total === null || !Number.isSafeInteger(total) || total < 0) return null;
  return count > 0 && total < offset + count ? null : total;
}
