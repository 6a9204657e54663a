import type { Occupant, ShelfRoom } from './shelf-room.ts';
import { detach, type Snapshot } from './snapshot.ts';

/** Snapshots by key, for a while and no more than a few. */
export interface Shelf {
  /** False where nothing is ever kept. */
  readonly isOpen: boolean;
  readonly put: <E>(key: string, snapshot: Snapshot<E>) => void;
  /** Of the type that was put under such a key. */
  readonly get: <E>(
    key: string,
  ) => { readonly snapshot: Snapshot<E>; readonly ageMs: number } | undefined;
  /** Lets go of all, and takes nothing any more. */
  readonly close: () => void;
}

export interface ShelfOptions {
  readonly maxAgeMs: number;
  readonly maxItems: number;
  readonly maxPages: number;
  readonly now: () => number;
  /** Whether what is used is let go at once: a walk in a hurry would pile it up, and who goes back reads again. */
  readonly isForOneUse: boolean;
  /** Shared with other shelves. */
  readonly room: ShelfRoom;
}

/**
 * Writing out the places of a snapshot costs more than a hot list can pay for every page, and most
 * pages are soon replaced by the next: it is done for those that are still there after this time.
 */
const TIDY_AFTER_MS = 1_000;

export function createShelf({
  maxAgeMs,
  maxItems,
  maxPages,
  now,
  isForOneUse,
  room,
}: ShelfOptions): Shelf {
  // In the order of use, the longest unused first.
  const snapshots = new Map<string, Snapshot<unknown>>();
  let fresh = new Set<string>();
  let isTidyDue = false;
  let items = 0;
  let isClosed = false;
  const occupant: Occupant = {
    isEmpty: () => snapshots.size === 0,
    dropOldest: () => {
      const [oldest] = snapshots.keys();
      if (oldest !== undefined) drop(oldest);
    },
  };

  function drop(key: string): void {
    const known = snapshots.get(key);
    if (known === undefined) return;
    snapshots.delete(key);
    fresh.delete(key);
    items -= weightOf(known);
    room.change(occupant, -weightOf(known));
  }

  function add(key: string, snapshot: Snapshot<unknown>): void {
    drop(key);
    snapshots.set(key, snapshot);
    items += weightOf(snapshot);
    room.change(occupant, weightOf(snapshot));
  }

  function isTooOld({ readAt }: Snapshot<unknown>): boolean {
    return now() - readAt >= maxAgeMs;
  }

  function tidySoon(): void {
    if (isTidyDue) return;
    isTidyDue = true;
    setTimeout(tidy, TIDY_AFTER_MS).unref();
  }

  function tidy(): void {
    isTidyDue = false;
    for (const [key, snapshot] of snapshots) {
      if (isTooOld(snapshot)) drop(key);
      else if (fresh.has(key)) snapshots.set(key, detach(snapshot));
    }
    fresh = new Set();
  }

  return {
    isOpen: maxAgeMs > 0,
    put: (key, snapshot) => {
      if (isClosed || weightOf(snapshot) > maxItems || isTooOld(snapshot)) return;
      add(key, snapshot);
      while (items > maxItems || snapshots.size > maxPages) occupant.dropOldest();
      fresh.add(key);
      tidySoon();
    },
    get: <E>(key: string) => {
      const snapshot = snapshots.get(key) as Snapshot<E> | undefined;
      if (snapshot === undefined) return undefined;
      if (isTooOld(snapshot)) {
        drop(key);
        return undefined;
      }
      // Who goes on from a snapshot that is not written out would hold on to all that it came from.
      const own = fresh.delete(key) ? detach(snapshot) : snapshot;
      if (isForOneUse) drop(key);
      else add(key, own);
      return { snapshot: own, ageMs: now() - own.readAt };
    },
    close: () => {
      isClosed = true;
      while (!occupant.isEmpty()) occupant.dropOldest();
    },
  };
}

/** In things; a page without any takes room, too. */
function weightOf({ items }: Snapshot<unknown>): number {
  return Math.max(1, items.length);
}
