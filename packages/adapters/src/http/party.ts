import { type Caller, createSignal, deadlineOf } from '@fabgraph/contract';

/** A caller that stands for all who wait for the same answer. */
export interface Party extends Caller {
  /** Nobody waits any more. */
  readonly leave: (reason: unknown) => void;
  /** Another one waits, perhaps for longer, or for somebody while the others only look. */
  readonly join: (caller: Caller) => void;
}

/** Nobody's, at first: it ends only by `leave`. */
export function createParty({ onCall, trace }: Pick<Caller, 'onCall' | 'trace'>): Party {
  const { signal, abort, setDeadline } = createSignal();
  const party: Omit<Party, 'isPoll'> & { isPoll: boolean | undefined } = {
    signal,
    onCall,
    trace,
    isPoll: undefined,
    leave: abort,
    join: ({ signal: joined, isPoll = false }) => {
      setDeadline(Math.max(signal.deadlineAt ?? 0, deadlineOf(joined)));
      party.isPoll = isPoll && party.isPoll !== false;
    },
  };
  return party;
}
