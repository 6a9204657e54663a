import { type ReadContext, type Slot, VendorError } from '@fabgraph/contract';
import type { z } from 'zod';
import type { JsonAnswer } from '../../http/client.ts';
import { type Api, MAX_LIMIT, settle } from './api.ts';
import type { QueryValue } from './query.ts';
import { type Received, withRaw } from './received.ts';
import { createRecentMap } from './recent-map.ts';

/** What the vendor gives for one offset and limit. */
export interface ListWindow<T> {
  /** Null in the place of an item that is not as documented: offsets count it. */
  readonly rows: readonly (Received<T> | null)[];
  /** How many there are in all, where the vendor tells. */
  readonly total: number | null;
  /** Nothing follows this window. */
  readonly isEnd: boolean;
}

/** One of the vendor's lists that are paged by offset. */
export interface OffsetList<T> {
  readonly readWindow: (
    offset: number,
    limit: number,
    context: ReadContext,
  ) => Promise<ListWindow<T>>;
}

export interface OffsetListOptions<T> {
  readonly api: Api;
  readonly path: string;
  readonly query?: { readonly [key: string]: QueryValue };
  readonly schema: z.ZodType<T>;
  /** Reads the total from the answer's headers; absent where the vendor never sends one. */
  readonly totalOf?: (headers: JsonAnswer['headers']) => number | null;
  /** The longest windows seen of each list, by path; shared by all reads of one account. */
  readonly longest: LongestWindows;
}

export function createOffsetList<T>({
  api,
  path,
  query = {},
  schema,
  totalOf = () => null,
  longest,
}: OffsetListOptions<T>): OffsetList<T> {
  const rowSchema = withRaw(schema);
  return {
    readWindow: async (offset, limit, context) => {
      const { headers, body } = await api.read(path, { offset, limit, ...query }, context);
      if (!Array.isArray(body)) throw api.badResponse(path, 'something that is no list');
      const rows = body.map((item) => rowSchema.safeParse(item).data ?? null);
      const total = plausibleTotal(totalOf(headers), offset, rows.length);
      const isEnd = longest.isEnd(path, { offset, limit, count: rows.length, total });
      return { rows, total, isEnd };
    },
  };
}

/** A total smaller than what was seen already is worth nothing. */
export function plausibleTotal(total: number | null, offset: number, count: number): number | null {
  if (total === null || !Number.isSafeInteger(total) || total < 0) return null;
  return count > 0 && total < offset + count ? null : total;
}

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

/** One header as text; the vendor's own client reads its counts as JSON. */
export function jsonHeader(headers: JsonAnswer['headers'], name: string): unknown {
  const value = headers[name];
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The rows of a list from its beginning, up to a number of windows. */
export async function readRows<T>(
  list: OffsetList<T>,
  maxWindows: number,
  context: ReadContext,
): Promise<{ readonly rows: readonly Received<T>[]; readonly isWhole: boolean }> {
  const rows: Received<T>[] = [];
  let offset = 0;
  for (let count = 0; count < maxWindows; count += 1) {
    const window = await list.readWindow(offset, MAX_LIMIT, context);
    rows.push(...window.rows.filter((row) => row !== null));
    offset += window.rows.length;
    if (window.isEnd) return { rows, isWhole: true };
  }
  return { rows, isWhole: false };
}

export interface ReadByIdOptions<T> {
  readonly ids: readonly string[];
  readonly idOf: (json: T) => string;
  readonly list: OffsetList<T>;
  readonly readOne: (id: string) => Promise<Received<T>>;
}

/**
 * Things by their ids with as few calls as may be: one call for one; for several the list as long
 * as a window of it brings at least two of them, and single calls for the rest. What has no answer
 * has its error.
 */
export async function readByIds<T>(
  { ids, idOf, list, readOne }: ReadByIdOptions<T>,
  context: ReadContext,
): Promise<readonly Slot<Received<T>>[]> {
  const missing = new Set(ids);
  const found = new Map<string, Slot<Received<T>>>();
  let offset = 0;
  while (missing.size > 1) {
    const window = await settle(() => list.readWindow(offset, MAX_LIMIT, context));
    // A credential may be let to single things and not to the list; any other failure is everyone's.
    if (window instanceof VendorError && window.code === 'FORBIDDEN') break;
    if (window instanceof VendorError) return ids.map((id) => found.get(id) ?? window);
    const before = missing.size;
    for (const row of window.rows) {
      if (row !== null && missing.delete(idOf(row.json))) found.set(idOf(row.json), row);
    }
    offset += window.rows.length;
    if (window.isEnd || before - missing.size < 2) break;
  }
  const singles = new Map([...missing].map((id) => [id, settle(() => readOne(id))]));
  return await Promise.all(
    ids.map((id) => found.get(id) ?? singles.get(id) ?? settle(() => readOne(id))),
  );
}
