import type { Job } from '../domain/record.ts';
import { createPlan, progressOf } from '../domain/schedule.ts';
import { idNumber } from '../domain/sort.ts';
import { inProject } from '../domain/store.ts';
import { ApiError } from '../wire/error.ts';
import { toJobJson } from '../wire/job.ts';
import { optionalMap, readFields, requiredText } from './body.ts';
import { answerList, type ListFields } from './list.ts';
import { type Api, absoluteUrl, deleted, findIn, type Router, requireProject } from './router.ts';
import { checkJobLimit } from './user-route.ts';

export function defineJobRoutes(router: Router, api: Api): void {
  const { define } = router;
  const { store, clock } = api;
  const fields = jobFields(() => clock.now());

  define('GET /projects/:project/jobs', ({ context, param, view }) => {
    const project = requireProject(store, param('project'));
    return answerList(context, inProject(store.jobs, project.id), fields, (job) =>
      toJobJson(job, view()),
    );
  });

  define('GET /projects/:project/jobs/:job', ({ param, view }) =>
    Response.json(toJobJson(findIn(store.jobs, param('project'), param('job')), view())),
  );

  define('DELETE /projects/:project/jobs/:job', ({ param }) => {
    store.removeJob(findIn(store.jobs, param('project'), param('job')).id, clock.now());
    return deleted();
  });

  if (api.settings.profile === 'legacy') defineLegacyJobRoutes(router, api);
}

/** Jobs outside of workflows, as they were run before there were any. */
function defineLegacyJobRoutes({ define }: Router, { store, settings, clock }: Api): void {
  define('POST /projects/:project/jobs', async ({ context, param, view }) => {
    const fields = await readFields(context);
    const project = requireProject(store, param('project'));
    const type = requiredText(fields, 'type');
    checkJobLimit(settings, store, type);
    const parameters = optionalMap(fields, 'parameters') ?? {};
    const name = fields.name === undefined ? null : requiredText(fields, 'name');
    const { outputParameters = {}, ...script } = settings.scriptJob({ type, name }) ?? {};
    const createdAt = clock.now();
    const job = store.addJob({
      projectId: project.id,
      workflowId: null,
      name,
      type,
      createdAt,
      needs: [],
      assetInputs: new Map(),
      parameterInputs: new Map(Object.entries(parameters).map(([key, value]) => [key, { value }])),
      plan: createPlan({ createdAt, needs: [], ...script }),
      scriptedOutput: outputParameters,
    });
    const link = absoluteUrl(context, `/projects/${project.id}/jobs/${job.id}/status`);
    return Response.json({ ...toJobJson(job, view()), link }, { status: 202 });
  });

  define('GET /projects/:project/jobs/:job/status', ({ param, view }) => {
    const job = findIn(store.jobs, param('project'), param('job'));
    const { state, finishedAt } = progressOf(job.plan, clock.now());
    if (finishedAt === null) return Response.json(toJobJson(job, view()), { status: 202 });
    if (state === 'failure' && settings.jobFailure === 'error') {
      throw new ApiError(400, job.plan.error ?? 'Job failed');
    }
    return Response.json(toJobJson(job, view()), { status: 201 });
  });

  define('PATCH /projects/:project/jobs/:job', async ({ context, param, view }) => {
    const job = findIn(store.jobs, param('project'), param('job'));
    job.name = requiredText(await readFields(context), 'name');
    return Response.json(toJobJson(job, view()));
  });
}

function jobFields(now: () => number): ListFields<Job> {
  return {
    sort: {
      id: idNumber,
      name: ({ name }) => name,
      created: ({ createdAt }) => createdAt,
      started: ({ plan }) => progressOf(plan, now()).startedAt,
      finished: ({ plan }) => progressOf(plan, now()).finishedAt,
    },
    search: {
      id: ({ id }) => id,
      name: ({ name }) => name,
      type: ({ type }) => type,
      state: ({ plan }) => progressOf(plan, now()).state,
    },
  };
}
