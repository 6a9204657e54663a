import type { LeftOut } from '@fabgraph/contract';
import type { Place } from './place.ts';
import type { Snapshot } from './snapshot.ts';
import type { ListFacts } from './vendor-list.ts';

/** One source of a merged list, in the order in which the merge takes from it. */
export interface View<E> {
  /** The item so far behind the place where the page began; null past the end; undefined where only a read can tell. */
  readonly peek: (index: number) => E | null | undefined;
  /** Until `peek` can tell. Rejects where the read failed. */
  readonly readTo: (index: number) => Promise<void>;
  /** Whether there are more than `taken` items, where that is known without a read. */
  readonly hasMoreThan: (taken: number) => boolean;
  /** Grows when what `peek` answered so far no longer holds and the merge must begin anew. */
  readonly epoch: () => number;
  /** Where the source stands once `taken` items are used up. */
  readonly placeAfter: (taken: number) => Place;
  readonly facts: () => ListFacts;
  /** What the vendor's answers held and could not be given. */
  readonly leftOut: () => readonly LeftOut[];
  /** The items that `peek` answers. */
  readonly known: () => readonly E[];
  /** What was read behind `taken` items, for the page that begins there. */
  readonly rest: (taken: number) => Snapshot<E>;
}
