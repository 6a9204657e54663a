import type { GraphContext } from '../context.ts';

/**
 * A value made once for each operation and account and kept as long as the operation's context
 * lives; nothing read for one caller is ever seen by another.
 */
export function createPerOperation<T>(
  make: (context: GraphContext, account: string) => T,
): (context: GraphContext, account: string) => T {
  return (context, account) => {
    const memory = memoryOf(context);
    const byAccount = memory.get(make) ?? new Map<string, unknown>();
    memory.set(make, byAccount);
    if (!byAccount.has(account)) byAccount.set(account, make(context, account));
    return byAccount.get(account) as T;
  };
}

/**
 * What was read before is read anew from here on: after a write, and before each event of a
 * subscription, whose context outlives what it showed.
 */
export function forgetReads(context: GraphContext): void {
  MEMORY.delete(context);
}

/** Keyed by the factory that makes the value, then by account. */
type Memory = Map<unknown, Map<string, unknown>>;

const MEMORY = new WeakMap<GraphContext, Memory>();

function memoryOf(context: GraphContext): Memory {
  const memory = MEMORY.get(context) ?? new Map();
  MEMORY.set(context, memory);
  return memory;
}
