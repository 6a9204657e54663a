import { type Adapter, type Entity, type Page, refKey, VendorError } from '@fabgraph/contract';

/** How much of one vendor's list may be read for one page of ours. */
export interface ReadLimits {
  readonly maxCalls: number;
  readonly maxItems: number;
}

export interface ListItem<E> {
  readonly entity: E;
  readonly placeBefore: () => string;
  readonly placeAfter: () => string;
}

/** One vendor's list in the vendor's own order, read page by page as far as somebody asks. */
export interface VendorList<E> {
  /** Null past the end. Rejects where the read failed; asking again then tries again. */
  readonly at: (index: number) => Promise<ListItem<E> | null>;
  /** What has been read so far. */
  readonly items: readonly ListItem<E>[];
  readonly facts: () => ListFacts;
}

export interface ListFacts {
  /** Nothing follows what has been read. */
  readonly isRead: boolean;
  readonly isStable: boolean;
  readonly latencyMs: number;
  readonly total: number | null;
  readonly pushedDown: { readonly filter: boolean; readonly order: boolean };
}

export interface VendorListOptions<E> {
  readonly adapter: Adapter;
  readonly read: (after: string | undefined, first: number) => Promise<Page<E>>;
  readonly after?: string | undefined;
  /** Items to ask for in one call. */
  readonly pageSize: number;
  readonly limits: ReadLimits;
}

export function createVendorList<E extends Entity>({
  adapter,
  read,
  after,
  pageSize,
  limits,
}: VendorListOptions<E>): VendorList<E> {
  const items: ListItem<E>[] = [];
  const seen = new Set<string>();
  let place = after;
  let calls = 0;
  let latencyMs = 0;
  let isStable = true;
  let latest: Page<E> | undefined;

  async function readPage(): Promise<void> {
    if (calls >= limits.maxCalls || items.length >= limits.maxItems) {
      throw tooMuch(adapter, limits);
    }
    calls += 1;
    const startedAt = performance.now();
    try {
      latest = await read(place, pageSize);
    } finally {
      latencyMs += performance.now() - startedAt;
    }
    add(latest);
  }

  function add(page: Page<E>): void {
    page.items.forEach((entity, index) => {
      // A vendor that pages by offset shows an item twice when another is inserted before it.
      if (seen.has(refKey(entity.ref))) return;
      seen.add(refKey(entity.ref));
      items.push({
        entity,
        placeBefore: () => page.cursorAfter(index - 1),
        placeAfter: () => page.cursorAfter(index),
      });
    });
    place = page.cursorAfter(page.items.length - 1);
    isStable &&= page.isStable;
  }

  return {
    items,
    at: async (index) => {
      while (items.length <= index && latest?.isLast !== true) await readPage();
      return items[index] ?? null;
    },
    facts: () => ({
      isRead: latest?.isLast === true,
      isStable,
      latencyMs,
      total: latest?.total ?? null,
      pushedDown: latest?.pushedDown ?? { filter: false, order: false },
    }),
  };
}

function tooMuch({ vendor, account }: Adapter, { maxCalls, maxItems }: ReadLimits): VendorError {
  return new VendorError({
    code: 'OPERATION_TOO_COMPLEX',
    vendor: vendor.id,
    account,
    message: `This page would take more than ${maxCalls} calls or ${maxItems} items of ${vendor.name}; narrow the filter.`,
  });
}
