import {
  type Entity,
  forEachInTurns,
  GatewayError,
  type Page,
  type ReadContext,
} from '@fabgraph/contract';
import { z } from 'zod';
import { formatCursor, parseCursor } from '../../list/cursor.ts';
import type { VendorList, VendorRecord } from './list.ts';
import { ListPlaceShape, readStretch, type Stretch, startOfList } from './walk.ts';

/** How a list of ours is read off one of the vendor's. */
export interface ListingOptions<T, E extends Entity> {
  readonly list: VendorList<T>;
  readonly account: string;
  /** The first page, with what the vendor is asked to filter and sort by. */
  readonly address: string;
  readonly after?: string | undefined;
  /** What one record stands for: nothing, one thing, several; always in the same order. */
  readonly expand: (record: VendorRecord<T>) => readonly E[];
  readonly matches: (entity: E) => boolean;
  /** Whether the address says all that `matches` does. */
  readonly isFilterWhole: boolean;
  /** Whether two entities stand as was asked; absent where the vendor was not asked to sort. */
  readonly isInOrder?: ((left: E, right: E) => boolean) | undefined;
  /** Whether each record stands for exactly one entity, so that the vendor's count is ours. */
  readonly isOneToOne: boolean;
  readonly context: ReadContext;
}

/** A place in a list of ours. */
const PLACE = z.object({
  at: ListPlaceShape,
  /** Path of the last thing that was given of a record which stands for more. */
  within: z.string().max(200).nullable(),
});
type ListingPlace = z.infer<typeof PLACE>;

/** What one page of the vendor's gives. */
export async function readListing<T, E extends Entity>(
  options: ListingOptions<T, E>,
): Promise<Page<E>> {
  const { list, account, expand, matches, context } = options;
  const place = placeOf(options);
  const walk = { list, account, place: place.at, context };
  const stretch = await readStretch(walk, place.within !== null);
  if (stretch.page.leftOut !== undefined) context.onLeftOut?.(stretch.page.leftOut);

  const items: E[] = [];
  /** Index of the record that each of `items` comes from. */
  const recordIndexes: number[] = [];
  let count = 0;
  await forEachInTurns(stretch.records, (record, index) => {
    const entities = expand(record);
    const isPartial = index === 0 && stretch.hasAnchor;
    const given = isPartial ? entities.findIndex(({ ref }) => ref.path === place.within) + 1 : 0;
    for (const entity of isPartial ? entities.slice(given) : entities) {
      count += 1;
      if (!matches(entity)) continue;
      items.push(entity);
      recordIndexes.push(index);
    }
  });
  // An ignored filter looks like success.
  const isFilterPushed = options.isFilterWhole && items.length === count;

  const placeAfter = (index: number): ListingPlace => {
    if (index < 0 && items.length > 0) return place;
    const recordIndex = recordIndexes[index];
    const record = stretch.records[recordIndex ?? -1];
    // Behind the last match all of the page is done with, so that a page without one leads on.
    if (recordIndex === undefined || record === undefined || index === items.length - 1) {
      return { at: stretch.placeAfter(stretch.records.length - 1), within: null };
    }
    const path = items[index]?.ref.path ?? null;
    const isLastOfRecord = expand(record).at(-1)?.ref.path === path;
    return { at: stretch.placeAfter(recordIndex), within: isLastOfRecord ? null : path };
  };

  return {
    items,
    cursorAfter: (index) => formatCursor(placeAfter(index)),
    isLast: stretch.isLast,
    pushedDown: { filter: isFilterPushed, order: isOrdered(items, options.isInOrder) },
    total: totalOf(options, stretch, items.length, isFilterPushed),
    isStable: stretch.isStable,
  };
}

function placeOf<T, E extends Entity>({
  list,
  after,
  address,
}: ListingOptions<T, E>): ListingPlace {
  if (after === undefined) return { at: startOfList(address), within: null };
  const place = parseCursor(PLACE, after);
  if (list.isAddress(place.at.address)) return place;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: 'The cursor is not one of this list.',
  });
}

/** The vendor's order is claimed only as far as it is seen to be ours. */
function isOrdered<E>(
  items: readonly E[],
  isInOrder: ((left: E, right: E) => boolean) | undefined,
): boolean {
  if (isInOrder === undefined) return false;
  return items.every((item, index) => {
    const before = items[index - 1];
    return before === undefined || isInOrder(before, item);
  });
}

function totalOf<T, E extends Entity>(
  { after, isOneToOne }: ListingOptions<T, E>,
  { page, isLast }: Stretch<T>,
  itemCount: number,
  isFilterPushed: boolean,
): number | null {
  if (after === undefined && isLast && page.prev === null) return itemCount;
  return isOneToOne && isFilterPushed && page.leftOut === undefined ? page.count : null;
}
