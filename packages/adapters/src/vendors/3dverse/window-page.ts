import { hash } from 'node:crypto';
import type { Page } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from '../../list/cursor.ts';
import { perAnswer } from '../../wire/per-answer.ts';

/** What the vendor gives for one offset and limit, as entities. */
export interface EntityWindow<E> {
  /** In any order. One row of the vendor's may be several entities, or none. Looked through once an array. */
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
  /** Absent: all of them. */
  readonly matches?: ((entity: E) => boolean) | undefined;
  readonly pushedDown: Page<E>['pushedDown'];
}

/** How many rows at the end of a window are read again with the next one, to see whether they moved. */
const OVERLAP = 3;
/** How many entities a place remembers at least, where as many came. */
const MIN_REMEMBERED = 128;
/** How many windows to look through on each side for a place that has moved. */
const MAX_SEARCH = 4;
/** How many windows that hold nothing new are passed over in one read. */
const MAX_SKIPPED = 10;

/** Where to read on. Entities are told by short tags of their keys. */
interface Place {
  readonly start: number;
  /** Of windows that came whole: the last ones, of which some lie just before the place. */
  readonly recent: readonly string[];
  /** What came already of the window that begins at the place, or of what follows. */
  readonly here: readonly string[];
}

const TAG_LENGTH = 6;
const tags = z.string().regex(new RegExp(`^(?:[\\w-]{${TAG_LENGTH}})*$`));
const PLACE = z.object({ start: z.int().nonnegative(), recent: tags, here: tags });

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
  const place = after === undefined ? BEGINNING : parsePlace(after);
  const passed = new Set([...place.recent, ...place.here]);
  const read = async (start: number): Promise<Located<E>> => {
    const { entities, rowCount, total, isEnd } = await readWindow(start, limit);
    const distinct = distinctOf(entities, keyOf) as readonly E[];
    // Written out: a copy by spread would take longer than all else here.
    return { entities, rowCount, total, isEnd, start, distinct };
  };
  const tagsIn = ({ distinct }: Located<E>) => tagsOf(distinct, keyOf);
  const isInSight = (window: Located<E>) => {
    if (place.recent.length === 0) return true;
    const tags = new Set(tagsIn(window));
    return place.recent.some((tag) => tags.has(tag));
  };
  // Most lists are read from their beginning and never further: then nobody needs tags.
  const freshTagsIn = (window: Located<E>) => tagsIn(window).filter((tag) => !passed.has(tag));
  const freshIn = (window: Located<E>) => {
    if (passed.size === 0) return window.distinct;
    const tags = tagsIn(window);
    return window.distinct.filter((_entity, index) => !passed.has(tags[index] ?? ''));
  };
  const { window: located, isFound } =
    place === BEGINNING
      ? { window: await read(0), isFound: true }
      : await locate({ start: place.start, limit, read, isInSight });
  const isKnown = (seen: Located<E>) => freshIn(seen).length === 0;
  const window = isKnown(located) ? await skipKnown(located, read, isKnown) : located;

  const fresh = freshIn(window);
  const items = matches === undefined ? fresh : fresh.filter(matches);

  const placeAfter = (index: number): Place => {
    if (index >= items.length - 1) {
      const start = Math.max(0, window.start + window.rowCount - OVERLAP);
      const tags = new Set(tagsIn(window));
      // What inserts pushed out of this window comes again with the next.
      const here = place.here.filter((tag) => !tags.has(tag));
      return { start, recent: remember(place.recent, tags), here };
    }
    const last = items[index];
    const count = last === undefined ? 0 : fresh.indexOf(last) + 1;
    const here = [...place.here, ...freshTagsIn(window).slice(0, count)];
    return { start: window.start, recent: place.recent, here };
  };

  return {
    items,
    cursorAfter: (index) => formatPlace(placeAfter(index)),
    // A vendor that gives the same for every offset has no more to give.
    isLast: window.isEnd || fresh.length === 0,
    pushedDown,
    total: window.total,
    isStable: isFound && (window.isEnd || fresh.length > 0),
  };
}

const BEGINNING: Place = { start: 0, recent: [], here: [] };

interface Located<E> extends EntityWindow<E> {
  readonly start: number;
  /** The entities, each once. */
  readonly distinct: readonly E[];
}

/** What the vendor moved inside the window while answering comes once. */
const distinctOf = perAnswer((entities: readonly unknown[], keyOf: (entity: never) => string) => {
  const byKey = new Map(entities.map((entity) => [keyOf(entity as never), entity]));
  return byKey.size === entities.length ? entities : [...byKey.values()];
});

const tagsOf = perAnswer((distinct: readonly unknown[], keyOf: (entity: never) => string) =>
  distinct.map((entity) => tagOf(keyOf(entity as never))),
);

/** Finds the window that holds the place, wherever it is now: deletes move it down, inserts up. */
async function locate<E>({
  start,
  limit,
  read,
  isInSight,
}: {
  readonly start: number;
  readonly limit: number;
  readonly read: (start: number) => Promise<Located<E>>;
  readonly isInSight: (window: Located<E>) => boolean;
}): Promise<{ readonly window: Located<E>; readonly isFound: boolean }> {
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

/** Reads on where a window holds only what came already: many inserts have moved it there. */
async function skipKnown<E>(
  located: Located<E>,
  read: (start: number) => Promise<Located<E>>,
  isKnown: (window: Located<E>) => boolean,
): Promise<Located<E>> {
  let window = located;
  for (let count = 0; count < MAX_SKIPPED && !window.isEnd && isKnown(window); count += 1) {
    window = await read(window.start + window.rowCount);
  }
  return window;
}

/** All of the last window, and of those before it as many as there is room for. */
function remember(earlier: readonly string[], window: ReadonlySet<string>): readonly string[] {
  const before = earlier.filter((tag) => !window.has(tag));
  const room = Math.max(0, MIN_REMEMBERED - window.size);
  return [...before.slice(Math.max(0, before.length - room)), ...window];
}

function tagOf(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, TAG_LENGTH);
}

function formatPlace({ start, recent, here }: Place): string {
  return formatCursor({ start, recent: recent.join(''), here: here.join('') });
}

function parsePlace(cursor: string): Place {
  const { start, recent, here } = parseCursor(PLACE, cursor);
  return { start, recent: splitTags(recent), here: splitTags(here) };
}

function splitTags(text: string): readonly string[] {
  return text.match(new RegExp(`.{${TAG_LENGTH}}`, 'g')) ?? [];
}
