import type { Timers } from '../time/timers.ts';

/** What changes seldom (`SLOW_KEY`), kept from poll to poll of one account. */
export interface SlowMemory {
  /** What is kept, or what `read` gives, which is kept then. A failed read is not. */
  readonly recall: <T>(key: string, read: () => Promise<T>) => Promise<T>;
  /** A write may have changed any of it. */
  readonly forget: () => void;
}

export interface SlowMemoryOptions {
  readonly timers: Pick<Timers, 'now'>;
  /** How long a read counts as what there is. */
  readonly keepMs: number;
}

interface Kept {
  readonly value: unknown;
  readonly until: number;
}

/** Reads under way are not shared: one caller's leaving must not fail another's. */
export function createSlowMemory({ timers, keepMs }: SlowMemoryOptions): SlowMemory {
  const { now } = timers;
  let kept = new Map<string, Kept>();

  return {
    recall: async <T>(key: string, read: () => Promise<T>): Promise<T> => {
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.value as T;
      // What was being read while it was forgotten goes into a map that nobody looks at.
      const current = kept;
      const until = now() + keepMs;
      const value = await read();
      current.set(key, { value, until });
      return value;
    },
    forget: () => {
      kept = new Map();
    },
  };
}
