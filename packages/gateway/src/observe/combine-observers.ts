import type { CallObserver, ObservedTry } from '@fabgraph/contract';

/** All of them as one; each may leave out what it does not look at. Of headers of one name the last one's count. */
export function combineObservers(observers: readonly Partial<CallObserver>[]): CallObserver {
  const begins = observers.flatMap(({ begin }) => begin ?? []);
  const notes = observers.flatMap(({ noteMisfit }) => noteMisfit ?? []);
  const [only] = begins;

  const beginAll: CallObserver['begin'] = (call) => {
    const tries = begins.map((begin) => begin(call));
    return {
      headers: Object.assign({}, ...tries.map(({ headers }) => headers)) as ObservedTry['headers'],
      end: (end) => {
        for (const each of tries) each.end(end);
      },
    };
  };

  return {
    begin: only !== undefined && begins.length === 1 ? only : beginAll,
    noteMisfit: (misfit) => {
      for (const note of notes) note(misfit);
    },
  };
}
