import type { Adapter } from '@fabgraph/contract';
import type { Place } from './place.ts';
import { type SourceError, type SourceReport, toSkipped, toSourceError } from './source-report.ts';
import type { View } from './view.ts';

/** One account's part in a merged list. A vendor's fault ends it and goes no further. */
export interface Source<E> {
  readonly adapter: Adapter;
  /** As `View.at`; null also where the source has failed. */
  readonly at: (index: number) => Promise<E | null>;
  /** Whether there is such an item; true where that cannot be told just now. */
  readonly mayHave: (index: number) => boolean | Promise<boolean>;
  readonly has: (index: number) => boolean;
  readonly epoch: () => number;
  readonly placeAfter: (taken: number) => Place;
  readonly report: (taken: number) => SourceReport;
  /** How many items match in all. Null: nobody knows. */
  readonly total: () => number | null;
  /** Why there is nothing of this account on the page, where a read of this page failed. */
  readonly failure: () => unknown;
}

export function createSource<E>(
  adapter: Adapter,
  view: View<E>,
  onFault: (error: unknown) => void,
): Source<E> {
  let failure: { readonly cause: unknown; readonly shown: SourceError } | undefined;
  return {
    adapter,
    at: async (index) => {
      if (failure !== undefined) return null;
      try {
        return await view.at(index);
      } catch (cause) {
        failure = { cause, shown: toSourceError(cause) };
        if (failure.shown.code === 'INTERNAL') onFault(cause);
        return null;
      }
    },
    mayHave: async (index) => {
      if (failure !== undefined) return false;
      // A failure here costs this page nothing: the next page will meet it, or not.
      return view.at(index).then(
        (item) => item !== null,
        () => true,
      );
    },
    has: (index) => failure === undefined && view.has(index),
    epoch: () => view.epoch() + (failure === undefined ? 0 : 1),
    placeAfter: (taken) =>
      failure === undefined ? view.placeAfter(taken) : { state: 'failed', error: failure.shown },
    report: (taken) => {
      const { isRead, isStable, latencyMs, pushedDown } = view.facts();
      return {
        adapter,
        state: failure === undefined ? 'OK' : 'FAILED',
        returned: taken,
        isExhausted: failure === undefined && isRead && !view.has(taken),
        isStable,
        latencyMs: Math.round(latencyMs),
        ageMs: null,
        orderPushedDown: failure === undefined && pushedDown.order,
        filterPushedDown: pushedDown.filter,
        error: failure?.shown ?? null,
      };
    },
    total: () => (failure === undefined ? view.facts().total : null),
    failure: () => failure?.cause,
  };
}

/** A source that an earlier page used up or lost: it is not asked again in this walk. */
export function createClosedSource<E>(
  adapter: Adapter,
  place: Extract<Place, { state: 'done' | 'failed' }>,
): Source<E> {
  return {
    ...createEmpty(adapter),
    placeAfter: () => place,
    report: () =>
      toSkipped(adapter, place.state === 'failed' ? place.error : null, place.state === 'done'),
    total: () => (place.state === 'done' ? place.total : null),
  };
}

/** An account whose vendor has no such things. There are none, so it does not blur the total. */
export function createUnsupportedSource<E>(adapter: Adapter, error: SourceError): Source<E> {
  return {
    ...createEmpty(adapter),
    placeAfter: () => ({ state: 'done', total: 0 }),
    report: () => toSkipped(adapter, error, true),
    total: () => 0,
  };
}

function createEmpty(
  adapter: Adapter,
): Pick<Source<never>, 'adapter' | 'at' | 'mayHave' | 'has' | 'epoch' | 'failure'> {
  return {
    adapter,
    at: async () => null,
    mayHave: () => false,
    has: () => false,
    epoch: () => 0,
    failure: () => undefined,
  };
}
