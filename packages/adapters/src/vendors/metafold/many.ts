import { type Entity, type Slot, VendorError } from '@fabgraph/contract';
import { notFound } from './ref.ts';

/** What a ref is read by: refs of one group can be read by one list. */
export interface Key {
  readonly group: string;
  readonly id: string;
}

export interface ManyOptions<E extends Entity, K extends Key> {
  readonly refs: readonly E['ref'][];
  /** Where the ref leads, or why it leads nowhere. */
  readonly toKey: (ref: E['ref']) => K | VendorError;
  /** Null: there is something, but nothing of this type. */
  readonly readOne: (key: K) => Promise<E | null>;
  readonly readAll: (key: K) => Promise<readonly E[]>;
}

/**
 * Answers in the order of `refs`, with the cheapest calls: one GET for a group's only ref, one list
 * for several. What a list does not hold is asked for by itself: it may be somebody else's, or an
 * item that the list had in a shape that cannot be read, and neither is the same as gone.
 */
export async function getManyOf<E extends Entity, K extends Key>({
  refs,
  toKey,
  readOne,
  readAll,
}: ManyOptions<E, K>): Promise<readonly Slot<E>[]> {
  const asked = refs.map((ref) => ({ ref, key: toKey(ref) }));
  const keys = asked.flatMap(({ key }) => (key instanceof VendorError ? [] : [key]));
  const lists = new Map(
    [...groupOf(keys)].map(([name, group]) => [name, readGroup(group, readAll)] as const),
  );

  return await Promise.all(
    asked.map(async ({ ref, key }): Promise<Slot<E>> => {
      if (key instanceof VendorError) return key;
      return await toSlot(async () => {
        const listed = await lists.get(key.group);
        return listed?.get(key.id) ?? (await readOne(key)) ?? notFound(ref);
      });
    }),
  );
}

function groupOf<K extends Key>(keys: readonly K[]): ReadonlyMap<string, readonly K[]> {
  const names = new Set(keys.map(({ group }) => group));
  return new Map([...names].map((name) => [name, keys.filter(({ group }) => group === name)]));
}

/** The group's list by id; empty where one GET does instead. */
async function readGroup<E extends Entity, K extends Key>(
  keys: readonly K[],
  readAll: (key: K) => Promise<readonly E[]>,
): Promise<ReadonlyMap<string, E>> {
  const [first] = keys;
  const isOne = new Set(keys.map(({ id }) => id)).size < 2;
  if (first === undefined || isOne) return new Map();
  return new Map((await readAll(first)).map((entity) => [entity.vendorId, entity]));
}

/** What was read, or the vendor's failure as a value. */
export async function toSlot<T>(read: () => Promise<Slot<T>>): Promise<Slot<T>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError) return error;
    throw error;
  }
}
