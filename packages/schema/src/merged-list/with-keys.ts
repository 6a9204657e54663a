import {
  type Adapter,
  type Entity,
  type Page,
  type ReadContext,
  VendorError,
} from '@fabgraph/contract';
import { getDetails } from '../load/detail.ts';
import { MEMBER_OF, type OrderField } from './sort-key.ts';

/**
 * A page whose items all tell what they are ordered by. An adapter that leaves it to its details
 * nevertheless has them read here: without, things would stand where they do not belong. What is
 * lacking even then is shown as null, and stands where null does.
 */
export async function withKeys<E extends Entity>(
  adapter: Adapter,
  page: Page<E>,
  field: OrderField,
  read: ReadContext,
): Promise<Page<E>> {
  const member = MEMBER_OF[field];
  const isLacking = (item: E & { readonly [Key in typeof member]?: unknown }) =>
    item[member] === undefined;
  const lacking = page.items.filter(isLacking);
  if (lacking.length === 0) return page;
  const slots = await getDetails(adapter.facets, lacking, new Set([member]), read);
  const keyed = new Map(lacking.map((item, index) => [item, slots[index]]));
  const items = page.items.map((item) => {
    const slot = keyed.get(item) ?? item;
    if (!(slot instanceof VendorError)) return slot as E;
    // It has gone since it was listed: it has no such key, and stands last.
    if (slot.code === 'NOT_FOUND') return item;
    throw slot;
  });
  return { ...page, items };
}
