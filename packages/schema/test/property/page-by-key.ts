import type { Page } from '@fabgraph/contract';
import { matches } from './matches.ts';
import { compareKeys, type Key, keyOf, type Listed, type Order } from './noun.ts';
import type { Row, VendorKind, VendorQuery } from './vendor.ts';

type Keyed = Extract<VendorKind, { kind: 'keyed' }>;

/** A place: the key of the row before it, and its rank among equal ones. Null: the start. */
type Place = readonly [key: Key, rank: number];

/**
 * A vendor whose pages lead on by what the last row was, in the order asked or in one of its own.
 * Ties stand in its own order, never in ours.
 */
export function pageByKey(
  { rows, after, first, filter, orderBy }: VendorQuery,
  { maxPage, canFilter, canCount, isLateToEnd, order }: Keyed,
): Page<Listed> {
  const asked = order === 'none' ? undefined : (orderBy as Order | undefined);
  const compare = comparePlaces(asked, order);
  const placeOf = (row: Row): Place => [rawKeyOf(row, asked, order), row.rank];
  const place: Place | null = JSON.parse(after ?? 'null');

  const matching = rows.filter(({ entity }) => matches(filter, entity));
  const rest = (canFilter ? matching : rows)
    .map((row) => ({ row, place: placeOf(row) }))
    .sort((left, right) => compare(left.place, right.place))
    .filter((each) => place === null || compare(each.place, place) > 0);
  const page = rest.slice(0, Math.min(maxPage, first));
  const given = page.filter(({ row }) => matches(filter, row.entity));

  return {
    items: given.map(({ row }) => row.entity),
    cursorAfter: (index) => {
      const last = index >= given.length - 1 ? page.at(-1) : given[index];
      return JSON.stringify(last?.place ?? place);
    },
    isLast: isLateToEnd ? page.length === 0 : page.length === rest.length,
    pushedDown: { filter: canFilter, order: asked !== undefined },
    total: canCount && (canFilter || matching.length === rows.length) ? matching.length : null,
    isStable: true,
  };
}

function rawKeyOf({ thing }: Row, asked: Order | undefined, order: Keyed['order']): Key {
  if (asked === undefined || order === 'of its own') return '';
  if (order === 'by case' && asked.field === 'NAME') return thing.name?.text ?? null;
  return keyOf(thing, asked.field);
}

function comparePlaces(asked: Order | undefined, order: Keyed['order']) {
  const compareKey = asked === undefined ? () => 0 : compareKeys(asked.direction);
  return ([key, rank]: Place, [otherKey, otherRank]: Place): number => {
    if (order === 'nulls first' && (key === null) !== (otherKey === null)) {
      return key === null ? -1 : 1;
    }
    return compareKey(key, otherKey) || rank - otherRank;
  };
}
