import type { Caller } from '@fabgraph/contract';
import { untilAborted } from './deadline.ts';
import { createParty, type Party } from './party.ts';

interface Flight {
  readonly result: Promise<unknown>;
  readonly party: Party;
  waiters: number;
}

export interface SingleFlight {
  /** Whoever asks from now on joins no call that is under way already. */
  readonly startAnew: () => void;
  /**
   * Runs `run` once for all who ask for the same key while it runs. The party that `run` gets leaves
   * when every asker has left. It is told of calls, and they are traced, in the first asker's name; the others are told
   * that they share a call.
   */
  readonly share: <T>(
    key: string,
    caller: Caller,
    run: (party: Caller) => Promise<T>,
  ) => Promise<T>;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  const depart = <T>(key: string, caller: Caller, run: (party: Caller) => Promise<T>): Flight => {
    const party = createParty(caller);
    party.join(caller);
    const fly = async () => {
      try {
        // Never before the flight is known, not even where `run` throws at once.
        return await toPromise(() => run(party));
      } finally {
        forget(key, flight);
      }
    };
    const flight: Flight = { party, waiters: 0, result: fly() };
    flights.set(key, flight);
    return flight;
  };

  const forget = (key: string, flight: Flight) => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    startAnew: () => flights.clear(),
    share: <T>(key: string, caller: Caller, run: (party: Caller) => Promise<T>) => {
      const { signal, onCall } = caller;
      if (signal.aborted) return Promise.reject(signal.reason);
      const joined = flights.get(key);
      if (joined !== undefined) {
        onCall?.('SHARED');
        joined.party.join(caller);
      }
      const flight = joined ?? depart(key, caller, run);
      flight.waiters += 1;
      return untilAborted(flight.result as Promise<T>, signal, () => {
        flight.waiters -= 1;
        if (flight.waiters > 0) return;
        // Whoever asks from now on must not join a call that is being ended.
        forget(key, flight);
        flight.party.leave(signal.reason);
      });
    },
  };
}

function toPromise<T>(run: () => Promise<T>): Promise<T> {
  try {
    return run();
  } catch (error) {
    return Promise.reject(error);
  }
}
