import type { JobStatus } from '@fabgraph/contract';
import { createRecentMap } from '../../wire/recent-map.ts';

/** Remembers what was told of each job's progress, for one account. */
export interface ProgressMemory {
  /**
   * The vendor's `progress` as 0 to 1, never less than it was before. The vendor does not say
   * whether it counts to 1 or to 100: a value above 1 shows that it is percent.
   */
  readonly normalize: (job: string, progress: number | null, status: JobStatus) => number | null;
}

const MAX_JOBS = 10_000;

export function createProgressMemory(): ProgressMemory {
  const highest = createRecentMap<number>(MAX_JOBS);
  let isPercent = false;

  const toFraction = (progress: number): number => {
    if (progress > 1) isPercent = true;
    // A 1 of work that goes on is a first percent rather than its end.
    const fraction = isPercent || progress === 1 ? progress / 100 : progress;
    return Math.min(1, fraction);
  };

  return {
    normalize: (job, progress, status) => {
      if (status === 'SUCCEEDED') return 1;
      const known = highest.get(job) ?? null;
      if (progress === null || !(progress >= 0)) return known;
      const now = Math.max(known ?? 0, toFraction(progress));
      if (now !== known) highest.set(job, now);
      return now;
    },
  };
}
