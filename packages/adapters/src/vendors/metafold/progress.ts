import { isTerminalJobStatus, type Job, type ReadContext, type Slot } from '@fabgraph/contract';
import type { JobLists } from './job-list.ts';
import { toSlot } from './many.ts';
import { parseItemRef } from './ref.ts';

/**
 * The share of a workflow's steps that are over. Steps are never begun anew, so it never falls. All
 * workflows of a project cost one job list.
 */
export async function getProgress(
  { listJobs }: JobLists,
  jobs: readonly Job[],
  context: ReadContext,
): Promise<readonly Slot<number | null>[]> {
  return await Promise.all(
    jobs.map(({ ref, progress, steps }) =>
      toSlot(async () => {
        if (progress !== undefined) return progress;
        const project = parseItemRef(ref)?.project;
        if (project === undefined || steps === null) return null;
        const finished = await context.once(`finished/${project}`, async () =>
          pathsOfFinished(await (await listJobs(project, context)).behind(null)),
        );
        return steps.length === 0
          ? 0
          : steps.filter((step) => finished.has(step.ref.path)).length / steps.length;
      }),
    ),
  );
}

function pathsOfFinished(jobs: readonly Job[]): ReadonlySet<string> {
  const finished = jobs.filter(({ status }) => isTerminalJobStatus(status));
  return new Set(finished.map(({ ref }) => ref.path));
}
