import type { Entity } from '@fabgraph/contract';
import type { Place } from './place.ts';
import type { VendorList } from './vendor-list.ts';
import type { View } from './view.ts';

/** A source in its vendor's own order. */
export function createOwnOrderView<E extends Entity>(list: VendorList<E>, from: Place): View<E> {
  return {
    at: async (index) => (await list.at(index))?.entity ?? null,
    has: (index) => index < list.items.length,
    epoch: () => 0,
    placeAfter: (taken) => {
      const { isRead, total } = list.facts();
      if (isRead && taken >= list.items.length) return { state: 'done', total };
      const last = list.items[taken - 1];
      return last === undefined ? from : { state: 'after', cursor: last.placeAfter() };
    },
    facts: () => {
      const facts = list.facts();
      return { ...facts, pushedDown: { ...facts.pushedDown, order: true } };
    },
  };
}
