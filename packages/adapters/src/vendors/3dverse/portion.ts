import type { Page } from '@fabgraph/contract';

export interface PortionOptions<E> {
  /** Things that may match, as the vendor's list has them. */
  readonly page: Page<E>;
  /** Fills in what the list does not carry, at a call for each. */
  readonly complete: (entity: E) => Promise<E>;
  readonly matches: (entity: E) => boolean;
}

/** So many calls are made before whoever reads the list can say that it is enough. */
const PORTION = 20;

/** The first few things of a page, completed; the page ends behind them. */
export async function completePortion<E>({
  page,
  complete,
  matches,
}: PortionOptions<E>): Promise<Page<E>> {
  const portion = await Promise.all(page.items.slice(0, PORTION).map(complete));
  const indexes = [...portion.keys()].filter((index) => matches(portion[index] as E));
  const items = indexes.map((index) => portion[index] as E);
  return {
    ...page,
    items,
    cursorAfter: (index) => {
      // After the last match all of the portion has been looked at, also where nothing of it matches.
      if (index >= items.length - 1) return page.cursorAfter(portion.length - 1);
      return page.cursorAfter(indexes[index] ?? -1);
    },
    isLast: page.isLast && portion.length === page.items.length,
  };
}
