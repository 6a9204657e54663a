import { forEachInTurns, type Page } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from './cursor.ts';

/** What a vendor gives for one offset and limit. */
export interface OffsetWindow<T> {
  readonly items: readonly T[];
  /** How many there are in all, where the vendor tells. */
  readonly total: number | null;
  /** Nothing follows this window. */
  readonly isEnd: boolean;
}

export interface OffsetListOptions<T, E> {
  readonly after?: string | undefined;
  /** How many items would do. */
  readonly first: number;
  /** The most that the vendor gives at once. */
  readonly maxWindow: number;
  readonly readWindow: (offset: number, limit: number) => Promise<OffsetWindow<T>>;
  readonly idOf: (item: T) => string;
  /** The entity, or null where the item does not match the filter. */
  readonly toEntity: (item: T) => E | null;
  /** Default: neither. */
  readonly pushedDown?: { readonly filter: boolean; readonly order: boolean };
}

/** A place in a list, told by what lies before it. */
interface Place {
  /** How many items. */
  readonly offset: number;
  /** The ids of the last of them, nearest last. */
  readonly last: readonly string[];
  /** Ids of items given last that have gone since: deleted, or pushed beyond the last window. */
  readonly missing: readonly string[];
}

interface Located<T> {
  readonly window: OffsetWindow<T>;
  /** Offset of the window's first item. */
  readonly start: number;
  /** Index in the window of the first item after the place. */
  readonly cut: number;
  readonly isFound: boolean;
}

const ANCHOR_COUNT = 3;
const MAX_MISSING = 12;
/** How many windows to look through on each side for a place that has moved. */
const MAX_SEARCH = 4;

const START: Place = { offset: 0, last: [], missing: [] };

const PLACE: z.ZodType<Place> = z.object({
  offset: z.number().int().nonnegative(),
  last: z.array(z.string()).max(ANCHOR_COUNT),
  missing: z.array(z.string()).max(MAX_MISSING),
});

/**
 * One page of a list that the vendor pages by offset. Each page begins with a look at the last
 * items of the page before: where these have moved, something was inserted or deleted before the
 * place, and the page begins where they are now. Only when all three are gone does the bare offset
 * count, and the page says that it is not stable.
 */
export async function pageOfOffsetList<T, E>({
  after,
  first,
  maxWindow,
  readWindow,
  idOf,
  toEntity,
  pushedDown = { filter: false, order: false },
}: OffsetListOptions<T, E>): Promise<Page<E>> {
  const place = after === undefined ? START : parseCursor(PLACE, after);
  const limit = Math.min(maxWindow, first + place.last.length);
  const { window, start, cut, isFound } = await locate({ place, limit, readWindow, idOf });

  const ids = window.items.map(idOf);
  const anchors = anchorsOf(place);
  const given = new Set(anchors);
  const items: E[] = [];
  /** Where in the window each of the items is. */
  const indexes: number[] = [];
  await forEachInTurns(window.items, (item, index) => {
    if (index < cut || given.has(ids[index] ?? '')) return;
    const entity = toEntity(item);
    if (entity === null) return;
    items.push(entity);
    indexes.push(index);
  });

  const nearest = anchors.findLastIndex((id) => ids.includes(id));
  const placeAfter = (index: number): Place => ({
    offset: start + index + 1,
    last: ids.slice(Math.max(0, index + 1 - ANCHOR_COUNT), index + 1),
    missing: anchors.slice(nearest + 1).slice(0, MAX_MISSING),
  });

  return {
    items,
    cursorAfter: (index) => {
      // After the last match everything in the window has been looked at, so that a page without a
      // match leads on, too.
      if (index >= items.length - 1) return formatCursor(placeAfter(ids.length - 1));
      return formatCursor(placeAfter(indexes[index] ?? cut - 1));
    },
    isLast: window.isEnd,
    pushedDown,
    total: pushedDown.filter ? window.total : null,
    isStable: isFound,
  };
}

interface LocateOptions<T> {
  readonly place: Place;
  readonly limit: number;
  readonly readWindow: (offset: number, limit: number) => Promise<OffsetWindow<T>>;
  readonly idOf: (item: T) => string;
}

/** Finds the window that holds the place, wherever it is now. */
async function locate<T>({
  place,
  limit,
  readWindow,
  idOf,
}: LocateOptions<T>): Promise<Located<T>> {
  const look = async (start: number): Promise<Located<T>> => {
    const window = await readWindow(start, limit);
    const cut = cutAfter(window.items.map(idOf), anchorsOf(place));
    return { window, start, cut: cut ?? 0, isFound: cut !== null };
  };

  const home = Math.max(0, place.offset - place.last.length);
  const expected = await look(home);
  if (expected.isFound) return expected;

  let isEndSeen = expected.window.isEnd;
  for (let step = 1; step <= MAX_SEARCH; step += 1) {
    const later = home + step * limit;
    const earlier = home - step * limit;
    if (!isEndSeen) {
      const located = await look(later);
      if (located.isFound) return located;
      isEndSeen = located.window.isEnd;
    }
    if (earlier > -limit) {
      const located = await look(Math.max(0, earlier));
      if (located.isFound) return located;
    }
  }
  return { ...expected, cut: Math.min(place.offset - home, expected.window.items.length) };
}

/** What was given last, nearest last: an item that was pushed on lies beyond those that were not. */
function anchorsOf({ last, missing }: Place): readonly string[] {
  return [...last, ...missing];
}

/** Index after the nearest of the anchors that is still there; null where none is. */
function cutAfter(ids: readonly string[], anchors: readonly string[]): number | null {
  if (anchors.length === 0) return 0;
  const nearest = anchors.findLast((anchor) => ids.includes(anchor));
  return nearest === undefined ? null : ids.indexOf(nearest) + 1;
}
