import type { Adapter, WriteContext } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { callerOf } from '../load/caller.ts';

/** For a write whose answer says all there is to say. */
export function plainWrite(context: GraphContext, adapter: Adapter): WriteContext {
  return callerOf(context, adapter);
}

/** For a write that starts something which the vendor may report on later. */
export function reportedWrite(context: GraphContext, adapter: Adapter): WriteContext {
  return { ...callerOf(context, adapter), ...context.reportAddressFor(adapter) };
}
