import type { Caller } from './caller.ts';
import type { VendorError } from './error.ts';
import type { Ref } from './ref.ts';
import type { JobKind, JobStatus, ModelStatus } from './status.ts';

/** Given to every read; its signal ends the read. */
export interface ReadContext extends Caller {
  /**
   * Runs `read` once per key for one request of one caller and gives every later asker the same
   * promise, so that a list that several fields need is read once. A failed read is kept, too.
   * The reads of a request share this one function, each with an `onCall` of its own: what an
   * adapter keeps for a request hangs on it and not on the context.
   * Keys are the adapter's own; the caller keeps the accounts apart. What a key that begins with
   * `SLOW_KEY` stands for changes seldom: one who reads the same again and again may keep it for a
   * minute, unless it failed.
   */
  readonly once: <T>(key: string, read: () => Promise<T>) => Promise<T>;
  /**
   * Told of each answer that this read of a list took things from and that held more than it could
   * take: before the read ends, and also where the answer was kept from an earlier read. The same
   * answer is told of by the same object.
   */
  readonly onLeftOut?: ((leftOut: LeftOut) => void) | undefined;
}

/** Items of a vendor's answer that are not as documented, and so are not in the list. */
export interface LeftOut {
  /** How many they are, ≥ 1. */
  readonly count: number;
  /** How many the answer held, these among them. */
  readonly of: number;
  /** Place in the answer of the first of them, and of its member that does not fit: `[24].filename`. No value of the answer's. */
  readonly first: string;
}

/** See `ReadContext.once`. */
export const SLOW_KEY = 'slow:';

export type OrderDirection = 'ASC' | 'DESC';

export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: OrderDirection;
}

export type FolderOrderField = 'NAME' | 'CREATED_AT';
export type ModelOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'SIZE';
export type AssetOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'SIZE';
export type JobOrderField = 'CREATED_AT' | 'STARTED_AT' | 'FINISHED_AT' | 'NAME';

export interface FolderFilter {
  /** `*` matches any run of characters; case does not count; without `*` the whole name must match. */
  readonly name?: string | undefined;
}

export interface ModelFilter {
  readonly name?: string | undefined;
  readonly statuses?: readonly ModelStatus[] | undefined;
  /** Lower-case suffixes without the dot. */
  readonly formats?: readonly string[] | undefined;
  /** Exclusive. An item without that date does not match. */
  readonly createdAfter?: Date | undefined;
  readonly updatedAfter?: Date | undefined;
}

export interface AssetFilter {
  readonly name?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly createdAfter?: Date | undefined;
  /** Also what lies in folders below the one that is listed, where a vendor nests them. */
  readonly withSubfolders?: boolean | undefined;
  /** Also what the vendor shows to everybody, where it does so. Of the whole account's list only. */
  readonly withPublic?: boolean | undefined;
}

export interface JobFilter {
  readonly name?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly kinds?: readonly JobKind[] | undefined;
  readonly statuses?: readonly JobStatus[] | undefined;
  readonly isStep?: boolean | undefined;
  readonly createdAfter?: Date | undefined;
}

/** What a list is asked for. */
export interface ListQuery<Filter, Field extends string> {
  /**
   * Only what lies in this folder (not below it) or belongs to this model. Absent: the whole
   * account; for folders the roots.
   */
  readonly parent?: Ref<'Folder'> | Ref<'Model'> | undefined;
  /** A `cursorAfter` of an earlier page of the same query. Absent: from the start. */
  readonly after?: string | undefined;
  /** How many items would do, ≥ 1. A page may hold more or fewer; only `isLast` ends the walk. */
  readonly first: number;
  readonly filter?: Filter | undefined;
  /**
   * A vendor that cannot order gives its own order. Either way the field that is ordered by is never
   * `undefined` in the items, whatever it costs to read: null says that there is none. Where that
   * takes calls for each item, a page holds few of them, so that the caller can end a long list.
   */
  readonly orderBy?: Order<Field> | undefined;
  /**
   * Relations of the items that the caller is certain to follow into the things themselves: `steps`,
   * `parents`. A hint: an adapter that will need another list for them may start it beside this one.
   */
  readonly follows?: ReadonlySet<string> | undefined;
}

/** One read of a list. */
export interface Page<E> {
  /** Matches of the whole filter: what was not pushed down was re-checked here. May be empty before the last page. */
  readonly items: readonly E[];
  /**
   * The place just after `items[index]`, or with -1 the place before the first. Stays usable after
   * inserts and deletes at the vendor.
   */
  readonly cursorAfter: (index: number) => string;
  /** Nothing follows. */
  readonly isLast: boolean;
  /** What the vendor itself filtered and ordered by. False where part of it was left to the gateway. */
  readonly pushedDown: { readonly filter: boolean; readonly order: boolean };
  /** How many items match in all, where the vendor tells or the list came whole. Null: nobody knows. */
  readonly total: number | null;
  /** False where the vendor's paging can lose an item while others are inserted or deleted. */
  readonly isStable: boolean;
}

/** One answer of a bulk read: the thing, or why there is none (NOT_FOUND included). */
export type Slot<T> = T | VendorError;
