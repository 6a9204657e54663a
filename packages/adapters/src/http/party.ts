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
  const state: PartyState = { departure: null, controller: undefined };
  const party: Omit<EndableParty, 'signal' | 'departure'> = {
    onCall,
    onLeave: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    leave: (reason) => {
      state.departure ??= { reason };
      state.controller?.abort(reason);
      for (const listener of listeners) listener(reason);
    },
  };
  return Object.assign(Object.create(PARTY), party, { [STATE]: state });
}

interface PartyState {
  departure: Departure | null;
  controller: AbortController | undefined;
}

const STATE = Symbol('state');

/** Shared by all parties: the engine keeps the getters of a literal, with all they see, very long. */
const PARTY = {
  get signal(): AbortSignal {
    const state = (this as unknown as { readonly [STATE]: PartyState })[STATE];
    state.controller ??= new AbortController();
    if (state.departure !== null) state.controller.abort(state.departure.reason);
    return state.controller.signal;
  },
  get departure(): Departure | null {
    return (this as unknown as { readonly [STATE]: PartyState })[STATE].departure;
  },
};
