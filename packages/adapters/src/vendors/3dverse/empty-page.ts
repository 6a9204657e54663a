import type { Page } from '@fabgraph/contract';

/** Nothing of this vendor's can match: known without a call. */
export function createEmptyPage<E>(after: string | undefined): Page<E> {
  return {
    items: [],
    cursorAfter: () => after ?? '',
    isLast: true,
    pushedDown: { filter: true, order: false },
    total: 0,
    isStable: true,
  };
}
