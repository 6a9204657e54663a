import { createHash } from 'node:crypto';
import type { Page } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from '../../list/cursor.ts';

/** What the vendor gives for one offset and limit, as entities. */
export interface EntityWindow<E> {
  /** In any order. One row of the vendor's may be several entities, or none. */
  readonly entities: readonly E[];
  /** Rows that the offset counts. */
  readonly rowCount: number;
  readonly total: number | null;
  readonly isEnd: boolean;
}

export interface WindowPageOptions<E> {
  readonly after?: string | undefined;
  /** Rows to ask for. */
  readonly limit: number;
  readonly readWindow: (offset: number, limit: number) => Promise<EntityWindow<E>>;
  readonly keyOf: (entity: E) => string;
  readonly matches: (entity: E) => boolean;
  readonly pushedDown: Page<E>['pushedDown'];
}

/** How many rows at the end of a window are read again with the next one, to see whether they moved. */
const OVERLAP = 3;
/** How many entities a place remembers at least, where as many came. */
const MIN_REMEMBERED = 128;
/** How many windows to look through on each side for a place that has moved. */
const MAX_SEARCH = 4;

/** Where to read on, and tags of the entities that came last. */
interface Place {
  readonly start: number;
  readonly recent: readonly string[];
}

const TAG_LENGTH = 6;
const PLACE = z.object({
  start: z.int().nonnegative(),
  recent: z.string().regex(/^(?:[\w-]{6})*$/),
});

/**
 * One page of an offset list whose windows have no order inside: what the vendor groups by type, or
 * rows that are several entities. A count of items passed would mean nothing there, so a place
 * remembers what came last: a window is read again from a little before the place, what came
 * already is left out, and where nothing of it is in sight, the place is looked for on both sides.
 */
export async function pageOfWindows<E>({
  after,
  limit,
  readWindow,
  keyOf,
  matches,
  pushedDown,
}: WindowPageOptions<E>): Promise<Page<E>> {
  const place = after === undefined ? { start: 0, recent: [] } : parsePlace(after);
  const recent = new Set(place.recent);
  const read = async (start: number): Promise<Tagged<E>> => {
    const window = await readWindow(start, limit);
    // By tag: what the vendor moved inside the window while answering comes once.
    const byTag = new Map(window.entities.map((entity) => [tagOf(keyOf(entity)), entity]));
    return { ...window, start, byTag };
  };
  const isInSight = ({ byTag }: Tagged<E>) =>
    recent.size === 0 || place.recent.some((tag) => byTag.has(tag));
  const { window, isFound } = await locate({ start: place.start, limit, read, isInSight });

  const fresh = [...window.byTag].filter(([tag]) => !recent.has(tag));
  const items = fresh.filter(([, entity]) => matches(entity));

  return {
    items: items.map(([, entity]) => entity),
    cursorAfter: (index) => {
      const isAll = index >= items.length - 1;
      const count = isAll
        ? fresh.length
        : fresh.findIndex(([tag]) => tag === items[index]?.[0]) + 1;
      const passed = fresh.slice(0, count).map(([tag]) => tag);
      const start = isAll ? Math.max(0, window.start + window.rowCount - OVERLAP) : window.start;
      return formatPlace({ start, recent: remember(place.recent, passed, window.byTag) });
    },
    isLast: window.isEnd,
    pushedDown,
    total: window.total,
    isStable: isFound,
  };
}

interface Tagged<E> extends EntityWindow<E> {
  readonly start: number;
  readonly byTag: ReadonlyMap<string, E>;
}

/** Finds the window that holds the place, wherever it is now: deletes move it down, inserts up. */
async function locate<E>({
  start,
  limit,
  read,
  isInSight,
}: {
  readonly start: number;
  readonly limit: number;
  readonly read: (start: number) => Promise<Tagged<E>>;
  readonly isInSight: (window: Tagged<E>) => boolean;
}): Promise<{ readonly window: Tagged<E>; readonly isFound: boolean }> {
  const expected = await read(start);
  if (isInSight(expected)) return { window: expected, isFound: true };
  let [below, above] = [expected, expected];
  for (let step = 0; step < MAX_SEARCH; step += 1) {
    if (below.start > 0) {
      // A window that is short and not the last shows how much the vendor gives at most.
      const length = below.isEnd || below.rowCount === 0 ? limit : below.rowCount;
      below = await read(Math.max(0, below.start - length));
      if (isInSight(below)) return { window: below, isFound: true };
    }
    if (!above.isEnd) {
      above = await read(above.start + above.rowCount);
      if (isInSight(above)) return { window: above, isFound: true };
    }
  }
  return { window: expected, isFound: false };
}

/** What came of this very window must all be known: it may be read again for what is left of it. */
function remember(
  earlier: readonly string[],
  passed: readonly string[],
  window: ReadonlyMap<string, unknown>,
): readonly string[] {
  const here = [...earlier.filter((tag) => window.has(tag)), ...passed];
  const room = Math.max(0, MIN_REMEMBERED - here.length);
  const before = earlier.filter((tag) => !window.has(tag));
  return [...before.slice(before.length - Math.min(room, before.length)), ...here];
}

function tagOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, TAG_LENGTH);
}

function formatPlace({ start, recent }: Place): string {
  return formatCursor({ start, recent: recent.join('') });
}

function parsePlace(cursor: string): Place {
  const { start, recent } = parseCursor(PLACE, cursor);
  return { start, recent: recent.match(/.{6}/g) ?? [] };
}
