/**
 * What happened in each watch, so that one who was cut off hears what was missed. A watch has a name
 * of the hub's making; its events are appended in the order of their positions.
 */
export interface EventLog<T> {
  /** From this position on every event of the watch is appended. Of a watch that is kept already it says nothing new. */
  readonly begin: (watch: string, position: number) => void;
  readonly append: (watch: string, event: Logged<T>) => void;
  /** All events of the watch after the position; null where some of them may not be kept. */
  readonly since: (watch: string, position: number) => readonly Logged<T>[] | null;
  readonly forget: (watch: string) => void;
}

export interface Logged<T> {
  readonly position: number;
  readonly event: T;
}

export interface EventLogOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly maxPerWatch: number;
  readonly maxInAll: number;
  readonly maxAgeMs: number;
}

interface Ring<T> {
  /** What came at this position or before is not kept. */
  from: number;
  readonly entries: Entry<T>[];
}

interface Entry<T> extends Logged<T> {
  readonly ring: Ring<T>;
  readonly appendedAt: number;
}

/** Keeps the newest events in memory. */
export function createMemoryEventLog<T>({
  now,
  maxPerWatch,
  maxInAll,
  maxAgeMs,
}: EventLogOptions): EventLog<T> {
  const rings = new Map<string, Ring<T>>();
  /** Over all watches, the oldest first; so is each ring. */
  const entries = new Set<Entry<T>>();

  return {
    begin: (watch, position) => {
      if (!rings.has(watch)) rings.set(watch, { from: position, entries: [] });
    },
    append: (watch, { position, event }) => {
      const ring = rings.get(watch);
      if (ring === undefined) return;
      const entry = { position, event, ring, appendedAt: now() };
      ring.entries.push(entry);
      entries.add(entry);
      if (ring.entries.length > maxPerWatch) dropOldestOf(ring);
      dropOld();
    },
    since: (watch, position) => {
      dropOld();
      const ring = rings.get(watch);
      if (ring === undefined || position < ring.from) return null;
      return ring.entries.filter((entry) => entry.position > position);
    },
    forget: (watch) => {
      for (const entry of rings.get(watch)?.entries ?? []) entries.delete(entry);
      rings.delete(watch);
    },
  };

  function dropOld(): void {
    const oldestAt = now() - maxAgeMs;
    for (const { ring, appendedAt } of entries) {
      if (entries.size <= maxInAll && appendedAt >= oldestAt) return;
      dropOldestOf(ring);
    }
  }

  function dropOldestOf(ring: Ring<T>): void {
    const oldest = ring.entries.shift();
    if (oldest === undefined) return;
    ring.from = oldest.position;
    entries.delete(oldest);
  }
}
