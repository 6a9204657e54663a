import type { ReadContext } from '@fabgraph/contract';
import type { z } from 'zod';
import type { JsonAnswer } from '../../http/client.ts';
import { type Api, MAX_LIMIT } from './api.ts';
import { type LongestWindows, plausibleTotal } from './list-end.ts';
import type { QueryValue } from './query.ts';
import { type Received, withRaw } from './received.ts';

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
