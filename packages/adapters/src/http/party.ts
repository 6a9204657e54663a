import { type Caller, deadlineOf, noteDeadline } from '@fabgraph/contract';

/**
 * For whom a call is made, as the parts of the client see it: a caller that stands for all who wait
 * for the same answer. Its signal is made when somebody asks for it, because hardly a call needs one.
 */
export interface Party extends Caller {
  /** Null as long as anybody waits. */
  readonly departure: Departure | null;
  /** When the time of the last of them is up, on the clock of `performance.now()`. */
  readonly deadlineAt: number;
  /** @returns what stops listening. */
  readonly onLeave: (listener: (reason: unknown) => void) => () => void;
}

/** Why all have left. */
export interface Departure {
  readonly reason: unknown;
}

export interface EndableParty extends Party {
  readonly leave: (reason: unknown) => void;
  /** Another one waits, perhaps for longer, or for somebody while the others only look. */
  readonly join: (caller: Caller) => void;
}

/** Nobody's, at first: it ends only by `leave`. */
export function createParty({ onCall, trace }: Pick<Caller, 'onCall' | 'trace'>): EndableParty {
  const listeners = new Set<(reason: unknown) => void>();
  const state: PartyState = {
    departure: null,
    controller: undefined,
    deadlineAt: undefined,
    isPoll: undefined,
  };
  const party: Omit<EndableParty, PartyGetter> = {
    onCall,
    trace,
    join: ({ signal, isPoll = false }) => {
      state.deadlineAt = Math.max(state.deadlineAt ?? 0, deadlineOf(signal));
      state.isPoll = isPoll && state.isPoll !== false;
      if (state.controller !== undefined) noteDeadline(state.controller.signal, state.deadlineAt);
    },
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

type PartyGetter = 'signal' | 'departure' | 'deadlineAt' | 'isPoll';

interface PartyState {
  departure: Departure | null;
  controller: AbortController | undefined;
  /** Undefined: as long as it takes. */
  deadlineAt: number | undefined;
  /** Undefined: no. */
  isPoll: boolean | undefined;
}

const STATE = Symbol('state');

/** Shared by all parties: the engine keeps the getters of a literal, with all they see, very long. */
const PARTY = {
  get signal(): AbortSignal {
    const state = stateOf(this);
    state.controller ??= createController(state);
    if (state.departure !== null) state.controller.abort(state.departure.reason);
    return state.controller.signal;
  },
  get departure(): Departure | null {
    return stateOf(this).departure;
  },
  get deadlineAt(): number {
    return stateOf(this).deadlineAt ?? Number.POSITIVE_INFINITY;
  },
  get isPoll(): boolean {
    return stateOf(this).isPoll ?? false;
  },
};

function createController({ deadlineAt }: PartyState): AbortController {
  const controller = new AbortController();
  if (deadlineAt !== undefined) noteDeadline(controller.signal, deadlineAt);
  return controller;
}

function stateOf(party: object): PartyState {
  return (party as { readonly [STATE]: PartyState })[STATE];
}
