import { forEachInTurns, sortInTurns } from '@fabgraph/contract';
import { compareIdsDescending } from '../../list/whole-list.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import type { Fetched } from './fetched.ts';

/** The entities of one list of the vendor's, newest first; each is made when it is first wanted. */
export interface ItemList<E> {
  /** What lies behind the place of that id, whether or not its item is still there; null: everything. */
  readonly behind: (id: string | null) => MaybePromise<readonly E[]>;
  /** Null for what is there and no such thing; undefined for what the list does not hold. */
  readonly find: (id: string) => E | null | undefined;
}

type MaybePromise<T> = T | Promise<T>;

interface Identified {
  readonly id: string;
}

/**
 * Makes entities of lists, once for each answer of the vendor's.
 * @param toEntity null for an item that is no such thing.
 */
export function createItemLists<T extends Identified, E extends object>(
  toEntity: (item: Fetched<T>, project: string) => E | null,
): (items: readonly Fetched<T>[], project: string) => ItemList<E> {
  return perAnswer((items: readonly Fetched<T>[], project: string) =>
    createItemList(items, (item) => toEntity(item, project)),
  );
}

/** In the order of every list of ours: the newest first. */
export function toNewestFirst<T extends Identified>(
  items: readonly Fetched<T>[],
): MaybePromise<readonly Fetched<T>[]> {
  return sortInTurns(items, (left, right) => compareIdsDescending(left.json.id, right.json.id));
}

function createItemList<T extends Identified, E extends object>(
  items: readonly Fetched<T>[],
  toEntity: (item: Fetched<T>) => E | null,
): ItemList<E> {
  const made = new Map<Fetched<T>, E | null>();
  let byId: ReadonlyMap<string, number> | undefined;
  let all: MaybePromise<readonly E[]> | undefined;

  const entityOf = (item: Fetched<T>): E | null => {
    const known = made.get(item);
    if (known !== undefined) return known;
    const entity = toEntity(item);
    made.set(item, entity);
    return entity;
  };

  const indexOf = (id: string): number | undefined => {
    byId ??= new Map(items.map(({ json }, index) => [json.id, index]));
    return byId.get(id);
  };

  const entitiesFrom = (start: number): MaybePromise<readonly E[]> => {
    const entities: E[] = [];
    const work = forEachInTurns(start === 0 ? items : items.slice(start), (item) => {
      const entity = entityOf(item);
      if (entity !== null) entities.push(entity);
    });
    return work === undefined ? entities : work.then(() => entities);
  };

  return {
    behind: (id) => {
      if (id === null) {
        all ??= entitiesFrom(0);
        return all;
      }
      const index = indexOf(id);
      if (index !== undefined) return entitiesFrom(index + 1);
      const next = items.findIndex(({ json }) => compareIdsDescending(json.id, id) > 0);
      return next === -1 ? [] : entitiesFrom(next);
    },
    find: (id) => {
      const item = items[indexOf(id) ?? -1];
      return item === undefined ? undefined : entityOf(item);
    },
  };
}
