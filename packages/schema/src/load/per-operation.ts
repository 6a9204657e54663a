import type { GraphContext } from '../context.ts';

/**
 * A value made once for each operation and account and kept as long as the operation's context
 * lives; nothing read for one caller is ever seen by another.
 */
export function createPerOperation<T>(
  make: (context: GraphContext, account: string) => T,
): (context: GraphContext, account: string) => T {
  const slot = slots;
  slots += 1;
  return (context, account) => {
    const byAccount = slotOf(context, slot) as Map<string, T>;
    const known = byAccount.get(account);
    if (known !== undefined) return known;
    const made = make(context, account);
    byAccount.set(account, made);
    return made;
  };
}

/**
 * What was read before is read anew from here on: after a write, and before each event of a
 * subscription, whose context outlives what it showed.
 */
export function forgetReads(context: GraphContext): void {
  MEMORY.delete(context);
}

/** One map of accounts for each `createPerOperation`: these are asked for with every thing of a list. */
type Memory = Map<string, unknown>[];

const MEMORY = new WeakMap<GraphContext, Memory>();

let slots = 0;

function slotOf(context: GraphContext, slot: number): Map<string, unknown> {
  let memory = MEMORY.get(context);
  if (memory === undefined) {
    memory = [];
    MEMORY.set(context, memory);
  }
  memory[slot] ??= new Map();
  return memory[slot];
}
