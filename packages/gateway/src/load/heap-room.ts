import { getHeapStatistics } from 'node:v8';

export interface HeapUse {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

export interface HeapRoom {
  /** Whether the heap is nearly full. To be asked a few times a second. */
  readonly check: () => boolean;
  /** As it was when it was last checked, in %. */
  readonly usedPercent: () => number;
}

export interface HeapRoomOptions {
  readonly maxPercent: number;
  /** Default: the engine's own. */
  readonly readUse?: (() => HeapUse) | undefined;
}

/** The limit counts room for what is new, which is of no use to what stays: V8 gives up without it. */
const YOUNG_BYTES = 48 * 1_024 * 1_024;
/** In a row: what is garbage is mostly gone by the second. */
const MIN_CHECKS = 2;
/** So much less it must be before it counts as well again. */
const RECOVERY_PERCENT = 5;

export function createHeapRoom({ maxPercent, readUse = readHeap }: HeapRoomOptions): HeapRoom {
  let usedPercent = 0;
  let fullChecks = 0;

  return {
    check: () => {
      const { usedBytes, limitBytes } = readUse();
      usedPercent = (100 * usedBytes) / limitBytes;
      const isFull = fullChecks >= MIN_CHECKS;
      const bound = isFull ? maxPercent - RECOVERY_PERCENT : maxPercent;
      fullChecks = usedPercent > bound ? fullChecks + 1 : 0;
      return fullChecks >= MIN_CHECKS;
    },
    usedPercent: () => usedPercent,
  };
}

function readHeap(): HeapUse {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
  return { usedBytes, limitBytes: limitBytes - YOUNG_BYTES };
}
