import type { Order } from '@fabgraph/contract';
import type { ModelListQuery, SortField } from './query.ts';

interface Dated {
  readonly createdAt?: Date | null | undefined;
  readonly updatedAt?: Date | null | undefined;
}

interface Sortable {
  readonly sortField: SortField;
  readonly keyOf: (item: Dated) => number | null;
}

/**
 * What the vendor's model list is asked to sort by: dates, which leave no doubt. Not names: those it
 * sorts in an order of its own, byte by byte or by its language, in which every page may look like
 * ours until the one that does not, and by then its place has gone by.
 */
const SORTABLE: ReadonlyMap<string, Sortable> = new Map([
  ['CREATED_AT', { sortField: 'created', keyOf: ({ createdAt }) => createdAt?.getTime() ?? null }],
  ['UPDATED_AT', { sortField: 'updated', keyOf: ({ updatedAt }) => updatedAt?.getTime() ?? null }],
]);

export interface OrderPlan {
  readonly sort: ModelListQuery['sort'];
  /** Whether two items stand as was asked. */
  readonly isInOrder: (left: Dated, right: Dated) => boolean;
}

/** What to ask the vendor's list for, and how to see whether it did. Undefined: it is not asked. */
export function planOrder(orderBy: Order<string> | undefined): OrderPlan | undefined {
  const sortable = SORTABLE.get(orderBy?.field ?? '');
  if (orderBy === undefined || sortable === undefined) return undefined;
  const { direction } = orderBy;
  const { sortField, keyOf } = sortable;
  return {
    sort: { field: sortField, direction },
    isInOrder: (left, right) => {
      const [first, second] = [keyOf(left), keyOf(right)];
      // What has no key comes last, in both directions.
      if (first === null || second === null) return second === null;
      return direction === 'ASC' ? first <= second : first >= second;
    },
  };
}
