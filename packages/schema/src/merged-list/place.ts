import type { SourceError } from './source-report.ts';

/** Where one source stands in a walk. */
export type Place =
  /** At its beginning. */
  | { readonly state: 'start' }
  /** Behind the vendor's own cursor. */
  | { readonly state: 'after'; readonly cursor: string }
  /** The vendor's order is not ours: all of it is read, and the part before the last edge dropped. */
  | { readonly state: 'whole' }
  /** Nothing is left. Keeps the count, so that later pages can still tell the sum. */
  | { readonly state: 'done'; readonly total: number | null }
  /** Failed on an earlier page; left out for the rest of the walk. */
  | { readonly state: 'failed'; readonly error: SourceError };

export const START: Place = { state: 'start' };
export const WHOLE: Place = { state: 'whole' };

/** The end of a walk with `orderBy`: only what sorts behind it is still to come. */
export interface Boundary {
  readonly key: SortKey;
  readonly account: string;
  readonly vendorId: string;
  readonly path: string;
}

/** Null: the item carries no such key and sorts last. */
export type SortKey = string | number | null;

/** Behind a vendor's cursor; undefined is the beginning. */
export function placeAt(cursor: string | undefined): Place {
  return cursor === undefined ? START : { state: 'after', cursor };
}

/** The vendor's cursor to read on from; undefined is the beginning. */
export function cursorOf(place: Place): string | undefined {
  return place.state === 'after' ? place.cursor : undefined;
}
