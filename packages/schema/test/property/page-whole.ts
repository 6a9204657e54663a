import type { Page } from '@fabgraph/contract';
import { matches } from './matches.ts';
import type { Listed } from './noun.ts';
import type { VendorQuery } from './vendor.ts';

/** A vendor that gives its list whole, filtered by nobody but its adapter, ordered by nothing. */
export function pageWhole({ rows, after, filter }: VendorQuery): Page<Listed> {
  const place = Number(after ?? Number.NEGATIVE_INFINITY);
  const matching = rows.filter(({ entity }) => matches(filter, entity));
  const rest = matching.filter(({ rank }) => rank > place);
  return {
    items: rest.map(({ entity }) => entity),
    cursorAfter: (index) => String(rest[index]?.rank ?? place),
    isLast: true,
    pushedDown: { filter: false, order: false },
    total: matching.length,
    isStable: true,
  };
}
