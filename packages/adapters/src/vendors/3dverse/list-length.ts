import { createRecentMap } from '../../wire/recent-map.ts';
import { createLongestWindows, type Window } from './list-end.ts';
import { MAX_LIMIT } from './max-limit.ts';

/** A window of one list, as its end and its length are told by. */
export interface SeenWindow extends Window {
  /** Whether its length says nothing of the list's, or nobody wants to know that. */
  readonly isPart?: boolean;
}

/** How many windows a list still has. */
export interface WindowsLeft {
  readonly count: number;
  /** False: there are that many, and perhaps more. */
  readonly isExact: boolean;
}

/** What the windows of one account's lists have shown: how long they are, and nothing of what is in them. */
export interface ListLengths {
  /** Whether nothing follows this window. `list`: its path. */
  readonly isEnd: (list: string, window: SeenWindow) => boolean;
  /** Null where nobody knows, or nobody has looked for five minutes. */
  readonly windowsFrom: (list: string, offset: number) => WindowsLeft | null;
}

export interface ListLengthsOptions {
  /** Monotonic, in ms. */
  readonly now?: () => number;
}

interface Length {
  /** How many rows there are, or at least are. */
  readonly rows: number;
  readonly isExact: boolean;
  /** Rows of a whole window. */
  readonly windowLength: number;
  readonly notedAt: number;
}

const MAX_LISTS = 1_000;
/** A list that was too long to be read is never seen to shrink, so what is known of it runs out. */
const KNOWN_FOR_MS = 300_000;

export function createListLengths({
  now = () => performance.now(),
}: ListLengthsOptions = {}): ListLengths {
  const longest = createLongestWindows();
  const lengths = createRecentMap<Length>(MAX_LISTS);

  const note = (list: string, { offset, limit, count, total }: SeenWindow, isEnd: boolean) => {
    const passed = offset + count;
    // What stands behind the end was not there to be counted.
    if (count === 0 && offset > 0 && total === null) return;
    const known = lengths.get(list);
    const isExact = total !== null || isEnd;
    const isOld = known === undefined || known.notedAt + KNOWN_FOR_MS <= now();
    if (!isExact && !isOld && known.rows > passed) return;
    const windowLength = !isEnd && count < limit ? Math.max(1, count) : MAX_LIMIT;
    lengths.set(list, {
      rows: total ?? (isEnd ? passed : passed + 1),
      isExact,
      windowLength,
      notedAt: now(),
    });
  };

  return {
    isEnd: (list, window) => {
      const isEnd = longest.isEnd(list, window);
      if (window.isPart !== true) note(list, window, isEnd);
      return isEnd;
    },
    windowsFrom: (list, offset) => {
      const known = lengths.get(list);
      if (known === undefined || known.notedAt + KNOWN_FOR_MS <= now()) return null;
      const { rows, isExact, windowLength } = known;
      return { count: Math.max(1, Math.ceil((rows - offset) / windowLength)), isExact };
    },
  };
}
