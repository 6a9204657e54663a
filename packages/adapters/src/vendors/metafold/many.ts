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
  /** Whether what the list does not hold does not exist. Default true. */
  readonly isListWhole?: boolean;
}

/**
 * Answers in the order of `refs`, with the cheapest calls: one GET for a group's only ref, one list
 * for several.
 */
export async function getManyOf<E extends Entity, K extends Key>({
  refs,
  toKey,
  readOne,
  readAll,
  isListWhole = true,
}: ManyOptions<E, K>): Promise<readonly Slot<E>[]> {
  const asked = refs.map((ref) => ({ ref, key: toKey(ref) }));
  const groups = new Map<string, Map<string, K>>();
  for (const { key } of asked) {
    if (key instanceof VendorError) continue;
    const group = groups.get(key.group) ?? new Map<string, K>();
    groups.set(key.group, group.set(key.id, key));
  }

  const readById = (group: ReadonlyMap<string, K>) => async (id: string) => {
    const key = group.get(id);
    return key === undefined ? null : await readOne(key);
  };

  const readGroup = async (group: ReadonlyMap<string, K>) => {
    const read = readById(group);
    const [first, ...others] = [...group.values()];
    if (first === undefined || others.length === 0) return read;
    const listed = new Map((await readAll(first)).map((entity) => [entity.vendorId, entity]));
    return async (id: string) => listed.get(id) ?? (isListWhole ? null : await read(id));
  };

  const readers = new Map([...groups].map(([name, group]) => [name, readGroup(group)]));
  return await Promise.all(
    asked.map(async ({ ref, key }): Promise<Slot<E>> => {
      if (key instanceof VendorError) return key;
      const read = readers.get(key.group);
      return await toSlot(async () => (await (await read)?.(key.id)) ?? notFound(ref));
    }),
  );
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
