import type { Adapter } from '@fabgraph/contract';
import { createShelf, type Shelf } from './shelf.ts';
import { createShelfRoom } from './shelf-room.ts';

/**
 * What lists keep between requests, each account's apart: an `Adapter` is one account under one
 * credential, and all of it is found by that object alone.
 */
export interface ListMemory {
  /** What was read behind a page, by that page's last cursor. */
  readonly readAheadOf: (adapter: Adapter) => Shelf;
  /** The last good first page of each list. */
  readonly staleOf: (adapter: Adapter) => Shelf;
  /** What was read ahead of this account may be wrong now: something was written there. */
  readonly forget: (adapter: Adapter) => void;
  /** Nobody will ask under this credential any more. */
  readonly letGo: (adapter: Adapter) => void;
  /** ms, only ever growing. */
  readonly now: () => number;
}

export interface ListMemoryOptions {
  /** How long what was read beyond a page waits for the next one. Default 30 s; 0: not at all. */
  readonly readAheadMs?: number | undefined;
  /** How old a first page may be that stands in for a vendor that fails. Default 1 h; 0: nothing does. */
  readonly staleMs?: number | undefined;
  /** Things of one account that wait for either; the longest unused go first. Default 5,000. */
  readonly maxItems?: number | undefined;
  /** Pages of one account that wait for either. Default 500. */
  readonly maxPages?: number | undefined;
  /**
   * Things of all accounts together that wait for either, since each credential of a caller is an
   * account of its own. Default 50,000; those of whoever has read no list for longest go first.
   */
  readonly maxTotalItems?: number | undefined;
  /** Default: the process's monotonic clock, in ms. */
  readonly now?: (() => number) | undefined;
}

export function createListMemory({
  readAheadMs = 30_000,
  staleMs = 3_600_000,
  maxItems = 5_000,
  maxPages = 500,
  maxTotalItems = 50_000,
  now = () => performance.now(),
}: ListMemoryOptions = {}): ListMemory {
  const limits = { maxItems, maxPages, now, room: createShelfRoom(maxTotalItems) };
  const forReadAhead = { ...limits, maxAgeMs: readAheadMs, isForOneUse: true };
  const forStale = { ...limits, maxAgeMs: staleMs, isForOneUse: false };
  const readAhead = new WeakMap<Adapter, Shelf>();
  const stale = new WeakMap<Adapter, Shelf>();
  return {
    readAheadOf: (adapter) => shelfOf(readAhead, adapter, forReadAhead),
    staleOf: (adapter) => shelfOf(stale, adapter, forStale),
    forget: (adapter) => close(readAhead, adapter),
    letGo: (adapter) => {
      close(readAhead, adapter);
      close(stale, adapter);
    },
    now,
  };
}

function shelfOf(
  shelves: WeakMap<Adapter, Shelf>,
  adapter: Adapter,
  options: Parameters<typeof createShelf>[0],
): Shelf {
  const known = shelves.get(adapter);
  if (known !== undefined) return known;
  const made = createShelf(options);
  shelves.set(adapter, made);
  return made;
}

/** A page that is under way still holds the shelf: what it puts there is not kept. */
function close(shelves: WeakMap<Adapter, Shelf>, adapter: Adapter): void {
  shelves.get(adapter)?.close();
  shelves.delete(adapter);
}
