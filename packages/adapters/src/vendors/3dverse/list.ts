import { type LeftOut, type ReadContext, type Slot, VendorError } from '@fabgraph/contract';
import type { z } from 'zod';
import type { JsonAnswer } from '../../http/client.ts';
import type { AnswerOrigin } from '../../wire/item.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import type { Api } from './api.ts';
import { plausibleTotal } from './list-end.ts';
import { MAX_LIMIT } from './max-limit.ts';
import { type BulkWindow, readByIds } from './read-by-id.ts';
import { type Received, type ReceivedRows, receiveRows } from './received.ts';
import { isId } from './ref.ts';
import { type SharedWindows, shareWindows } from './shared-windows.ts';
import { THREEDVERSE } from './vendor.ts';

/** What the vendor gives for one offset and limit. */
export interface ListWindow<T> {
  /** Null in the place of an item that is not as documented: offsets count it. The same array for all who share the answer. */
  readonly rows: readonly (Received<T> | null)[];
  /** What the nulls stand for; undefined: there are none. */
  readonly leftOut: LeftOut | undefined;
  /** How many there are in all, where the vendor tells. */
  readonly total: number | null;
  /** Nothing follows this window. */
  readonly isEnd: boolean;
}

/** One of the vendor's lists that are paged by offset. Whoever reads a window is told what it lacks. */
export interface OffsetList<T> {
  readonly path: string;
  /** May hold more than asked for, where this request has it anyway. */
  readonly readWindow: (
    offset: number,
    limit: number,
    context: ReadContext,
  ) => Promise<ListWindow<T>>;
  /** Those of full length, each read once a request. */
  readonly windows: SharedWindows<ListWindow<T>>;
}

export interface OffsetListOptions<T> {
  readonly api: Api;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** Reads the total from the answer's headers; absent where the vendor never sends one. */
  readonly totalOf?: (headers: JsonAnswer['headers']) => number | null;
  /** Told of each row that is read. */
  readonly onRow?: (row: Received<T>) => void;
}

/** An answer comes from one list, whose rows have one schema. */
const rowsIn = perAnswer((body: readonly unknown[], schema: z.ZodType, origin: AnswerOrigin) =>
  receiveRows(schema, body, origin, new Date()),
);

export function createOffsetList<T>({
  api,
  path,
  schema,
  totalOf = () => null,
  onRow,
}: OffsetListOptions<T>): OffsetList<T> {
  const ask = async (
    offset: number,
    limit: number,
    context: ReadContext,
  ): Promise<ListWindow<T>> => {
    const { headers, body } = await api.read(path, { offset, limit }, context);
    if (!Array.isArray(body)) throw api.badResponse(path, 'something that is no list');
    const { rows, leftOut } = (await rowsIn(body, schema, api.origin)) as ReceivedRows<T>;
    if (onRow !== undefined) for (const row of rows) if (row !== null) onRow(row);
    const count = rows.length;
    const total = plausibleTotal(totalOf(headers), offset, count);
    return { rows, leftOut, total, isEnd: api.lists.isEnd(path, { offset, limit, count, total }) };
  };
  const shared = shareWindows(path, (offset, context) => ask(offset, MAX_LIMIT, context));
  const windows: typeof shared = {
    ...shared,
    read: async (offset, context) => tellLeftOut(await shared.read(offset, context), context),
  };
  return {
    path,
    windows,
    readWindow: async (offset, limit, context) =>
      limit === MAX_LIMIT || windows.isHeld(offset, context)
        ? await windows.read(offset, context)
        : tellLeftOut(await ask(offset, limit, context), context),
  };
}

export interface ListRows<T> {
  readonly rows: readonly Received<T>[];
  readonly isWhole: boolean;
  /** What each window lacks. To be told again to whoever is given rows that are kept. */
  readonly leftOut: readonly LeftOut[];
}

function tellLeftOut<T>(window: ListWindow<T>, { onLeftOut }: ReadContext): ListWindow<T> {
  if (window.leftOut !== undefined) onLeftOut?.(window.leftOut);
  return window;
}

/** The rows of a list from its beginning, up to a number of windows. */
export async function readRows<T>(
  { windows }: Pick<OffsetList<T>, 'windows'>,
  maxWindows: number,
  context: ReadContext,
): Promise<ListRows<T>> {
  const rows: Received<T>[] = [];
  const leftOut: LeftOut[] = [];
  let offset = 0;
  for (let count = 0; count < maxWindows; count += 1) {
    const window = await windows.read(offset, context);
    for (const row of window.rows) if (row !== null) rows.push(row);
    if (window.leftOut !== undefined) leftOut.push(window.leftOut);
    offset += window.rows.length;
    if (window.isEnd) return { rows, isWhole: true, leftOut };
  }
  return { rows, isWhole: false, leftOut };
}

/** Rows of a list by their ids, in the order asked. */
export type ReadRowsByIds<T> = (
  ids: readonly string[],
  context: ReadContext,
) => Promise<readonly Slot<Received<T>>[]>;

/** @param readOne one of them by itself. */
export function createRowsByIds<T>(
  api: Api,
  list: OffsetList<T>,
  idOf: (json: T) => string,
  readOne: (id: string, context: ReadContext) => Promise<Received<T>>,
): ReadRowsByIds<T> {
  const windows: SharedWindows<BulkWindow<Received<T>>> = {
    isHeld: list.windows.isHeld,
    read: async (offset, context) => {
      const { rows, isEnd } = await list.windows.read(offset, context);
      const things = new Map<string, Received<T>>();
      for (const row of rows) if (row !== null) things.set(idOf(row.json), row);
      return { things, rowCount: rows.length, isEnd };
    },
  };
  return (ids, context) =>
    readByIds(
      {
        keys: ids,
        readOne: async (id) => await readOne(requireId(api.account, id), context),
        windows,
        lists: api.lists,
        list: list.path,
        isListed: isId,
      },
      context,
    );
}

/** What is no id reaches no URL. */
export function requireId(account: string, id: string): string {
  if (isId(id)) return id;
  throw new VendorError({
    code: 'INVALID_INPUT',
    message: `This is not an id of ${THREEDVERSE.name}.`,
    vendor: THREEDVERSE.id,
    account,
  });
}
