import type { Adapter } from '@fabgraph/contract';
import type { Place } from './place.ts';
import type { Source } from './source.ts';
import { type SourceError, toSkipped } from './source-report.ts';

/** A source that an earlier page used up or lost: it is not asked again in this walk. */
export function createClosedSource<E>(
  adapter: Adapter,
  place: Extract<Place, { state: 'done' | 'failed' }>,
): Source<E> {
  return {
    ...EMPTY,
    adapter,
    placeAfter: () => place,
    report: () =>
      toSkipped(adapter, place.state === 'failed' ? place.error : null, place.state === 'done'),
    total: () => (place.state === 'done' ? place.total : null),
  };
}

/** An account whose vendor has no such things. There are none, so it does not blur the total. */
export function createUnsupportedSource<E>(adapter: Adapter, error: SourceError): Source<E> {
  return {
    ...EMPTY,
    adapter,
    placeAfter: () => ({ state: 'done', total: 0 }),
    report: () => toSkipped(adapter, error, true),
    total: () => 0,
  };
}

const EMPTY: Omit<Source<never>, 'adapter' | 'placeAfter' | 'report' | 'total'> = {
  peek: () => null,
  readTo: async () => {},
  hasMoreThan: () => false,
  mayHave: () => false,
  isDry: () => false,
  epoch: () => 0,
  failure: () => undefined,
  rest: () => undefined,
  start: () => undefined,
};
