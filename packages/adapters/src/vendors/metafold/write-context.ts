import type { ReadContext, WriteContext } from '@fabgraph/contract';

/** For the reads that a write needs: nothing read before it may be used again. */
export function toReadContext({ signal }: WriteContext): ReadContext {
  return { signal, once: (_key, read) => read() };
}
