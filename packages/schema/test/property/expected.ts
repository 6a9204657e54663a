import { compareByCodePoint } from './name.ts';
import { compareKeys, keyOf, type Order } from './noun.ts';
import type { Row, Vendor } from './vendor.ts';
import type { Query, Stage } from './world.ts';

/** What a vendor has that the filter lets through, in its own order. */
export function matchingOf({ rows }: Vendor, { filter }: Query): readonly Row[] {
  return rows().filter(({ thing }) => filter?.lets(thing) ?? true);
}

/** Ids of all that a walk through a world that stands still gives, in order. */
export function expectedIds(
  { vendors, idOf }: Pick<Stage, 'vendors' | 'idOf'>,
  query: Query,
): readonly string[] {
  const lists = vendors.map((vendor) => matchingOf(vendor, query));
  const rows =
    query.order === null ? takeTurns(lists) : lists.flat().sort(compareRows(query.order));
  return rows.map(idOf);
}

/** The one order over all: key, account, vendor's id, and what tells two with one id apart. */
export function compareRows({ field, direction }: Order): (left: Row, right: Row) => number {
  const compareKey = compareKeys(direction);
  return (left, right) =>
    compareKey(keyOf(left.thing, field), keyOf(right.thing, field)) ||
    compareByCodePoint(left.entity.ref.account, right.entity.ref.account) ||
    compareByCodePoint(left.entity.vendorId, right.entity.vendorId) ||
    compareByCodePoint(left.entity.ref.path, right.entity.ref.path);
}

function takeTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}
