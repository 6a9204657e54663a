import {
  filterInTurns,
  type Job,
  type JobFilter,
  type ReadContext,
  VendorError,
} from '@fabgraph/contract';
import { matchesJob } from '../../list/filter.ts';
import type { MetafoldApi } from './api.ts';
import type { Fetched } from './fetched.ts';
import { createItemLists, type ItemList } from './item-list.ts';
import { toJob, toWorkflow } from './job.ts';
import { nameTerm, type Search, type Term, toSearch, valueTerm } from './search.ts';
import type { Profile } from './settings.ts';
import { toState } from './status.ts';
import type { Section } from './walk.ts';
import type { JobJson, WorkflowJson } from './wire.ts';

/** A project's two lists of work. */
export interface JobLists {
  readonly listJobs: ListJobs;
  readonly listWorkflows: ListJobs;
}

type ListJobs = (
  project: string,
  context: ReadContext,
  q?: string | null,
) => Promise<ItemList<Job>>;

const NO_JOBS: ItemList<Job> = { behind: () => [], find: () => undefined };

export function createJobLists(api: MetafoldApi, profile: Profile): JobLists {
  const jobsOf = createItemLists((job: Fetched<JobJson>, project) =>
    toJob(job, api.sourceIn(project)),
  );
  const workflowsOf = createItemLists((workflow: Fetched<WorkflowJson>, project) =>
    toWorkflow(workflow, api.sourceIn(project)),
  );
  return {
    listJobs: async (project, context, q) =>
      jobsOf(await api.jobs.list(project, context, q), project),
    listWorkflows: async (project, context, q) => {
      try {
        return workflowsOf(await api.workflows.list(project, context, q), project);
      } catch (error) {
        // A server from before workflows has no such list.
        const isNone = error instanceof VendorError && error.code === 'NOT_FOUND';
        if (profile === 'legacy' && isNone) return NO_JOBS;
        throw error;
      }
    },
  };
}

export interface JobSections {
  readonly sections: readonly Section<Job>[];
  readonly isFilterPushedDown: boolean;
}

/** The lists of a project that can hold a match, and how they are read. */
export function jobSections(
  { listJobs, listWorkflows }: JobLists,
  filter: JobFilter,
  context: ReadContext,
): JobSections {
  const jobSearch = toSearch([
    nameTerm('name', filter.name),
    valueTerm('type', filter.types),
    stateTerm(filter),
    ...unsearchable(filter),
  ]);
  const workflowSearch = toSearch([stateTerm(filter), ...unsearchable(filter)]);

  const section =
    (list: ListJobs, { q }: Search): Section<Job> =>
    async (project, after) =>
      filterInTurns(await (await list(project, context, q)).behind(after), (job) =>
        matchesJob(filter, job),
      );

  const canBeWorkflow = mayHoldWorkflows(filter);
  const canBeJob = mayHoldJobs(filter);
  return {
    sections: [
      ...(canBeWorkflow ? [section(listWorkflows, workflowSearch)] : []),
      ...(canBeJob ? [section(listJobs, jobSearch)] : []),
    ],
    isFilterPushedDown:
      (!canBeWorkflow || workflowSearch.isComplete) && (!canBeJob || jobSearch.isComplete),
  };
}

/** A workflow has no name, is of one type and is no step. */
function mayHoldWorkflows({ kinds, types, name, isStep }: JobFilter): boolean {
  return (
    kinds?.includes('WORKFLOW') !== false &&
    types?.includes('workflow') !== false &&
    name === undefined &&
    isStep !== true
  );
}

function mayHoldJobs({ kinds, types }: JobFilter): boolean {
  const isOnlyWorkflows = types?.every((type) => type === 'workflow') === true;
  return kinds?.includes('COMPUTE') !== false && !isOnlyWorkflows;
}

function stateTerm({ statuses }: JobFilter): Term {
  // A status without a word of the vendor's is one of words that nobody knows.
  const states = statuses?.map(toState);
  if (states?.includes(undefined)) return null;
  return valueTerm(
    'state',
    states?.filter((state) => state !== undefined),
  );
}

/** What the search has no field for. */
function unsearchable({ isStep, createdAfter }: JobFilter): readonly Term[] {
  return [isStep, createdAfter].map((wanted) => (wanted === undefined ? undefined : null));
}
