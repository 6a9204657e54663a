import { createRecentMap } from '../../wire/recent-map.ts';

/** Tells the end of lists whose vendor does not tell it. */
export interface LongestWindows {
  readonly isEnd: (list: string, window: Window) => boolean;
}

export interface Window {
  readonly offset: number;
  readonly limit: number;
  readonly count: number;
  readonly total: number | null;
}

/** What the windows of one list have shown so far. */
interface Seen {
  /** Rows of the longest window: the vendor gives at least that many at once. */
  readonly longest: number;
  /** The last window that came shorter than asked for. */
  readonly short: { readonly end: number; readonly count: number } | null;
  /** Rows of a short window that others followed: as many as the vendor gives at once. */
  readonly most: number | null;
}

const MAX_LISTS = 1_000;
/** What the vendor gives where no limit is asked for: it will not give fewer at most. */
const MIN_WINDOW = 10;
/** A vendor that ignores the offset would be walked for ever. */
const MAX_OFFSET = 100_000;
const NOTHING_SEEN: Seen = { longest: MIN_WINDOW, short: null, most: null };

/**
 * The vendor may give fewer rows than asked for and still have more, and mostly tells no total. A
 * window that came short is the last one unless its length is one that somebody would choose as the
 * most to give at once: a round number that no window of this list has exceeded, or one that others
 * followed before. Then one more call asks.
 *
 * So the end of a plain list costs no call of its own. A vendor whose most is not round, 37 say,
 * cannot be told from one that has 37 rows, until a window after the first has been seen.
 */
export function createLongestWindows(): LongestWindows {
  const lists = createRecentMap<Seen>(MAX_LISTS);
  return {
    isEnd: (list, window) => {
      const { offset, limit, count, total } = window;
      const seen = lists.get(list) ?? NOTHING_SEEN;
      const now = learn(seen, window);
      if (now !== seen) lists.set(list, now);
      if (count === 0 || offset >= MAX_OFFSET) return true;
      if (total !== null) return offset + count >= total;
      if (count >= limit) return false;
      if (count < seen.longest) return true;
      return count !== now.most && !isRound(count);
    },
  };
}

function learn(seen: Seen, { offset, limit, count }: Window): Seen {
  const isFollowed = seen.short !== null && count > 0 && offset >= seen.short.end;
  const most = isFollowed ? Math.max(seen.most ?? 0, seen.short.count) : seen.most;
  const longest = Math.max(seen.longest, count);
  const isShort = count > 0 && count < limit && count >= longest;
  const short = isShort ? { end: offset + count, count } : seen.short;
  const isSame = most === seen.most && longest === seen.longest && short === seen.short;
  return isSame ? seen : { longest, short, most };
}

/** A number that limits are: tens, quarters of a hundred, powers of two. */
function isRound(count: number): boolean {
  return count % 10 === 0 || count % 25 === 0 || (count & (count - 1)) === 0;
}

/** A total smaller than what was seen already is worth nothing. */
export function plausibleTotal(total: number | null, offset: number, count: number): number | null {
  if (total === null || !Number.isSafeInteger(total) || total < 0) return null;
  return count > 0 && total < offset + count ? null : total;
}
