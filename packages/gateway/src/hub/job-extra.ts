import { type Adapter, type Job, type JobFacet, type Link, refKey } from '@fabgraph/contract';
import type { ReadCalls } from './read-call.ts';

/** A job and the costly fields that its watchers selected. */
export interface WantedJob {
  readonly entity: Job;
  readonly wants: ReadonlySet<string>;
}

/**
 * The jobs with `steps` and `progress` read where a watcher selected them. What cannot be read
 * stays as it was: it must not end a watch whose job is well.
 */
export async function addJobExtras(
  adapter: Adapter,
  jobs: readonly WantedJob[],
  calls: ReadCalls,
): Promise<readonly Job[]> {
  const facet = adapter.facets.jobs;
  if (facet === undefined || jobs.every(({ wants }) => wants.size === 0)) {
    return jobs.map(({ entity }) => entity);
  }
  const [steps, progress] = await Promise.all([
    readSteps(facet, jobs, calls),
    readProgress(facet, jobs, calls),
  ]);
  return jobs.map(({ entity, wants }) => ({
    ...entity,
    steps: wants.has('steps') ? withSteps(entity.steps, steps) : entity.steps,
    progress: entity.progress === undefined ? progress.get(refKey(entity.ref)) : entity.progress,
  }));
}

async function readSteps(
  facet: JobFacet,
  jobs: readonly WantedJob[],
  calls: ReadCalls,
): Promise<ReadonlyMap<string, Job>> {
  const refs = jobs
    .filter(({ wants }) => wants.has('steps'))
    .flatMap(({ entity }) => entity.steps ?? [])
    .filter(({ entity }) => entity === undefined)
    .map(({ ref }) => ref);
  if (refs.length === 0) return new Map();
  const slots = await calls.run((context) => facet.getMany(refs, context)).catch(() => []);
  return new Map(
    slots.flatMap((slot) => (slot instanceof Error ? [] : [[refKey(slot.ref), slot] as const])),
  );
}

async function readProgress(
  facet: JobFacet,
  jobs: readonly WantedJob[],
  calls: ReadCalls,
): Promise<ReadonlyMap<string, number | null>> {
  const { getProgress } = facet;
  const asked = jobs
    .filter(({ entity, wants }) => wants.has('progress') && entity.progress === undefined)
    .map(({ entity }) => entity);
  if (getProgress === undefined || asked.length === 0) return new Map();
  const slots = await calls.run((context) => getProgress(asked, context)).catch(() => []);
  return new Map(
    asked.flatMap(({ ref }, index) => {
      const slot = slots[index];
      return slot === undefined || slot instanceof Error ? [] : [[refKey(ref), slot] as const];
    }),
  );
}

function withSteps(steps: Job['steps'], read: ReadonlyMap<string, Job>): Job['steps'] {
  if (steps === null) return null;
  return steps.map((link): Link<Job> => {
    const entity = link.entity ?? read.get(refKey(link.ref));
    return entity === undefined ? link : { ref: link.ref, entity };
  });
}
