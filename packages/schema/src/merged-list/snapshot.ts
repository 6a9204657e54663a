import type { LeftOut } from '@fabgraph/contract';
import type { Place } from './place.ts';
import type { ListFacts } from './vendor-list.ts';
import type { View } from './view.ts';

/** What was read of one source, as it was then. */
export interface Snapshot<E> {
  readonly items: readonly E[];
  /** Where the source stands behind so many of them, 0 to all. */
  readonly placeAfter: (taken: number) => Place;
  /** Where `isRead`, nothing follows the items. */
  readonly facts: ListFacts;
  /** What the answers that it came in held besides. */
  readonly leftOut: readonly LeftOut[];
  /** When the oldest of it was read, by the list memory's clock. */
  readonly readAt: number;
}

/** A source that is as it was and makes no call. */
export function createSnapshotView<E>({
  items,
  placeAfter,
  facts,
  leftOut,
  readAt,
}: Snapshot<E>): View<E> {
  return {
    peek: (index) => items[index] ?? null,
    readTo: async () => {},
    hasMoreThan: (taken) => taken < items.length,
    epoch: () => 0,
    placeAfter,
    facts: () => facts,
    leftOut: () => leftOut,
    known: () => items,
    rest: (taken) => ({
      items: items.slice(taken),
      placeAfter: (index) => placeAfter(taken + index),
      facts,
      leftOut,
      readAt,
    }),
  };
}

/** The beginning of a source, `count` items at most. */
export function startOf<E>(view: View<E>, count: number, readAt: number): Snapshot<E> {
  const known = view.known();
  const items = known.slice(0, count);
  const facts = view.facts();
  const isRead = facts.isRead && items.length === known.length;
  return {
    items,
    placeAfter: view.placeAfter,
    facts: { ...facts, isRead, latencyMs: 0 },
    leftOut: view.leftOut(),
    readAt,
  };
}

/**
 * The same with every place written out. Places are made by the vendor's page when they are asked
 * for, and hold on to it; a snapshot that waits for long must not.
 */
export function detach<E>({ items, placeAfter, ...rest }: Snapshot<E>): Snapshot<E> {
  const places: Place[] = [];
  // A closure here would share its scope with the one below, and so keep the old places alive.
  for (let taken = 0; taken <= items.length; taken += 1) places.push(placeAfter(taken));
  return { ...rest, items, placeAfter: (taken) => places[taken] as Place };
}
