import type { Entity } from '@fabgraph/contract';
import type { Boundary, Place } from './place.ts';
import { type AnyOrder, compareKeys, comparePositions, positionOf } from './sort-key.ts';
import type { VendorList } from './vendor-list.ts';
import type { View } from './view.ts';

export interface SortedViewOptions<E> {
  readonly openList: (after: string | undefined) => VendorList<E>;
  readonly orderBy: AnyOrder;
  readonly from: Place;
  /** The last edge of the page before: nothing up to it is given again. */
  readonly boundary: Boundary | undefined;
}

interface Sorted<E> {
  readonly entity: E;
  readonly position: Boundary;
  /** Where the run of equal keys that it belongs to begins in the vendor's list. */
  readonly runStart: () => Place;
}

/**
 * A source in our order. A vendor that orders for us is believed as long as its items arrive in
 * that order; it need not break ties as we do, so a run of equal keys is given only once it has
 * arrived whole. Anything else is read to its end and sorted here.
 */
export function createSortedView<E extends Entity>({
  openList,
  orderBy,
  from,
  boundary,
}: SortedViewOptions<E>): View<E> {
  const compare = comparePositions(orderBy.direction);
  const compareKey = compareKeys(orderBy.direction);
  const sorted: Sorted<E>[] = [];
  let list = openList(from.state === 'after' ? from.cursor : undefined);
  let isBelieved = from.state !== 'whole';
  let isLossy = false;
  let released = 0;
  let epoch = 0;

  async function readRun(): Promise<boolean> {
    const head = await list.at(released);
    if (head === null) return false;
    if (!list.facts().pushedDown.order) return readWhole();
    const run: Sorted<E>[] = [];
    const runStart = (): Place =>
      head === list.items[0] ? from : { state: 'after', cursor: head.placeBefore() };
    const { key } = positionOf(head.entity, orderBy.field);
    for (let index = released; ; index += 1) {
      const item = await list.at(index);
      const position = item === null ? null : positionOf(item.entity, orderBy.field);
      const difference = position === null ? 1 : compareKey(position.key, key);
      if (difference < 0) return readWhole();
      if (item === null || position === null || difference > 0) break;
      run.push({ entity: item.entity, position, runStart });
    }
    released += run.length;
    release(run);
    return true;
  }

  async function readWhole(): Promise<boolean> {
    // Behind a cursor there may be things that belonged on the pages before and were not shown there.
    isLossy ||= isBelieved && from.state === 'after' && list.facts().pushedDown.order;
    if (from.state === 'after' && isBelieved) list = openList(undefined);
    isBelieved = false;
    while (!list.facts().isRead) await list.at(list.items.length);
    if (sorted.length > 0) epoch += 1;
    sorted.length = 0;
    release(
      list.items.map(({ entity }) => ({
        entity,
        position: positionOf(entity, orderBy.field),
        runStart: () => ({ state: 'whole' }),
      })),
    );
    released = list.items.length;
    return false;
  }

  function release(items: readonly Sorted<E>[]): void {
    const behind = items.filter(
      ({ position }) => boundary === undefined || compare(position, boundary) > 0,
    );
    sorted.push(...behind.sort((a, b) => compare(a.position, b.position)));
  }

  async function readOn(): Promise<boolean> {
    if (isBelieved) return readRun();
    if (released < list.items.length || !list.facts().isRead) await readWhole();
    return false;
  }

  return {
    at: async (index) => {
      while (sorted.length <= index && (await readOn()));
      return sorted[index]?.entity ?? null;
    },
    has: (index) => index < sorted.length,
    epoch: () => epoch,
    placeAfter: (taken) => {
      const next = sorted[taken];
      if (next !== undefined) return next.runStart();
      const { isRead, total } = list.facts();
      const item = list.items[released];
      if (isRead && item === undefined) return { state: 'done', total };
      if (!isBelieved) return { state: 'whole' };
      if (item !== undefined) return { state: 'after', cursor: item.placeBefore() };
      const last = list.items.at(-1);
      return last === undefined ? from : { state: 'after', cursor: last.placeAfter() };
    },
    facts: () => {
      const facts = list.facts();
      return {
        ...facts,
        isStable: facts.isStable && !isLossy,
        pushedDown: { ...facts.pushedDown, order: facts.pushedDown.order && isBelieved },
      };
    },
  };
}
