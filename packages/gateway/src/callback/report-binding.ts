import type { Adapter, LiveRef } from '@fabgraph/contract';
import type { Timers } from '../time/timers.ts';

/** What the reports under each callback's token are about. */
export interface ReportBindings {
  /** The token was given out, and what it is for is not known yet. */
  readonly add: (token: string) => void;
  /** What was made by the write that the token went with. */
  readonly bind: (token: string, about: readonly LiveRef[]) => void;
  /** A report came. One that came before its write's answer waits for that. */
  readonly report: (report: Report) => void;
  /** Lets go of what waits. */
  readonly close: () => void;
}

export interface Report {
  readonly adapter: Adapter;
  readonly token: string;
  /** What the report says it is about: used only where nobody here knows better. */
  readonly guess: () => readonly LiveRef[];
}

export interface ReportBindingsOptions {
  readonly timers: Timers;
  readonly onReport: (adapter: Adapter, about: readonly LiveRef[]) => void;
  /** The oldest are forgotten beyond it. Default 10,000. */
  readonly maxCount?: number | undefined;
  /** Default 24 hours: as long as vendors repeat a report. */
  readonly lifetimeMs?: number | undefined;
  /** How long a report waits for its write's answer. Default 60 s. */
  readonly maxWaitMs?: number | undefined;
}

interface Binding {
  readonly addedAt: number;
  /** Null until the write has been answered. */
  readonly about: readonly LiveRef[] | null;
  readonly waiting?: Waiting | undefined;
}

interface Waiting {
  readonly adapter: Adapter;
  readonly timer: unknown;
}

/** In memory: of a token from before a restart nothing is known, and its reports speak for themselves. */
export function createReportBindings({
  timers,
  onReport,
  maxCount = 10_000,
  lifetimeMs = 86_400_000,
  maxWaitMs = 60_000,
}: ReportBindingsOptions): ReportBindings {
  // Insertion order is age.
  const bindings = new Map<string, Binding>();

  return {
    add: (token) => put(token, null),
    bind: (token, about) => {
      const waiting = bindings.get(token)?.waiting;
      put(token, about);
      if (waiting !== undefined) onReport(waiting.adapter, about);
    },
    report: ({ adapter, token, guess }) => {
      prune();
      const known = bindings.get(token);
      if (known === undefined) return onReport(adapter, guess());
      if (known.about !== null) return onReport(adapter, known.about);
      // Of many that wait for one answer the first is enough: all say that something may be new.
      if (known.waiting !== undefined) return;
      const guessed = guess();
      const timer = timers.setTimeout(() => {
        drop(token);
        onReport(adapter, guessed);
      }, maxWaitMs);
      bindings.set(token, { ...known, waiting: { adapter, timer } });
    },
    close: () => {
      for (const token of [...bindings.keys()]) drop(token);
    },
  };

  function put(token: string, about: readonly LiveRef[] | null): void {
    drop(token);
    bindings.set(token, { addedAt: timers.now(), about });
    prune();
  }

  function prune(): void {
    for (const [token, { addedAt }] of bindings) {
      const isOver = timers.now() - addedAt >= lifetimeMs;
      if (!isOver && bindings.size <= maxCount) return;
      drop(token);
    }
  }

  function drop(token: string): void {
    timers.clearTimeout(bindings.get(token)?.waiting?.timer);
    bindings.delete(token);
  }
}
