import type { Caller } from '@fabgraph/contract';
import { untilAborted } from './deadline.ts';

interface Flight {
  readonly result: Promise<unknown>;
  readonly controller: AbortController;
  waiters: number;
}

export interface SingleFlight {
  /** Whoever asks from now on joins no call that is under way already. */
  readonly startAnew: () => void;
  /**
   * Runs `run` once for all who ask for the same key while it runs. The caller that `run` gets is the
   * first of them, whose signal is aborted only when every asker has left; the others are told that
   * they share a call.
   */
  readonly share: <T>(
    key: string,
    caller: Caller,
    run: (caller: Caller) => Promise<T>,
  ) => Promise<T>;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  const depart = <T>(
    key: string,
    { onCall }: Caller,
    run: (caller: Caller) => Promise<T>,
  ): Flight => {
    const controller = new AbortController();
    const { signal } = controller;
    const flight: Flight = {
      controller,
      waiters: 0,
      result: run({ signal, onCall }).finally(() => forget(key, flight)),
    };
    flights.set(key, flight);
    return flight;
  };

  const forget = (key: string, flight: Flight) => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    startAnew: () => flights.clear(),
    share: async <T>(key: string, caller: Caller, run: (caller: Caller) => Promise<T>) => {
      const { signal, onCall } = caller;
      signal.throwIfAborted();
      const joined = flights.get(key);
      if (joined !== undefined) onCall?.('SHARED');
      const flight = joined ?? depart(key, caller, run);
      flight.waiters += 1;
      try {
        return await untilAborted(flight.result as Promise<T>, signal);
      } finally {
        flight.waiters -= 1;
        if (flight.waiters === 0) {
          // Whoever asks from now on must not join a call that is being ended.
          forget(key, flight);
          flight.controller.abort(signal.reason);
        }
      }
    },
  };
}
