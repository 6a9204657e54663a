import type { Order } from '@fabgraph/contract';
import type { ModelListQuery, SortField } from './query.ts';

/** What the vendor's model list can be sorted by, in our words. */
export type SortableField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT';

interface Sortable {
  readonly name: string | null;
  readonly createdAt?: Date | null | undefined;
  readonly updatedAt?: Date | null | undefined;
}

const SORT_FIELD: Readonly<Record<SortableField, SortField>> = {
  NAME: 'name',
  CREATED_AT: 'created',
  UPDATED_AT: 'updated',
};

const KEY_OF: Readonly<Record<SortableField, (item: Sortable) => string | number | null>> = {
  NAME: ({ name }) => name?.normalize('NFC').toLowerCase() ?? null,
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
      readonly isInOrder: (left: Sortable, right: Sortable) => boolean;
    }
  | undefined {
  const field = sortable.find((candidate) => candidate === orderBy?.field);
  if (orderBy === undefined || field === undefined) return undefined;
  const { direction } = orderBy;
  const keyOf = KEY_OF[field];
  return {
    sort: { field: SORT_FIELD[field], direction },
    isInOrder: (left, right) => {
      const [first, second] = [keyOf(left), keyOf(right)];
      // What has no key comes last, in both directions.
      if (first === null || second === null) return second === null;
      return direction === 'ASC' ? first <= second : first >= second;
    },
  };
}
