import { type Entity, filterInTurns, mapInTurns, sortInTurns } from '@fabgraph/contract';
import { type Boundary, type Place, placeAt, type SortKey, WHOLE } from './place.ts';
import type { Snapshot } from './snapshot.ts';
import { type AnyOrder, compareKeys, comparePositions, positionOf } from './sort-key.ts';
import type { VendorList } from './vendor-list.ts';
import type { View } from './view.ts';

export interface SortedViewOptions<E> {
  /** Where the page begins, or the list itself. */
  readonly openList: (from: 'place' | 'beginning') => VendorList<E>;
  readonly orderBy: AnyOrder;
  readonly from: Place;
  /** The last edge of the page before: nothing up to it is given again. */
  readonly boundary: Boundary | undefined;
}

interface Sorted<E> {
  readonly entity: E;
  readonly position: Boundary;
  /** Where in the vendor's list the run of equal keys begins that it belongs to. */
  readonly runStart: number;
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
  let entities: E[] = [];
  /** Equal keys that may still be joined by others. */
  let run: Sorted<E>[] = [];
  let list = openList('place');
  let isBelieved = from.state !== 'whole';
  let isLossy = false;
  /** Items of the list that are in `sorted`, in `run` or left out. */
  let placed = 0;
  let epoch = 0;
  arrange();

  /** False where what has come is not in our order. */
  function arrange(): boolean {
    if (!isBelieved) return true;
    if (placed < list.items.length && !list.facts().pushedDown.order) return false;
    for (; placed < list.items.length; placed += 1) {
      const entity = list.items[placed] as E;
      const position = positionOf(entity, orderBy.field);
      const difference = compareRun(position.key);
      if (difference < 0) return false;
      if (difference > 0) releaseRun();
      run.push({ entity, position, runStart: run[0]?.runStart ?? placed });
    }
    if (list.facts().isRead) releaseRun();
    return true;
  }

  function compareRun(key: SortKey): number {
    const head = run[0];
    return head === undefined ? 0 : compareKey(key, head.position.key);
  }

  function releaseRun(): void {
    release(run);
    run = [];
  }

  function release(items: readonly Sorted<E>[]): void {
    give(items.filter(isBehind).sort(compareSorted));
  }

  function isBehind({ position }: Sorted<E>): boolean {
    return boundary === undefined || compare(position, boundary) > 0;
  }

  function compareSorted(a: Sorted<E>, b: Sorted<E>): number {
    return compare(a.position, b.position);
  }

  function give(items: readonly Sorted<E>[]): void {
    for (const item of items) {
      sorted.push(item);
      entities.push(item.entity);
    }
  }

  async function readOn(): Promise<boolean> {
    if (!arrange()) return false;
    await list.readTo(list.items.length);
    return arrange();
  }

  async function readWhole(): Promise<void> {
    if (isBelieved && boundary !== undefined && list.facts().pushedDown.order) {
      // There may be things that belonged on the pages before and were not shown there.
      isLossy = true;
    }
    if (isBelieved && from.state === 'after') list = openList('beginning');
    isBelieved = false;
    await list.readAll();
    const all = await mapInTurns(list.items, (entity) => ({
      entity,
      position: positionOf(entity, orderBy.field),
      runStart: 0,
    }));
    const inOrder = await sortInTurns(await filterInTurns(all, isBehind), compareSorted);
    if (sorted.length > 0) epoch += 1;
    sorted.length = 0;
    entities = [];
    run = [];
    placed = list.items.length;
    give(inOrder);
  }

  function isDone(): boolean {
    return list.facts().isRead && placed === list.items.length && run.length === 0;
  }

  function peek(index: number): E | null | undefined {
    return sorted[index]?.entity ?? (isDone() ? null : undefined);
  }

  function placeAfter(taken: number): Place {
    const next = sorted[taken];
    if (next === undefined && isDone()) return { state: 'done', total: list.facts().total };
    if (!isBelieved) return WHOLE;
    return placeAt(list.placeBefore((next ?? run[0])?.runStart ?? placed));
  }

  function facts() {
    const own = list.facts();
    const order = own.pushedDown.order && isBelieved;
    const pushedDown = { filter: own.pushedDown.filter, order };
    return { ...own, isRead: isDone(), isStable: own.isStable && !isLossy, pushedDown };
  }

  return {
    peek,
    readTo: async (index) => {
      while (peek(index) === undefined) {
        if (!(isBelieved && (await readOn()))) await readWhole();
      }
    },
    hasMoreThan: (taken) => boundary === undefined && list.hasMoreThan(taken),
    epoch: () => epoch,
    placeAfter,
    facts,
    leftOut: () => list.leftOutFrom(0),
    known: () => entities,
    rest: restOf,
  };

  function restOf(taken: number): Snapshot<E> {
    if (!isBelieved) {
      return {
        items: entities.slice(taken),
        placeAfter: (index) => placeAfter(taken + index),
        facts: facts(),
        leftOut: list.leftOutFrom(0),
        readAt: list.readAt(0),
      };
    }
    const start = (sorted[taken] ?? run[0])?.runStart ?? placed;
    return {
      items: list.items.slice(start),
      placeAfter: (index) => placeAt(list.placeBefore(start + index)),
      facts: list.facts(),
      leftOut: list.leftOutFrom(start),
      readAt: list.readAt(start),
    };
  }
}
