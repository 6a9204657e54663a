import type { Entity, Page } from '@fabgraph/contract';
import { pageOfWholeList } from '../../list/whole-list.ts';

/** Of a list that can hold nothing; costs no call. */
export function emptyPage(): Page<never> {
  return pageOfAll([], undefined);
}

/** Of a list that is known whole. */
export function pageOfAll<E extends Entity>(
  items: readonly E[],
  after: string | undefined,
): Page<E> {
  return pageOfWholeList({
    items,
    keyOf: ({ ref }) => ref.path,
    compareKeys: (left, right) => (left < right ? -1 : Number(left > right)),
    after,
    isFilterPushedDown: true,
  });
}
