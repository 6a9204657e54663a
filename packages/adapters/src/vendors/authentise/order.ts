import type { Order } from '@fabgraph/contract';
import type { ModelListQuery, SortField } from './query.ts';

/** What the vendor's model list can be sorted by, in our words. */
export type SortableField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT';

interface Sortable {
  readonly createdAt?: Date | null | undefined;
  readonly updatedAt?: Date | null | undefined;
}

const SORT_FIELD: Readonly<Record<SortableField, SortField>> = {
  NAME: 'name',
  CREATED_AT: 'created',
  UPDATED_AT: 'updated',
};

/**
 * The vendor sorts names in an order of its own, byte by byte or by its language, in which every page
 * may look like ours until the one that does not; by then its place has gone by. Dates leave no such
 * doubt.
 */
const KEY_OF: Readonly<Partial<Record<SortableField, (item: Sortable) => number | null>>> = {
  CREATED_AT: ({ createdAt }) => createdAt?.getTime() ?? null,
  UPDATED_AT: ({ updatedAt }) => updatedAt?.getTime() ?? null,
};

/** What to ask the vendor's list for, and how to see whether it did. Undefined: it knows no such order. */
export function planOrder(
  orderBy: Order<string> | undefined,
  sortable: readonly SortableField[],
):
  | {
      readonly sort: ModelListQuery['sort'];
      /** Undefined where the vendor's order is never taken for ours. */
      readonly isInOrder: ((left: Sortable, right: Sortable) => boolean) | undefined;
    }
  | undefined {
  const field = sortable.find((candidate) => candidate === orderBy?.field);
  if (orderBy === undefined || field === undefined) return undefined;
  const { direction } = orderBy;
  const sort = { field: SORT_FIELD[field], direction };
  const keyOf = KEY_OF[field];
  if (keyOf === undefined) return { sort, isInOrder: undefined };
  return {
    sort,
    isInOrder: (left, right) => {
      const [first, second] = [keyOf(left), keyOf(right)];
      // What has no key comes last, in both directions.
      if (first === null || second === null) return second === null;
      return direction === 'ASC' ? first <= second : first >= second;
    },
  };
}
