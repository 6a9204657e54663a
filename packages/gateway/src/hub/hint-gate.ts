import type { EventOrigin } from '@fabgraph/schema';
import type { Timers } from '../time/timers.ts';

/** Who said that something may have changed. */
export type HintOrigin = Extract<EventOrigin, 'CALLBACK' | 'STREAM'>;

/** Lets a hint through at once, and those of the same key that follow within the gap as one at its end. */
export interface HintGate {
  readonly pass: (keys: Iterable<string>, origin: HintOrigin) => void;
  /** What waits is let go. */
  readonly close: () => void;
}

export interface HintGateOptions {
  readonly timers: Timers;
  /** The shortest time between two hints of one key, in ms. */
  readonly gapMs: number;
  readonly onReady: (hints: ReadonlyMap<string, HintOrigin>) => void;
}

export function createHintGate({ timers, gapMs, onReady }: HintGateOptions): HintGate {
  /** In the order of the times. */
  const readyAt = new Map<string, number>();
  const waiting = new Map<string, HintOrigin>();
  let timer: unknown;

  return {
    pass: (keys, origin) => {
      for (const key of keys) {
        // Of two, the one that waits for no turn.
        if (waiting.get(key) !== 'CALLBACK') waiting.set(key, origin);
      }
      letThrough();
    },
    close: () => {
      waiting.clear();
      timers.clearTimeout(timer);
    },
  };

  function letThrough(): void {
    const now = timers.now();
    for (const [key, at] of readyAt) {
      if (at > now) break;
      readyAt.delete(key);
    }
    const ready = new Map([...waiting].filter(([key]) => !readyAt.has(key)));
    for (const key of ready.keys()) {
      waiting.delete(key);
      readyAt.set(key, now + gapMs);
    }
    if (ready.size > 0) onReady(ready);
    timers.clearTimeout(timer);
    if (waiting.size === 0) return;
    const nextAt = Math.min(...[...waiting.keys()].map((key) => readyAt.get(key) ?? now));
    timer = timers.setTimeout(letThrough, nextAt - now);
  }
}
