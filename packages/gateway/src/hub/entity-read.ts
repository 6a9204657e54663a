import { type Adapter, GatewayError, type Ref, refKey, type Slot } from '@fabgraph/contract';
import type { Watchable, WatchedFacet } from './noun.ts';
import type { ReadCalls } from './read-call.ts';

/** The fields that every watched thing must have; lists of some vendors leave them out. */
const NEEDED_FIELDS: ReadonlySet<string> = new Set(['status']);

/** How often a list is asked for its next page before it counts as one that never ends. */
const MAX_PAGES = 500;
const PAGE_SIZE = 100;

/** Reads things whole enough to watch them, in the order asked. */
export async function readMany<E extends Watchable>(
  facet: WatchedFacet<E, never>,
  refs: readonly E['ref'][],
  calls: ReadCalls,
): Promise<readonly Slot<E>[]> {
  const slots = await calls.run((context) => facet.getMany(refs, context));
  return fillNeeded(facet, slots, calls);
}

/** The slots with what became of the entities in them. */
export function withEntities<E extends Watchable>(
  slots: readonly Slot<E>[],
  before: readonly E[],
  after: readonly Slot<E>[],
): readonly Slot<E>[] {
  const afterOf = new Map(before.map((entity, index) => [entity, after[index]]));
  return slots.map((slot) => (slot instanceof Error ? slot : (afterOf.get(slot) ?? slot)));
}

export interface WholeList<Filter> {
  readonly folder?: Ref<'Folder'> | undefined;
  readonly filter: Filter;
  readonly maxItems: number;
}

/**
 * Every match, page by page, each once.
 * @throws GatewayError INVALID_INPUT where there are more than `maxItems`.
 */
export async function readWholeList<E extends Watchable, Filter>(
  facet: WatchedFacet<E, Filter>,
  { folder, filter, maxItems }: WholeList<Filter>,
  calls: ReadCalls,
): Promise<readonly E[]> {
  const found = new Map<string, E>();
  let after: string | undefined;
  for (let pageCount = 1; pageCount <= MAX_PAGES; pageCount += 1) {
    const query = { parent: folder, after, first: PAGE_SIZE, filter };
    const page = await calls.run((context) => facet.list(query, context));
    for (const item of page.items) found.set(refKey(item.ref), item);
    if (found.size > maxItems) break;
    if (page.isLast) {
      const slots = await fillNeeded(facet, [...found.values()], calls);
      return slots.filter((slot): slot is E => !(slot instanceof Error));
    }
    after = page.cursorAfter(page.items.length - 1);
  }
  throw tooMany(maxItems);
}

export function tooMany(max: number): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: `more than ${max.toLocaleString('en-US')} matches to watch: narrow the filter`,
  });
}

/** The error that belongs to this account, whatever was thrown. */
export function toGatewayError(error: unknown, adapter: Adapter): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError({
    code: 'INTERNAL',
    message: 'Something went wrong in the gateway',
    vendor: adapter.vendor.id,
    account: adapter.account,
    cause: error,
  });
}

async function fillNeeded<E extends Watchable>(
  facet: WatchedFacet<E, never>,
  slots: readonly Slot<E>[],
  calls: ReadCalls,
): Promise<readonly Slot<E>[]> {
  const { getDetails } = facet;
  const lacking = slots.filter(
    (slot): slot is E => !(slot instanceof Error) && slot.status === undefined,
  );
  if (getDetails === undefined || lacking.length === 0) return slots;
  const details = await calls.run((context) => getDetails(lacking, NEEDED_FIELDS, context));
  return withEntities(slots, lacking, details);
}
