import type { Adapter, WriteContext } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';

/** For a write whose answer says all there is to say. */
export function plainWrite({ signal }: GraphContext): WriteContext {
  return { signal };
}

/** For a write that starts something which the vendor may report on later. */
export function reportedWrite(context: GraphContext, adapter: Adapter): WriteContext {
  return { signal: context.signal, callbackUrl: context.callbackUrlFor(adapter) };
}
