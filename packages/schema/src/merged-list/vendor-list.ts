import {
  type Adapter,
  type Entity,
  forEachInTurns,
  type LeftOut,
  type Page,
  VendorError,
} from '@fabgraph/contract';
import { cursorOf } from './place.ts';
import type { ReadLimits } from './read-limit.ts';
import type { Snapshot } from './snapshot.ts';

/** One vendor's list in the vendor's own order, read page by page as far as somebody asks. */
export interface VendorList<E> {
  /** What has been read so far; grows. */
  readonly items: readonly E[];
  /** Until there is an item at this index or the list has ended. Rejects where a read failed; asking again then tries again. */
  readonly readTo: (index: number) => Promise<void>;
  /** Until the list has ended. Rejects at once where it is known to be longer than may be read. */
  readonly readAll: () => Promise<void>;
  /** Whether more than these are known to be there although they are not read yet. */
  readonly hasMoreThan: (count: number) => boolean;
  /** The vendor's place before `items[index]`, or behind all that has been read. Undefined: the list's beginning. */
  readonly placeBefore: (index: number) => string | undefined;
  /** When `items[index]` was read, by the clock given. */
  readonly readAt: (index: number) => number;
  /** What the reads from that of `items[index]` on could not give; each of them once. */
  readonly leftOutFrom: (index: number) => readonly LeftOut[];
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
  readonly read: ReadPage<E>;
  readonly after?: string | undefined;
  /** What follows `after` as far as an earlier page read it. */
  readonly kept?: Snapshot<E> | undefined;
  /** Items to ask for in one call. */
  readonly pageSize: number;
  readonly limits: ReadLimits;
  readonly now: () => number;
}

export type ReadPage<E> = (
  after: string | undefined,
  first: number,
  told: ReadEvents,
) => Promise<Page<E>>;

/** What one read tells besides the page that it brings. */
export interface ReadEvents {
  /** For each call to the vendor that it costs. */
  readonly onCall: () => void;
  readonly onLeftOut: (leftOut: LeftOut) => void;
}

/** What one read brought. */
interface Stretch {
  /** Index of its first item in the whole. */
  readonly start: number;
  /** Where each item stood in the vendor's page; null: all of them one behind the other. */
  readonly indexes: readonly number[] | null;
  readonly placeAfter: (index: number) => string | undefined;
  /** How many the vendor's page had. */
  readonly count: number;
  readonly leftOut: readonly LeftOut[];
  readonly readAt: number;
}

export function createVendorList<E extends Entity>({
  adapter,
  read,
  after,
  kept,
  pageSize,
  limits,
  now,
}: VendorListOptions<E>): VendorList<E> {
  const items: E[] = [];
  const seen = new Set<string>();
  const stretches: Stretch[] = [];
  let facts: ListFacts = kept === undefined ? NOTHING_READ : { ...kept.facts, latencyMs: 0 };
  let calls = 0;
  let isLacking = false;
  if (kept !== undefined) {
    const placeAfter = (index: number) => cursorOf(kept.placeAfter(index + 1));
    const about = { placeAfter, leftOut: kept.leftOut, readAt: kept.readAt };
    // No vendor gives one thing twice in what was kept: that was looked at when it was read.
    for (const { ref } of kept.items) seen.add(ref.path);
    add(
      kept.items,
      kept.items.map((_, index) => index),
      about,
    );
  }

  async function readPage(): Promise<void> {
    if (calls >= limits.maxCalls || items.length >= limits.maxItems) {
      throw tooMuch(adapter, limits);
    }
    let told = 0;
    let leftOut = NOTHING_LEFT_OUT;
    const events: ReadEvents = {
      onCall: () => {
        told += 1;
      },
      onLeftOut: (answer) => {
        if (!leftOut.includes(answer)) leftOut = [...leftOut, answer];
      },
    };
    const startedAt = performance.now();
    try {
      const page = await read(placeBefore(items.length), pageSize, events);
      const about = { placeAfter: page.cursorAfter, leftOut, readAt: now() };
      const found = unseenOf(page.items);
      add(page.items, found instanceof Promise ? await found : found, about);
      const { isLast, total, pushedDown } = page;
      const isStable = facts.isStable && page.isStable;
      facts = { isRead: isLast, isStable, latencyMs: facts.latencyMs, total, pushedDown };
    } finally {
      calls += Math.max(1, told);
      const latencyMs = facts.latencyMs + performance.now() - startedAt;
      facts = { ...facts, latencyMs };
    }
  }

  /** Indexes. A vendor that pages by offset shows an item twice when another is inserted before it. */
  function unseenOf(page: readonly E[]): readonly number[] | Promise<readonly number[]> {
    const indexes: number[] = [];
    const looking = forEachInTurns(page, ({ ref }, index) => {
      if (seen.has(ref.path)) return;
      seen.add(ref.path);
      indexes.push(index);
    });
    return looking === undefined ? indexes : looking.then(() => indexes);
  }

  function add(
    page: readonly E[],
    indexes: readonly number[],
    { placeAfter, leftOut, readAt }: Pick<Stretch, 'placeAfter' | 'leftOut' | 'readAt'>,
  ): void {
    const start = items.length;
    for (const index of indexes) items.push(page[index] as E);
    const isWhole = indexes.length === page.length;
    const count = page.length;
    if (leftOut.length > 0) isLacking = true;
    stretches.push({
      start,
      indexes: isWhole ? null : indexes,
      placeAfter,
      count,
      leftOut,
      readAt,
    });
  }

  function placeBefore(index: number): string | undefined {
    const latest = stretches.at(-1);
    if (latest === undefined) return after;
    if (index >= items.length) return latest.placeAfter(latest.count - 1) ?? after;
    if (index === 0) return after;
    const { start, indexes, placeAfter } = stretchOf(index);
    return placeAfter((indexes?.[index - start] ?? index - start) - 1);
  }

  /** Lists are read in few calls: there are few to look through. */
  function stretchOf(index: number): Stretch {
    return stretches.findLast(({ start }) => start <= index) as Stretch;
  }

  /** What is counted is the whole list as it is now, not what follows a place in it. */
  const isCounted = after === undefined && kept === undefined;

  function hasMoreThan(count: number): boolean {
    return isCounted && (facts.total ?? 0) > count;
  }

  return {
    items,
    readAll: async () => {
      while (!facts.isRead) {
        if (hasMoreThan(limits.maxItems)) throw tooMuch(adapter, limits);
        await readPage();
      }
    },
    hasMoreThan,
    readTo: async (index) => {
      while (items.length <= index && !facts.isRead) await readPage();
    },
    placeBefore,
    leftOutFrom: (index) => {
      if (!isLacking) return NOTHING_LEFT_OUT;
      const used = stretches.filter(
        ({ start, indexes, count }) => start + (indexes?.length ?? count) > index || start >= index,
      );
      return [...new Set(used.flatMap(({ leftOut }) => leftOut))];
    },
    readAt: (index) => (index < items.length ? stretchOf(index).readAt : now()),
    facts: () => facts,
  };
}

const NOTHING_LEFT_OUT: readonly LeftOut[] = [];
const NOTHING_READ: ListFacts = {
  isRead: false,
  isStable: true,
  latencyMs: 0,
  total: null,
  pushedDown: { filter: false, order: false },
};

function tooMuch({ vendor, account }: Adapter, { maxCalls, maxItems }: ReadLimits): VendorError {
  return new VendorError({
    code: 'OPERATION_TOO_COMPLEX',
    vendor: vendor.id,
    account,
    message: `This page would take more than ${maxCalls} calls or ${maxItems} items of ${vendor.name}; narrow the filter.`,
  });
}
