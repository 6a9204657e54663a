import type { Caller, ReadContext } from '@fabgraph/contract';

/** For reads that a write needs, or that nobody else will ask for: nothing of them is kept. */
export function readContextOf({ signal, onCall, trace }: Caller): ReadContext {
  return { signal, onCall, trace, once: (_key, read) => read() };
}
