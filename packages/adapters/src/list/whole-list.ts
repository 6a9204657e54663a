import type { Page } from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from './cursor.ts';

export interface WholeListOptions<E> {
  /** Everything that matches, in any order. */
  readonly items: readonly E[];
  /** What a place in the list is told by; different for each item and never changing. */
  readonly keyOf: (item: E) => string;
  /** The vendor's own order of keys. */
  readonly compareKeys: (left: string, right: string) => number;
  readonly after?: string | undefined;
  readonly isFilterPushedDown?: boolean;
}

const PLACE = z.string().nullable();

/**
 * The rest of a list that the vendor gives whole, as one page. A place is the key of the item
 * before it, so it stays right whatever is inserted or deleted meanwhile.
 */
export function pageOfWholeList<E>({
  items,
  keyOf,
  compareKeys,
  after,
  isFilterPushedDown = false,
}: WholeListOptions<E>): Page<E> {
  const place = after === undefined ? null : parseCursor(PLACE, after);
  const sorted = items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((left, right) => compareKeys(left.key, right.key));
  const rest = place === null ? sorted : sorted.filter(({ key }) => compareKeys(key, place) > 0);
  return {
    items: rest.map(({ item }) => item),
    cursorAfter: (index) => formatCursor(rest[index]?.key ?? place),
    isLast: true,
    pushedDown: { filter: isFilterPushedDown, order: false },
    total: sorted.length,
    isStable: true,
  };
}

/** Ids of digits by their value, newest (highest) first; others after them, by their characters. */
export function compareIdsDescending(left: string, right: string): number {
  if (left === right) return 0;
  const isLeftNumber = isDigits(left);
  if (isLeftNumber !== isDigits(right)) return isLeftNumber ? -1 : 1;
  return (isLeftNumber ? compareValues(right, left) : 0) || (left > right ? -1 : 1);
}

function compareValues(left: string, right: string): number {
  const first = stripZeros(left);
  const second = stripZeros(right);
  if (first.length !== second.length) return first.length - second.length;
  if (first === second) return 0;
  return first > second ? 1 : -1;
}

/** Not by a regular expression, which is far slower: a sort asks this twice for each comparison. */
function isDigits(id: string): boolean {
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    if (code < ZERO || code > NINE) return false;
  }
  return id !== '';
}

function stripZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits.charCodeAt(start) === ZERO) start += 1;
  return start === 0 ? digits : digits.slice(start);
}

const ZERO = 48;
const NINE = 57;
