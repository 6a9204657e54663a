import type { Caller } from '@fabgraph/contract';

/**
 * For whom a call is made, as the parts of the client see it: a caller that stands for all who wait
 * for the same answer. Its signal is made when somebody asks for it, because hardly a call needs one.
 */
export interface Party extends Caller {
  /** Null as long as anybody waits. */
  readonly departure: Departure | null;
  /** @returns what stops listening. */
  readonly onLeave: (listener: (reason: unknown) => void) => () => void;
}

/** Why all have left. */
export interface Departure {
  readonly reason: unknown;
}

export interface EndableParty extends Party {
  readonly leave: (reason: unknown) => void;
}

export function createParty(onCall: Caller['onCall']): EndableParty {
  const listeners = new Set<(reason: unknown) => void>();
  let departure: Departure | null = null;
  let controller: AbortController | undefined;

  return {
    onCall,
    get signal() {
      controller ??= new AbortController();
      if (departure !== null) controller.abort(departure.reason);
      return controller.signal;
    },
    get departure() {
      return departure;
    },
    onLeave: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    leave: (reason) => {
      departure ??= { reason };
      controller?.abort(reason);
      for (const listener of listeners) listener(reason);
    },
  };
}
