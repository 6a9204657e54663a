import type { ReadContext } from '@fabgraph/contract';
import { z } from 'zod';
import { toBadResponse } from '../../http/error.ts';
import type { ListPage, VendorList, VendorRecord } from './list.ts';
import { forgetPassed, startTrail, type Trail, TrailShape, walkOn } from './trail.ts';
import { AUTHENTISE } from './vendor.ts';

/**
 * A place in a list that the vendor pages by offset. The ids before it find it again when inserts
 * and deletes have moved it.
 */
export interface ListPlace {
  /** Address of the page that held the last record before the place. */
  readonly address: string;
  /** Up to three records before the place, the nearest last. */
  readonly lastIds: readonly string[];
  /** Records that were given and then missed at their place: they may be met again further on. */
  readonly strayIds: readonly string[];
  /** Records of that page before the place: a guess for when none of `lastIds` is left. */
  readonly offset: number;
  /** Records before the place since the start of the walk. */
  readonly seen: number;
  /** How many the vendor said the list had. */
  readonly count: number | null;
  readonly trail: Trail;
}

/** Enough for a list that changes under the walk's feet, and little in a cursor. */
const MAX_STRAYS = 12;

export const ListPlaceShape: z.ZodType<ListPlace> = z.object({
  address: z.string().max(4_000),
  lastIds: z.array(z.string().max(64)).max(3),
  strayIds: z.array(z.string().max(64)).max(MAX_STRAYS),
  offset: z.number().int().nonnegative(),
  seen: z.number().int().nonnegative(),
  count: z.number().int().nonnegative().nullable(),
  trail: TrailShape,
});

export function startOfList(address: string): ListPlace {
  const trail = startTrail(address);
  return { address, lastIds: [], strayIds: [], offset: 0, seen: 0, count: null, trail };
}

/** What one page holds behind a place. */
export interface Stretch<T> {
  readonly page: ListPage<T>;
  readonly records: readonly VendorRecord<T>[];
  /** `records` begin with the one before the place, as was asked. */
  readonly hasAnchor: boolean;
  /** The place behind `records[index]`; -1: the one that was asked for. */
  readonly placeAfter: (index: number) => ListPlace;
  readonly isLast: boolean;
  /** False where the place was not found for sure. */
  readonly isStable: boolean;
}

export interface Walk<T> {
  readonly list: VendorList<T>;
  readonly account: string;
  readonly place: ListPlace;
  readonly context: ReadContext;
}

interface Found<T> {
  readonly page: ListPage<T>;
  /** Index of the first record behind the place. */
  readonly from: number;
  /** Which of the last records before the place are not just before `from`; null: not even one is. */
  readonly missing: readonly string[] | null;
  readonly isSure: boolean;
  readonly trail: Trail;
}

/** A vendor's list can be emptied page by page while it is walked; a longer run is a fault. */
const MAX_EMPTY_PAGES = 20;
/** How many pages beside its own a place is looked for, in each direction. */
const MAX_HOPS = 3;

/**
 * Turns pages until one holds something behind the place.
 * @param keepAnchor begin with the record before the place: part of what it stands for is to come.
 * @throws VendorError
 */
export async function readStretch<T>(walk: Walk<T>, keepAnchor: boolean): Promise<Stretch<T>> {
  let found = await findPlace(walk, false);
  if (keepAnchor && found.missing?.length === 0) {
    return toStretch(walk.place, found, true);
  }
  for (let turned = 0; isSpent(walk.place, found) && found.page.next !== null; turned += 1) {
    if (turned === MAX_EMPTY_PAGES) throw endless(walk, 'empty pages without an end');
    found = await turnPage(walk, found, false);
  }
  return toStretch(walk.place, found, false);
}

/** The next page, begun behind what was seen, however things moved between the two reads. */
async function turnPage<T>(walk: Walk<T>, found: Found<T>, isFresh: boolean): Promise<Found<T>> {
  const { list, place, context } = walk;
  if (found.page.next === null) return found;
  const address = list.follow(found.page.next, found.page);
  const trail = walkOn(found.trail, address);
  if (trail === null) throw endless(walk, 'pages that lead back to themselves');

  const page = await list.read(address, context, { isFresh });
  const seen = locate(page, place.lastIds);
  if (seen !== null) return { page, trail, isSure: found.isSure, ...seen };

  const start = { page, trail, from: 0, missing: found.missing };
  // A list that does not tell how many it has hides what came or went between the two reads.
  if (page.count === null) return { ...start, isSure: false };
  if (!hasChanged(found.page.count, page.count)) return { ...start, isSure: found.isSure };
  // Something came or went between the two reads, maybe across this border: look again, once.
  if (isFresh) return { ...start, isSure: false };
  const again = await findPlace(walk, true);
  return isSpent(place, again) ? await turnPage(walk, again, true) : again;
}

/** Where the place is now. */
async function findPlace<T>(walk: Walk<T>, isFresh: boolean): Promise<Found<T>> {
  const { list, place, context } = walk;
  const page = await list.read(place.address, context, { isFresh });
  const start = { page, trail: place.trail, from: 0, missing: null, isSure: true };
  if (place.lastIds.length === 0) return start;
  const here = locate(page, place.lastIds);
  if (here !== null) return { ...start, ...here };
  // All that was seen is gone and nothing lies before: whatever is here is new to the walk.
  if (place.seen <= place.lastIds.length && page.prev === null) return start;

  const hasGrown = hasChanged(place.count, page.count) && Number(page.count) > Number(place.count);
  const elsewhere =
    (await look(walk, page, hasGrown ? 'next' : 'prev', isFresh)) ??
    (await look(walk, page, hasGrown ? 'prev' : 'next', isFresh));
  return elsewhere ?? { ...start, from: place.offset, isSure: false };
}

/** The place on one of the few pages beside the one where it was. */
async function look<T>(
  { list, place, context }: Walk<T>,
  start: ListPage<T>,
  direction: 'next' | 'prev',
  isFresh: boolean,
): Promise<Found<T> | null> {
  let page = start;
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const link = page[direction];
    if (link === null) return null;
    page = await list.read(list.follow(link, page), context, { isFresh });
    const seen = locate(page, place.lastIds);
    if (seen !== null) return { page, trail: forgetPassed(place.trail), isSure: true, ...seen };
  }
  return null;
}

/** Behind the nearest of the ids that is on the page. */
function locate<T>(
  { records }: ListPage<T>,
  lastIds: readonly string[],
): Pick<Found<T>, 'from' | 'missing'> | null {
  const indexes = new Map(records.map(({ id }, index) => [id, index]));
  const nearest = lastIds.findLastIndex((id) => indexes.has(id));
  const index = indexes.get(lastIds[nearest] ?? '');
  return index === undefined ? null : { from: index + 1, missing: lastIds.slice(nearest + 1) };
}

function isSpent<T>(place: ListPlace, found: Found<T>): boolean {
  return restOf(place, found).length === 0;
}

/** What was not given yet: one that was may come again where others were inserted before it. */
function restOf<T>(place: ListPlace, { page, from }: Found<T>): readonly VendorRecord<T>[] {
  if (place.lastIds.length + place.strayIds.length === 0) return page.records.slice(from);
  const given = new Set([...place.lastIds, ...place.strayIds]);
  return page.records.slice(from).filter(({ id }) => !given.has(id));
}

function hasChanged(before: number | null, now: number | null): boolean {
  return before !== null && now !== null && before !== now;
}

function endless<T>({ list, account }: Walk<T>, says: string): Error {
  return toBadResponse({ vendor: AUTHENTISE, account, method: 'GET', url: list.path }, says);
}

function toStretch<T>(place: ListPlace, found: Found<T>, hasAnchor: boolean): Stretch<T> {
  const { page, trail, isSure } = found;
  const missing = found.missing ?? place.lastIds;
  const anchor = hasAnchor ? page.records.slice(found.from - 1, found.from) : [];
  const records = [...anchor, ...restOf(place, found)];
  const before = place.lastIds.filter(
    (id) => !missing.includes(id) && !anchor.some((record) => record.id === id),
  );

  return {
    page,
    records,
    hasAnchor,
    placeAfter: (index) => {
      const last = records[index];
      if (last === undefined) return place;
      const passed = records.slice(Math.max(0, index - 2), index + 1).map(({ id }) => id);
      return {
        address: page.address,
        lastIds: [...before, ...passed].slice(-3),
        strayIds: [...place.strayIds, ...missing].slice(-MAX_STRAYS),
        offset: page.records.indexOf(last) + 1,
        seen: place.seen - anchor.length + index + 1,
        count: page.count,
        trail,
      };
    },
    isLast: page.next === null,
    isStable: isSure,
  };
}
