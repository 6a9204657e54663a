import type { Place } from './place.ts';
import type { ListFacts } from './vendor-list.ts';

/** One source of a merged list, in the order in which the merge takes from it. */
export interface View<E> {
  /** The item so far behind the place where the page began; null past the end. */
  readonly at: (index: number) => Promise<E | null>;
  /** Whether `at` answers an item without a call. */
  readonly has: (index: number) => boolean;
  /** Grows when what `at` answered so far no longer holds and the merge must begin anew. */
  readonly epoch: () => number;
  /** Where the source stands once `taken` items are used up. */
  readonly placeAfter: (taken: number) => Place;
  readonly facts: () => ListFacts;
}
