import type { ReadContext } from '@fabgraph/contract';

/** One list whose windows are read once a request each, however many need them. */
export interface SharedWindows<W> {
  /** The window of full length that begins there. */
  readonly read: (offset: number, context: ReadContext) => Promise<W>;
  /** Whether that window is being read or was read for this request, and so costs no call. */
  readonly isHeld: (offset: number, context: ReadContext) => boolean;
}

/** @param name different for each list of an account. */
export function shareWindows<W>(
  name: string,
  readWindow: (offset: number, context: ReadContext) => Promise<W>,
): SharedWindows<W> {
  // Each read of a request may have a context of its own: what they share is `once`.
  const held = new WeakMap<ReadContext['once'], Set<number>>();
  return {
    read: (offset, context) => {
      const offsets = held.get(context.once) ?? new Set();
      held.set(context.once, offsets.add(offset));
      return context.once(`${name} from ${offset}`, () => readWindow(offset, context));
    },
    isHeld: (offset, context) => held.get(context.once)?.has(offset) ?? false,
  };
}
