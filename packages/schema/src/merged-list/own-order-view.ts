import type { Entity } from '@fabgraph/contract';
import { type Place, placeAt } from './place.ts';
import type { VendorList } from './vendor-list.ts';
import type { View } from './view.ts';

/** A source in its vendor's own order. */
export function createOwnOrderView<E extends Entity>(list: VendorList<E>): View<E> {
  const { items, readTo } = list;

  function placeAfter(taken: number): Place {
    const { isRead, total } = list.facts();
    if (isRead && taken >= items.length) return { state: 'done', total };
    return placeAt(list.placeBefore(taken));
  }

  return {
    peek: (index) => items[index] ?? (list.facts().isRead ? null : undefined),
    readTo,
    hasMoreThan: list.hasMoreThan,
    epoch: () => 0,
    placeAfter,
    facts: () => {
      const facts = list.facts();
      return { ...facts, pushedDown: { filter: facts.pushedDown.filter, order: true } };
    },
    leftOut: () => list.leftOutFrom(0),
    known: () => items,
    rest: (taken) => ({
      items: items.slice(taken),
      placeAfter: (index) => placeAfter(taken + index),
      facts: list.facts(),
      leftOut: list.leftOutFrom(taken),
      readAt: list.readAt(taken),
    }),
  };
}
