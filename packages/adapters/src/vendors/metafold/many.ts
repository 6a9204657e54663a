import { type Entity, type Slot, VendorError } from '@fabgraph/contract';
import type { ItemList } from './item-list.ts';
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
  readonly readAll: (key: K) => Promise<ItemList<E>>;
  /** Whether the list of a key's group is to be read for that many of its things. */
  readonly isListCheaper: (key: K, count: number) => Promise<boolean>;
}

interface Asked<E extends Entity, K extends Key> {
  readonly ref: E['ref'];
  readonly key: K;
  /** Index of its slot. */
  readonly index: number;
}

/**
 * Answers in the order of `refs`, with the cheapest calls: for each group one list or one GET for
 * each of its refs. What a list does not hold is asked for by itself: it may be somebody else's, or
 * an item that the list had in a shape that cannot be read, and neither is the same as gone.
 */
export async function getManyOf<E extends Entity, K extends Key>(
  options: ManyOptions<E, K>,
): Promise<readonly Slot<E>[]> {
  const { refs, toKey } = options;
  const slots: Slot<E>[] = [];
  const groups = new Map<string, Asked<E, K>[]>();
  for (const [index, ref] of refs.entries()) {
    const key = toKey(ref);
    if (key instanceof VendorError) {
      slots[index] = key;
      continue;
    }
    const group = groups.get(key.group);
    if (group === undefined) groups.set(key.group, [{ ref, key, index }]);
    else group.push({ ref, key, index });
  }
  await Promise.all([...groups.values()].map((group) => fillGroup(group, slots, options)));
  return slots;
}

async function fillGroup<E extends Entity, K extends Key>(
  group: readonly Asked<E, K>[],
  slots: Slot<E>[],
  { readOne, readAll, isListCheaper }: ManyOptions<E, K>,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const count = new Set(group.map(({ key }) => key.id)).size;
  const list = (await isListCheaper(first.key, count))
    ? await toSlot(() => readAll(first.key))
    : undefined;

  const missing: Asked<E, K>[] = [];
  for (const asked of group) {
    const found = list instanceof VendorError ? list : list?.find(asked.key.id);
    if (found === undefined) missing.push(asked);
    else slots[asked.index] = found ?? notFound(asked.ref);
  }
  await Promise.all(
    missing.map(async ({ ref, key, index }) => {
      slots[index] = await toSlot(async () => (await readOne(key)) ?? notFound(ref));
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
