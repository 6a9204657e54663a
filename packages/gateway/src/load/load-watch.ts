import type { Logger } from 'pino';
import { type Meter, silentMeter } from '../metrics/meter.ts';
import { createHeapRoom, type HeapRoom } from './heap-room.ts';
import { createLoopDelay, type LoopDelay } from './loop-delay.ts';
import type { Shortage } from './shortage.ts';

/** Knows whether the process has more to do than it can. */
export interface LoadWatch {
  /** Null while all is well. */
  readonly shortage: () => Shortage | null;
  /** Whether one more request is taken. Counts those that are not. */
  readonly admits: () => boolean;
  readonly close: () => void;
}

export interface LoadWatchOptions {
  readonly logger: Logger;
  readonly meter?: Pick<Meter, 'count'> | undefined;
  /** Delay of the event loop (99th percentile) that is too much, in ms. 0: none is. */
  readonly maxLoopDelayMs: number;
  /** Part of the heap that is too much, in %. 0: none is. */
  readonly maxHeapPercent: number;
  readonly loop?: LoopDelay | undefined;
  readonly heap?: HeapRoom | undefined;
  readonly now?: (() => number) | undefined;
}

const CHECK_MS = 250;
/**
 * Garbage is collected when something new is made. Where nothing were let in, a heap full of it
 * might stay as it is.
 */
const MEMORY_GAP_MS = 1_000;

export function createLoadWatch({
  logger,
  meter = silentMeter,
  maxLoopDelayMs,
  maxHeapPercent,
  loop = maxLoopDelayMs === 0 ? undefined : createLoopDelay({ limitMs: maxLoopDelayMs }),
  heap = maxHeapPercent === 0 ? undefined : createHeapRoom({ maxPercent: maxHeapPercent }),
  now = () => performance.now(),
}: LoadWatchOptions): LoadWatch {
  let shortage: Shortage | null = null;
  let turnedAway = 0;
  let admittedAt = now();
  const timer = setInterval(check, CHECK_MS);
  timer.unref();

  return {
    shortage: () => shortage,
    admits: () => {
      if (shortage === null) return true;
      if (shortage === 'MEMORY' && now() - admittedAt >= MEMORY_GAP_MS) {
        admittedAt = now();
        return true;
      }
      turnedAway += 1;
      meter.count('shed', shortage);
      return false;
    },
    close: () => {
      clearInterval(timer);
      loop?.close();
    },
  };

  function check(): void {
    const isFull = heap?.check() ?? false;
    const isLate = loop?.check() ?? false;
    const found = isFull ? 'MEMORY' : isLate ? 'TIME' : null;
    if (found === shortage) return;
    shortage = found;
    const figures = {
      shortage,
      loopDelayMs: loop && Math.round(loop.delayMs()),
      heapPercent: heap && Math.round(heap.usedPercent()),
    };
    if (found !== null) {
      logger.warn(figures, 'requests are turned away');
      return;
    }
    logger.warn({ ...figures, turnedAway }, 'requests are taken again');
    turnedAway = 0;
  }
}
