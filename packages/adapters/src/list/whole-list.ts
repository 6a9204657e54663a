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
  const areNumbers = [isDigits(left), isDigits(right)];
  if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1;
  if (areNumbers[0] && stripZeros(left).length !== stripZeros(right).length) {
    return stripZeros(right).length - stripZeros(left).length;
  }
  if (areNumbers[0] && stripZeros(left) !== stripZeros(right)) {
    return stripZeros(left) > stripZeros(right) ? -1 : 1;
  }
  if (left === right) return 0;
  return left > right ? -1 : 1;
}

function isDigits(id: string): boolean {
  return /^\d+$/.test(id);
}

function stripZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
