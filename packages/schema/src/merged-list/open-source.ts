import type { Adapter, Entity, ReadContext } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { readContextOf } from '../load/read-context.ts';
import { createClosedSource, createUnsupportedSource } from './closed-source.ts';
import type { WalkState } from './cursor.ts';
import type { ListRead, MergedListQuery } from './merged-list.ts';
import { createOwnOrderView } from './own-order-view.ts';
import { cursorOf, type Place, START } from './place.ts';
import { toReadLimits } from './read-limit.ts';
import type { Shelf } from './shelf.ts';
import { createSnapshotView, type Snapshot } from './snapshot.ts';
import { createSortedView } from './sorted-view.ts';
import { createSource, type Source } from './source.ts';
import { createVendorList, type ReadEvents } from './vendor-list.ts';
import type { View } from './view.ts';
import { withKeys } from './with-keys.ts';

/** A source of one page, and where what it reads is kept. */
export interface OpenSource<E> {
  readonly source: Source<E>;
  /** For what is read behind the page; undefined where nothing is kept. */
  readonly readAhead: Shelf | undefined;
  /** For the first page of a walk; undefined where nothing is kept, or this is another page. */
  readonly stale: Shelf | undefined;
}

const MAX_PAGE_SIZE = 100;

/** One account's part of a page, at the place where the page begins. */
export function openSource<E extends Entity>(
  context: GraphContext,
  query: MergedListQuery<E>,
  adapter: Adapter,
  { places, boundary }: WalkState,
): OpenSource<E> {
  const { field, after, key } = query;
  const list = query.listOf(adapter);
  const place = places[query.adapters.indexOf(adapter)] ?? START;
  if (list === undefined) {
    const message = `${adapter.vendor.name} has no ${field} to list.`;
    const error = { code: 'UNSUPPORTED', message, retryAfterMs: null } as const;
    return unkept(createUnsupportedSource(adapter, error));
  }
  if (place.state === 'done' || place.state === 'failed') {
    return unkept(createClosedSource(adapter, place));
  }

  const readAhead = openShelf(context.lists?.readAheadOf(adapter));
  const isFirst = after === undefined && query.isStaleAllowed !== false;
  const stale = isFirst ? openShelf(context.lists?.staleOf(adapter)) : undefined;
  const kept = after === undefined ? undefined : readAhead?.get<E>(after);
  const source = createSource<E>({
    adapter,
    view: openView(context, query, { adapter, list, place, boundary, kept: kept?.snapshot }),
    ageMs: kept?.ageMs ?? null,
    findStale: () => stale?.get<E>(key),
    onFault: context.onFault ?? (() => {}),
  });
  return { source, readAhead, stale };
}

interface Start<E> {
  readonly adapter: Adapter;
  readonly list: ListRead<E>;
  readonly place: Place;
  readonly boundary: WalkState['boundary'];
  /** What an earlier page read behind the place. */
  readonly kept: Snapshot<E> | undefined;
}

function openView<E extends Entity>(
  context: GraphContext,
  { parent, filter, orderBy, first, follows }: MergedListQuery<E>,
  { adapter, list, place, boundary, kept }: Start<E>,
): View<E> {
  // What was read whole and sorted lies ready as it is to be given.
  if (kept !== undefined && place.state === 'whole') return createSnapshotView(kept);
  // What is to be ordered may have to be read to its end: large pages make that few calls.
  const pageSize = orderBy === undefined ? Math.min(MAX_PAGE_SIZE, first + 1) : MAX_PAGE_SIZE;
  const openList = (from: 'place' | 'beginning') =>
    createVendorList<E>({
      adapter,
      ...(from === 'place' ? { after: cursorOf(place), kept } : {}),
      pageSize,
      limits: toReadLimits(context.listLimits),
      now: context.lists?.now ?? noTime,
      read: (after, count, events) => {
        const read = toldApart(readContextOf(context, adapter.account), events);
        const page = list({ parent, after, first: count, filter, orderBy, follows }, read);
        if (orderBy === undefined) return page;
        const own = { ...read, onLeftOut: undefined };
        return page.then((there) => withKeys(adapter, there, orderBy.field, own));
      },
    });
  return orderBy === undefined
    ? createOwnOrderView(openList('place'))
    : createSortedView<E>({ openList, orderBy, from: place, boundary });
}

/** What happens in one list alone, although all reads of an account share what they have read. */
function toldApart(
  { signal, once, onCall, trace }: ReadContext,
  { onCall: count, onLeftOut }: ReadEvents,
): ReadContext {
  return {
    signal,
    once,
    trace,
    onCall: (call) => {
      count();
      onCall?.(call);
    },
    onLeftOut,
  };
}

function unkept<E>(source: Source<E>): OpenSource<E> {
  return { source, readAhead: undefined, stale: undefined };
}

function openShelf(shelf: Shelf | undefined): Shelf | undefined {
  return shelf?.isOpen === true ? shelf : undefined;
}

/** Where nothing is kept nothing grows old. */
function noTime(): number {
  return 0;
}
