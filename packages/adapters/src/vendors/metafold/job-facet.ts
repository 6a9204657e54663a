import type { Job, JobFacet, ReadContext, Ref, Slot } from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { cancelWorkflow } from './cancel.ts';
import { deleteItems } from './delete.ts';
import { toJob, toWorkflow } from './job.ts';
import { type JobLists, jobSections } from './job-list.ts';
import { createLegacyPowers } from './legacy-job.ts';
import { isJobOf } from './lineage.ts';
import { getManyOf } from './many.ts';
import { getProgress } from './progress.ts';
import { notARef, parseItemRef, projectOf } from './ref.ts';
import { runWorkflow } from './run-workflow.ts';
import type { Profile } from './settings.ts';
import { pageOfWalk, type Section } from './walk.ts';

/** Jobs and workflows; a workflow's steps are its jobs. */
export function createJobFacet(api: MetafoldApi, lists: JobLists, profile: Profile): JobFacet {
  const { account } = api;

  const getMany = (
    refs: readonly Ref<'Job'>[],
    context: ReadContext,
  ): Promise<readonly Slot<Job>[]> =>
    getManyOf({
      refs,
      toKey: (ref) => {
        const place = parseItemRef(ref);
        if (place === null) return notARef(ref);
        return { ...place, group: `${place.project}/${place.collection}` };
      },
      readOne: async ({ project, collection, id }) =>
        collection === 'jobs'
          ? toJob(await api.jobs.get(project, id, context), api.sourceIn(project))
          : toWorkflow(await api.workflows.get(project, id, context), api.sourceIn(project)),
      readAll: ({ project, collection }) =>
        collection === 'jobs'
          ? lists.listJobs(project, context)
          : lists.listWorkflows(project, context),
      isListCheaper: ({ project, collection }, count) =>
        collection === 'jobs'
          ? api.jobs.isListCheaper(project, count, context)
          : api.workflows.isListCheaper(project, count, context),
    });

  return {
    getMany,

    list: async ({ parent, after, filter = {}, orderBy, follows }, context) => {
      const walk = {
        account,
        listProjects: async () => (await api.listProjects(context)).map(({ json }) => json.id),
        after,
        isOrdered: orderBy !== undefined,
      };
      if (parent?.type !== 'Model') {
        // Over all projects it would read the jobs of those without workflows for nothing.
        const isAhead = parent !== undefined && follows?.has('steps');
        return await pageOfWalk({
          ...walk,
          ...jobSections(isAhead ? withSteps(lists) : lists, filter, context),
          project: projectOf(parent),
        });
      }
      const place = parseItemRef(parent);
      if (place === null) throw notARef(parent);
      // Workflows name no files: only jobs can be a model's.
      const ofJobs = jobSections(lists, { ...filter, kinds: onlyJobs(filter.kinds) }, context);
      const sections = ofJobs.sections.map(
        (read): Section<Job> =>
          async (project, after) =>
            (await read(project, after)).filter((job) => isJobOf(job, parent as Ref<'Model'>)),
      );
      return await pageOfWalk({ ...walk, ...ofJobs, sections, project: place.project });
    },

    ...(profile === 'legacy' ? createLegacyPowers(api) : {}),
    delete: (refs, context) => deleteItems(api, refs, context),
    runWorkflow: (input, context) => runWorkflow(api, input, context),
    cancel: (ref, context) => cancelWorkflow(api, ref, context),
    getProgress: (jobs, context) => getProgress(lists, jobs, context),

    pollGroup: (ref) => {
      const place = parseItemRef(ref);
      return place === null ? ref.path : `${place.project}/${place.collection}`;
    },
    getListFolders: api.listFolders,
  };
}

/** Begins a project's job list beside its workflows, which name their steps and no more of them. */
function withSteps(lists: JobLists): JobLists {
  return {
    ...lists,
    listWorkflows: async (project, context, q) => {
      // Whoever follows the steps is told how it ended, and what it lacks.
      void lists.listJobs(project, { ...context, onLeftOut: undefined }).catch(() => {});
      return await lists.listWorkflows(project, context, q);
    },
  };
}

function onlyJobs(kinds: readonly Job['kind'][] | undefined): readonly Job['kind'][] {
  return kinds === undefined ? ['COMPUTE'] : kinds.filter((kind) => kind === 'COMPUTE');
}
