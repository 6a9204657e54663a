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
export function forgetReads(context: GraphContext & Remembering): void {
  if (context[MEMORY] !== undefined) context[MEMORY] = [];
}

/** One map of accounts for each `createPerOperation`: these are asked for with every thing of a list. */
type Memory = Map<string, unknown>[];

/**
 * On the context itself, under a name that nobody else has. A weak map by contexts would do the same,
 * but young garbage is not taken out of one that is old: every operation would wait for a collection
 * of the whole heap.
 */
const MEMORY = Symbol('memory');

interface Remembering {
  [MEMORY]?: Memory;
}

let slots = 0;

function slotOf(context: GraphContext & Remembering, slot: number): Map<string, unknown> {
  const memory = context[MEMORY] ?? remember(context);
  memory[slot] ??= new Map();
  return memory[slot];
}

function remember(context: GraphContext): Memory {
  const memory: Memory = [];
  // A copy of a context is another operation's: this does not go along.
  Object.defineProperty(context, MEMORY, { value: memory, writable: true, enumerable: false });
  return memory;
}
