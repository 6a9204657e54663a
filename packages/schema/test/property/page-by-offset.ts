import type { Page } from '@fabgraph/contract';
import { matches } from './matches.ts';
import type { Listed } from './noun.ts';
import type { VendorKind, VendorQuery } from './vendor.ts';

/** A place: how many rows lie before it, and the ranks of the last of them, nearest last. */
interface Place {
  readonly offset: number;
  readonly last: readonly number[];
}

const ANCHORS = 3;
/** How far from the place the rows before it are looked for. */
const REACH = 40;

/**
 * A vendor that pages by offset and knows no order. The page begins behind the nearest of the last
 * three rows that is still there; where none is, at the bare offset, which may be wrong.
 */
export function pageByOffset(
  { rows, after, first, filter }: VendorQuery,
  { maxWindow, canFilter }: Extract<VendorKind, { kind: 'offset' }>,
): Page<Listed> {
  const listed = canFilter ? rows.filter(({ entity }) => matches(filter, entity)) : rows;
  const place: Place = after === undefined ? { offset: 0, last: [] } : JSON.parse(after);
  const limit = Math.min(maxWindow, first);
  const found = findPlace(
    listed.map(({ rank }) => rank),
    place,
  );
  const start = found ?? Math.min(place.offset, listed.length);
  const window = listed.slice(start, start + limit);
  const matching = window.flatMap((row, index) =>
    matches(filter, row.entity) ? [{ row, index }] : [],
  );

  const placeAfter = (count: number): Place => ({
    offset: start + count,
    last: [...place.last, ...window.slice(0, count).map(({ rank }) => rank)].slice(-ANCHORS),
  });

  return {
    items: matching.map(({ row }) => row.entity),
    cursorAfter: (index) => {
      // Behind the last match lies nothing of this window that is worth a second look.
      if (index >= matching.length - 1) return JSON.stringify(placeAfter(window.length));
      return JSON.stringify(placeAfter((matching[index]?.index ?? -1) + 1));
    },
    isLast: start + limit >= listed.length,
    pushedDown: { filter: canFilter, order: false },
    total: canFilter ? listed.length : null,
    isStable: found !== null,
  };
}

/** Index of the first row behind the place; null where nothing tells any more. */
function findPlace(ranks: readonly number[], { offset, last }: Place) {
  if (last.length === 0) return 0;
  const nearest = last.findLast((anchor) => {
    const index = ranks.indexOf(anchor);
    return index !== -1 && Math.abs(index - offset) <= REACH;
  });
  return nearest === undefined ? null : ranks.indexOf(nearest) + 1;
}
