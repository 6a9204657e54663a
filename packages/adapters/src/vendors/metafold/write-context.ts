import type { Caller, ReadContext } from '@fabgraph/contract';

/** For the reads that a write needs: nothing read before it may be used again. */
export function toReadContext({ signal, onCall, trace }: Caller): ReadContext {
  return { signal, onCall, trace, once: (_key, read) => read() };
}
