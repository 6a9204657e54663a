/**
 * What is remembered of what nobody watches any more, for whoever comes back: each for the same time,
 * and all together no more than so much. What was left first is dropped first.
 */
export interface IdleMemory {
  /** From now on nobody watches it. Returns what is to be called when somebody does again. */
  readonly add: (idle: Idle) => () => void;
  /** Drops what is too old or too much; to be called whenever something else is remembered. */
  readonly dropOld: () => void;
  /** Of all that is in it. */
  readonly size: () => number;
}

export interface Idle {
  /** How much it is beside others. */
  readonly size: number;
  /** Forgets it. */
  readonly drop: () => void;
}

export interface IdleMemoryOptions {
  readonly now: () => number;
  readonly keepMs: number;
  readonly maxSize: number;
}

export function createIdleMemory({ now, keepMs, maxSize }: IdleMemoryOptions): IdleMemory {
  /** The one that was left first stands first. */
  const leftAt = new Map<Idle, number>();
  let size = 0;

  return {
    add: (idle) => {
      leftAt.set(idle, now());
      size += idle.size;
      dropOld();
      return () => remove(idle);
    },
    dropOld,
    size: () => size,
  };

  function dropOld(): void {
    const oldestAt = now() - keepMs;
    for (const [idle, at] of leftAt) {
      if (at > oldestAt && size <= maxSize) return;
      remove(idle);
      idle.drop();
    }
  }

  function remove(idle: Idle): void {
    if (leftAt.delete(idle)) size -= idle.size;
  }
}
