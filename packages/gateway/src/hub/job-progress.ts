import type { Job } from '@fabgraph/contract';

/** The job with a progress in 0..1 that is not behind the one before; null where that is no number. */
export function withProgress(job: Job, before: Job | null): Job {
  const { progress } = job;
  if (typeof progress !== 'number') return job;
  const told = Number.isNaN(progress) ? null : Math.min(1, Math.max(0, progress));
  const known = before?.progress;
  const next = typeof known === 'number' ? Math.max(known, told ?? 0) : told;
  return next === progress ? job : { ...job, progress: next };
}
