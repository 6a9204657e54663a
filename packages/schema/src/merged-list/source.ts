import { type Adapter, ERROR_POLICY, VendorError } from '@fabgraph/contract';
import type { Place } from './place.ts';
import { createSnapshotView, type Snapshot, startOf } from './snapshot.ts';
import { errorOf, type SourceError, type SourceReport, toSourceError } from './source-report.ts';
import type { View } from './view.ts';

/** One account's part in a merged list. A vendor's fault ends it and goes no further. */
export interface Source<E> {
  readonly adapter: Adapter;
  /** As `View.peek`; null also where the source has failed. */
  readonly peek: (index: number) => E | null | undefined;
  /** Until `peek` can tell. Never rejects. */
  readonly readTo: (index: number) => Promise<void>;
  /** Whether there are more than `taken` items, where that is known without a read. */
  readonly hasMoreThan: (taken: number) => boolean;
  /** Whether there is such an item, if it takes a read to tell; true where even that cannot tell just now. */
  readonly mayHave: (index: number) => boolean | Promise<boolean>;
  /** It gives nothing more although more is to come: what it gives is old, and its vendor is down. */
  readonly isDry: (index: number) => boolean;
  readonly epoch: () => number;
  readonly placeAfter: (taken: number) => Place;
  readonly report: (taken: number) => SourceReport;
  /** How many items match in all. Null: nobody knows. */
  readonly total: () => number | null;
  /** Why there is nothing of this account on the page, where a read of this page failed. */
  readonly failure: () => unknown;
  /** What was read behind `taken` items; undefined where that is nothing, or is not to be relied on. */
  readonly rest: (taken: number) => Snapshot<E> | undefined;
  /** The first of all items that were read, `count` at most; undefined as above. */
  readonly start: (count: number, readAt: number) => Snapshot<E> | undefined;
}

export interface SourceOptions<E> {
  readonly adapter: Adapter;
  readonly view: View<E>;
  /** How old the part is that comes out of memory; null: no part does. */
  readonly ageMs: number | null;
  /** What to show where the vendor fails. */
  readonly findStale: () => Stale<E> | undefined;
  /** Told of faults of ours. */
  readonly onFault: (error: unknown) => void;
}

export interface Stale<E> {
  readonly snapshot: Snapshot<E>;
  readonly ageMs: number;
}

export function createSource<E>(options: SourceOptions<E>): Source<E> {
  const { adapter, findStale, onFault } = options;
  let { view, ageMs } = options;
  let state: SourceReport['state'] = 'OK';
  let failure: { readonly cause: unknown; readonly shown: SourceError } | undefined;
  let pastEpochs = 0;
  let lostMs = 0;

  function fail(cause: unknown): void {
    const shown = toSourceError(cause);
    if (shown.code === 'INTERNAL') onFault(cause);
    const stale = mayPass(cause) ? findStale() : undefined;
    failure = { cause, shown };
    pastEpochs += view.epoch() + 1;
    lostMs = view.facts().latencyMs;
    state = stale === undefined ? 'FAILED' : 'STALE';
    if (stale !== undefined) {
      view = createSnapshotView(stale.snapshot);
      ageMs = stale.ageMs;
    }
  }

  function peek(index: number): E | null | undefined {
    return state === 'FAILED' ? null : view.peek(index);
  }

  function isDry(index: number): boolean {
    return state === 'STALE' && !view.facts().isRead && view.peek(index) === null;
  }

  return {
    adapter,
    peek,
    isDry,
    readTo: (index) => view.readTo(index).catch(fail),
    hasMoreThan: (taken) => state !== 'FAILED' && view.hasMoreThan(taken),
    mayHave: (index) => {
      const item = peek(index);
      if (item !== undefined) return item !== null || isDry(index);
      // A failure here costs this page nothing: the next page will meet it, or not.
      return view.readTo(index).then(
        () => view.peek(index) !== null,
        () => true,
      );
    },
    epoch: () => pastEpochs + view.epoch(),
    placeAfter: (taken) =>
      state === 'FAILED' && failure !== undefined
        ? { state: 'failed', error: failure.shown }
        : view.placeAfter(taken),
    report: (taken) => {
      const { isStable, latencyMs, pushedDown } = view.facts();
      return {
        adapter,
        state,
        returned: taken,
        isExhausted: state !== 'FAILED' && view.peek(taken) === null && !isDry(taken),
        isStable,
        latencyMs: Math.round(state === 'STALE' ? lostMs : latencyMs),
        ageMs: state === 'FAILED' || ageMs === null ? null : Math.round(ageMs),
        orderPushedDown: state !== 'FAILED' && pushedDown.order,
        filterPushedDown: pushedDown.filter,
        error: errorOf(
          adapter.vendor,
          failure?.shown ?? null,
          state === 'FAILED' ? [] : view.leftOut(),
        ),
      };
    },
    total: () => (state === 'FAILED' ? null : view.facts().total),
    failure: () => (state === 'FAILED' ? failure?.cause : undefined),
    rest: (taken) => {
      const rest = state === 'OK' ? view.rest(taken) : undefined;
      return rest === undefined || rest.items.length === 0 ? undefined : rest;
    },
    start: (count, readAt) => (state === 'OK' ? startOf(view, count, readAt) : undefined),
  };
}

/** Whether what was true a while ago may well be true still. */
function mayPass(error: unknown): boolean {
  return error instanceof VendorError && ERROR_POLICY[error.code].isRetryable;
}
