import type { Signal } from '@fabgraph/contract';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { createOperationSignal } from '../server/operation-signal.ts';
import { systemTimers, type Timers } from '../time/timers.ts';

/** A selection over one event. */
export interface EventRun {
  readonly event: object;
  readonly document: DocumentNode;
  /** By `operationKey`, and by the accounts that may be seen. */
  readonly key: string;
  /** Until the signal is aborted. `onCall` is told of each vendor call. */
  readonly run: (signal: Signal, onCall: () => void) => Promise<ExecutionResult> | ExecutionResult;
}

/** One reader's part in a run. */
export interface RunShare {
  readonly result: Promise<ExecutionResult> | ExecutionResult;
  /** Does not want it any more; the last one to leave ends the run. */
  readonly leave: () => void;
}

export interface SharedRuns {
  readonly join: (run: EventRun) => RunShare;
}

/** Long enough for all who read as fast as events come. */
const KEPT_MS = 1_000;
const MAX_EVENTS = 64;

interface Kept extends RunShare {
  readonly document: DocumentNode;
  readonly key: string;
  readonly board: () => void;
}

/**
 * Runs a selection over an event once for all who have selected the same. What a run gives is kept
 * for a moment, for readers who are a little behind, but not where a vendor was asked for it: that
 * is for those who waited for it together.
 */
export function createSharedRuns(timers: Timers = systemTimers): SharedRuns {
  const runs = new Map<object, { readonly addedAt: number; readonly kept: Kept[] }>();
  let isSweeping = false;

  return {
    join: (wanted) => {
      const ofEvent = runs.get(wanted.event)?.kept ?? begin(wanted.event);
      const known = ofEvent.find(
        ({ document, key }) => document === wanted.document && key === wanted.key,
      );
      known?.board();
      return known ?? start(wanted, ofEvent);
    },
  };

  function begin(event: object): Kept[] {
    const made: Kept[] = [];
    runs.set(event, { addedAt: timers.now(), kept: made });
    const [oldest] = runs.keys();
    if (runs.size > MAX_EVENTS && oldest !== undefined) runs.delete(oldest);
    if (!isSweeping) sweepLater();
    return made;
  }

  function sweepLater(): void {
    isSweeping = true;
    timers.setTimeout(() => {
      isSweeping = false;
      const before = timers.now() - KEPT_MS;
      for (const [event, { addedAt }] of runs) if (addedAt <= before) runs.delete(event);
      if (runs.size > 0) sweepLater();
    }, KEPT_MS);
  }

  function start({ document, key, run }: EventRun, ofEvent: Kept[]): RunShare {
    const operation = createOperationSignal({});
    let aboard = 1;
    let isOver = false;
    let isAsked = false;
    const drop = () => {
      const index = ofEvent.indexOf(kept);
      if (index !== -1) ofEvent.splice(index, 1);
    };
    const ended = run(operation.signal, () => {
      isAsked = true;
    });
    const kept: Kept = {
      document,
      key,
      result: isPromise(ended) ? ended.finally(end) : ended,
      board: () => {
        aboard += 1;
      },
      leave: () => {
        aboard -= 1;
        if (aboard > 0 || isOver) return;
        drop();
        operation.end();
      },
    };
    if (!isPromise(ended)) isOver = true;
    ofEvent.push(kept);
    return kept;

    function end(): void {
      isOver = true;
      operation.end();
      if (isAsked) setImmediate(drop);
    }
  }
}

function isPromise<T extends object>(value: Promise<T> | T): value is Promise<T> {
  return 'then' in value;
}
