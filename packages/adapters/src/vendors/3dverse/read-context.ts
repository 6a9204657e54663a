import type { ReadContext } from '@fabgraph/contract';

/** For reads that a write needs, or that nobody else will ask for: nothing of them is kept. */
export function readContextOf({ signal }: { readonly signal: AbortSignal }): ReadContext {
  return { signal, once: (_key, read) => read() };
}
