import type { Entity } from '@fabgraph/contract';
import type { Boundary } from './place.ts';
import { type AnyOrder, comparePositions, positionOf } from './sort-key.ts';
import type { Source } from './source.ts';

/**
 * Says which source the next item is taken from, by its index; null where the page ends. A promise:
 * that has to be read first, then it is to be asked again. `taken` has how many items each source
 * has given.
 */
export type Chooser = (taken: readonly number[]) => number | null | Promise<unknown>;

/** Accounts take turns, item by item; the turn goes on behind the account that gave the last page's last item. */
export function takeTurns<E>(
  sources: readonly Source<E>[],
  lastAccount: string | undefined,
): Chooser {
  let turn = sources.findIndex(({ adapter }) => adapter.account === lastAccount);
  return (taken) => {
    for (let tries = 1; tries <= sources.length; tries += 1) {
      const next = (turn + tries) % sources.length;
      const count = taken[next] as number;
      const item = sources[next]?.peek(count);
      if (item === undefined) return (sources[next] as Source<E>).readTo(count);
      if (item === null) continue;
      turn = next;
      return next;
    }
    return null;
  };
}

/** The smallest item of all sources comes next. */
export function takeSmallest<E extends Entity>(
  sources: readonly Source<E>[],
  { field, direction }: AnyOrder,
): Chooser {
  const compare = comparePositions(direction);
  /** What each source would give next; null: nothing, undefined: to be looked at. */
  const heads: (Boundary | null | undefined)[] = sources.map(() => undefined);

  return (taken) => {
    const reads: Promise<unknown>[] = [];
    let smallest: number | null = null;
    for (const [index, source] of sources.entries()) {
      const count = taken[index] as number;
      if (heads[index] === undefined) {
        const item = source.peek(count);
        if (item === undefined) reads.push(source.readTo(count));
        // What it would give next may be the smallest of all: the page ends here.
        else if (source.isDry(count)) return null;
        else heads[index] = item === null ? null : positionOf(item, field);
      }
      const head = heads[index] ?? null;
      const least = smallest === null ? null : (heads[smallest] ?? null);
      if (head !== null && (least === null || compare(head, least) < 0)) smallest = index;
    }
    if (reads.length > 0) return Promise.all(reads);
    if (smallest !== null) heads[smallest] = undefined;
    return smallest;
  };
}
