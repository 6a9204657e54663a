import type { Core } from './core.ts';
import type { CallOptions, SubscribeOptions } from './document.ts';
import { unexpected } from './error.ts';
import {
  CancelJobDocument,
  FolderJobsDocument,
  JobDocument,
  type JobFilter,
  type JobLineFragment,
  type JobOrder,
  type JobQuery,
  JobsDocument,
  type JobsQuery,
  JobsUpdatedDocument,
  JobUpdatedDocument,
  type JobUpdatedSubscription,
  RunJobDocument,
  type RunJobInput,
  RunWorkflowDocument,
  type RunWorkflowInput,
} from './generated/operation.ts';
import { gone, JobFailedError } from './life-error.ts';
import { createList, type List, type ListOptions } from './list.ts';
import { select } from './select.ts';
import { type WaitOptions, waitForLast } from './wait.ts';

/** As `get` answers it: with its outputs. */
export type Job = NonNullable<JobQuery['job']>;
/** As lists and events show it. */
export type JobLine = JobLineFragment;
export type JobPage = JobsQuery['jobs'];
/** The state of a job when a watch begins, or one change of it. */
export type JobEvent = JobUpdatedSubscription['jobUpdated'];

export interface JobListOptions extends ListOptions {
  readonly filter?: JobFilter | undefined;
  readonly orderBy?: JobOrder | undefined;
  /** Those directly in this folder. Default: wherever they are. */
  readonly folderId?: string | undefined;
}

/** Which jobs to watch. All that is left out: every one of all accounts. */
export interface JobScope {
  readonly filter?: JobFilter | undefined;
  readonly folderId?: string | undefined;
}

export interface JobWatchOptions extends SubscribeOptions {
  /** The `cursor` of an event: goes on behind it. Default: begins with the state now. */
  readonly after?: string | undefined;
}

export interface Jobs {
  /** Jobs of all accounts, workflows and their steps alike. */
  list(options?: JobListOptions): List<JobPage>;
  /** Null where there is no such job. */
  get(id: string, options?: CallOptions): Promise<Job | null>;
  /** Starts a workflow, or a single job where the input names a `type`. It is sent once. */
  run(input: RunWorkflowInput | RunJobInput, options?: CallOptions): Promise<JobLine>;
  /** Stops a job. One that is over already is answered as it is. */
  cancel(id: string, options?: CallOptions): Promise<JobLine>;
  /**
   * One job: first the state now, then each change once; ends after a terminal status. Several:
   * first each that is not over, then changes; never ends by itself. Comes back by itself.
   */
  watch(
    what: string | JobScope,
    options?: JobWatchOptions,
  ): AsyncIterableIterator<JobEvent, undefined>;
  /**
   * The job once it has succeeded. Rejects with a `JobFailedError` when it failed or was canceled,
   * with `WAIT_TIMEOUT` after `timeoutMs`, with the reason of the signal when that is aborted.
   */
  wait(id: string, options?: WaitOptions): Promise<Job>;
}

export function createJobs(core: Core): Jobs {
  const get: Jobs['get'] = async (id, options) =>
    (await core.query(JobDocument, { id }, options)).job;

  const watch: Jobs['watch'] = (what, { after, ...options } = {}) =>
    typeof what === 'string'
      ? select(core.subscribe(JobUpdatedDocument, { id: what, after }, options), 'jobUpdated')
      : select(core.subscribe(JobsUpdatedDocument, { ...what, after }, options), 'jobsUpdated');

  return {
    list: ({ filter, orderBy, folderId, ...options } = {}) =>
      createList(async ({ first, after, ...call }) => {
        const variables = { first, after, filter, orderBy };
        if (folderId === undefined) {
          return (await core.query(JobsDocument, variables, call)).jobs;
        }
        const own = { ...variables, folderId };
        const { folder } = await core.query(FolderJobsDocument, own, call);
        if (folder === null) throw gone(folderId);
        return folder.jobs;
      }, options),
    get,
    run: async (input, options) =>
      'definition' in input
        ? jobOf((await core.mutate(RunWorkflowDocument, { input }, options)).runWorkflow)
        : jobOf((await core.mutate(RunJobDocument, { input }, options)).runJob),
    cancel: async (id, options) =>
      jobOf((await core.mutate(CancelJobDocument, { id }, options)).cancelJob),
    watch,
    wait: async (id, options = {}) => {
      const { headers } = options;
      const last = await waitForLast((signal) => watch(id, { headers, signal }), options);
      const line = last?.job ?? null;
      if (line === null) throw gone(id);
      if (line.status !== 'SUCCEEDED') throw new JobFailedError(line);
      const job = await get(id, options);
      if (job === null) throw gone(id);
      return job;
    },
  };
}

function jobOf(payload: { readonly job: JobLine } | null): JobLine {
  if (payload === null) throw unexpected('The gateway started nothing and gave no reason.');
  return payload.job;
}
