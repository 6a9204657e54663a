import type { Signal } from '@fabgraph/contract';
import type { ExecutionResult } from 'graphql';
import type { CallTally } from './call-tally.ts';
import type { JsonAnswer } from './json-answer.ts';
import { createOperationSignal } from './operation-signal.ts';
import type { NotedParams } from './request-state.ts';

/** What is to be run, for one caller and for those who join. */
export interface Departure {
  /** Null: nobody may join. */
  readonly key: string | null;
  readonly params: NotedParams;
  readonly calls: CallTally;
  /** Until the signal is aborted. Never rejects. */
  readonly run: (signal: Signal) => Promise<ExecutionResult>;
}

/** One run of an operation, for all who asked for the same while it was under way. */
export interface Flight {
  readonly params: NotedParams;
  readonly calls: CallTally;
  /** Never rejects. */
  readonly result: Promise<ExecutionResult>;
  /** Answers that are the same for all aboard, as written for the first of them, by media type. */
  readonly written: Map<string, JsonAnswer>;
  /** One caller less; the last one ends the operation. */
  readonly leave: () => void;
}

export interface QueryFlightOptions {
  /** How long one may take, from its first caller on. */
  readonly deadlineMs: number;
}

export interface QueryFlights {
  /** Takes part in what is under way under this key, where anything is. */
  readonly join: (key: string) => Flight | undefined;
  readonly depart: (departure: Departure) => Flight;
  /** Whoever asks from now on joins nothing that is under way already. */
  readonly startAnew: () => void;
}

/**
 * Single flight of whole queries. It is not that of vendor calls: its callers leave by closing a
 * socket instead of by a signal, and it waits a turn with its result, for those whose request had
 * arrived by then. So callers that ask again as soon as they are answered stay one group.
 */
export function createQueryFlights({ deadlineMs }: QueryFlightOptions): QueryFlights {
  const underWay = new Map<string, { readonly flight: Flight; readonly board: () => void }>();

  return {
    join: (key) => {
      const joined = underWay.get(key);
      joined?.board();
      return joined?.flight;
    },
    depart: ({ key, params, calls, run }) => {
      const { signal, end } = createOperationSignal({ deadlineMs });
      let aboard = 1;
      let isOver = false;
      const close = () => {
        if (key !== null && underWay.get(key)?.flight === flight) underWay.delete(key);
      };
      const flight: Flight = {
        params,
        calls,
        written: new Map(),
        result: run(signal).then((result) => {
          isOver = true;
          end();
          setImmediate(close);
          return result;
        }),
        leave: () => {
          aboard -= 1;
          if (aboard > 0 || isOver) return;
          close();
          end();
        },
      };
      const board = () => {
        aboard += 1;
      };
      if (key !== null) underWay.set(key, { flight, board });
      return flight;
    },
    startAnew: () => underWay.clear(),
  };
}
