import type { Adapter, Caller } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';

/** On whose behalf an account's vendor is called in an operation, and who counts the calls. */
export function callerOf({ signal, onCall, trace }: GraphContext, adapter: Adapter): Caller {
  return { signal, onCall: onCall && ((call) => onCall(adapter, call)), trace };
}
