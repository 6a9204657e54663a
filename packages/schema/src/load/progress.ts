import { type Job, refKey } from '@fabgraph/contract';
import DataLoader from 'dataloader';
import type { GraphContext } from '../context.ts';
import { accountOf } from './account.ts';
import { createPerOperation } from './per-operation.ts';
import { readContextOf } from './read-context.ts';

/** How far a job is, 0 to 1; the jobs of one tick are asked about together. Null: nobody knows. */
export async function loadProgress(context: GraphContext, job: Job): Promise<number | null> {
  if (job.progress !== undefined) return job.progress;
  return progressLoaderOf(context, job.ref.account).load(job);
}

const progressLoaderOf = createPerOperation((context: GraphContext, account: string) => {
  const { jobs } = accountOf(context, { account }).facets;
  return new DataLoader<Job, number | null, string>(
    async (asked) =>
      (await jobs?.getProgress?.(asked, readContextOf(context, account))) ?? asked.map(() => null),
    { cacheKeyFn: ({ ref }) => refKey(ref) },
  );
});
