import { wholeNumber } from './whole-number.ts';

/** How the process ends, and when it takes no more. */
export interface ProcessSettings {
  /** How long it goes on to answer after SIGTERM, in ms. */
  readonly stopNoticeMs: number;
  /** How long stopping may take in all, in ms. */
  readonly stopGraceMs: number;
  /** Delay of the event loop (99th percentile) from which requests are turned away, in ms. 0: never. */
  readonly maxLoopDelayMs: number;
  /** Part of the heap in use from which requests are turned away, in %. 0: never. */
  readonly maxHeapPercent: number;
}

const milliseconds = wholeNumber(0, 3_600_000);

export const processShape = {
  FABGRAPH_STOP_NOTICE_MS: milliseconds,
  FABGRAPH_STOP_GRACE_MS: wholeNumber(1, 3_600_000),
  FABGRAPH_SHED_LOOP_DELAY_MS: milliseconds,
  FABGRAPH_SHED_HEAP_PERCENT: wholeNumber(0, 100),
};

type ProcessVariables = {
  readonly [Name in keyof typeof processShape]?: number | undefined;
};

export function toProcessSettings({
  FABGRAPH_STOP_NOTICE_MS: stopNoticeMs = 1_000,
  FABGRAPH_STOP_GRACE_MS: stopGraceMs = 30_000,
  FABGRAPH_SHED_LOOP_DELAY_MS: maxLoopDelayMs = 200,
  FABGRAPH_SHED_HEAP_PERCENT: maxHeapPercent = 90,
}: ProcessVariables): ProcessSettings {
  return { stopNoticeMs, stopGraceMs, maxLoopDelayMs, maxHeapPercent };
}
