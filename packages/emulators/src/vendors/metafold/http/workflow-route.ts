import { dispatchWorkflow } from '../domain/dispatch.ts';
import type { Workflow } from '../domain/record.ts';
import { cancelPlan, workflowProgressOf } from '../domain/schedule.ts';
import { idNumber } from '../domain/sort.ts';
import { inProject, type Store } from '../domain/store.ts';
import { ApiError } from '../wire/error.ts';
import { toWorkflowJson } from '../wire/workflow.ts';
import { optionalMap, readFields, requiredText } from './body.ts';
import { answerList, type ListFields } from './list.ts';
import { type Api, absoluteUrl, deleted, findIn, type Router, requireProject } from './router.ts';
import { checkJobLimit } from './user-route.ts';

export function defineWorkflowRoutes({ define }: Router, { store, settings, clock }: Api): void {
  const fields = workflowFields(store, () => clock.now());
  const progressNow = (workflow: Workflow) =>
    workflowProgressOf(store.plansOf(workflow), clock.now());

  define('GET /projects/:project/workflows', ({ context, param, view }) => {
    const project = requireProject(store, param('project'));
    return answerList(context, inProject(store.workflows, project.id), fields, (workflow) =>
      toWorkflowJson(workflow, view()),
    );
  });

  define('GET /projects/:project/workflows/:workflow', ({ param, view }) => {
    const workflow = findIn(store.workflows, param('project'), param('workflow'));
    return Response.json(toWorkflowJson(workflow, view()));
  });

  define('POST /projects/:project/workflows', async ({ context, param, view }) => {
    const body = await readFields(context);
    const project = requireProject(store, param('project'));
    const workflow = dispatchWorkflow(store, {
      projectId: project.id,
      definition: requiredText(body, 'definition'),
      assets: optionalMap(body, 'assets') ?? {},
      parameters: optionalMap(body, 'parameters') ?? {},
      createdAt: clock.now(),
      scriptJob: settings.scriptJob,
      requireAllowed: (type) => checkJobLimit(settings, store, type),
    });
    const link = absoluteUrl(context, `/projects/${project.id}/workflows/${workflow.id}/status`);
    return Response.json(toWorkflowJson(workflow, view(), link), { status: 202 });
  });

  define('GET /projects/:project/workflows/:workflow/status', ({ param, view }) => {
    const workflow = findIn(store.workflows, param('project'), param('workflow'));
    const { state, finishedAt } = progressNow(workflow);
    if (finishedAt === null) return Response.json({ state }, { status: 202 });
    if (state === 'failure' && settings.workflowFailure === 'error') {
      const failed = store.plansOf(workflow).find(({ error }) => error !== null);
      throw new ApiError(400, failed?.error ?? 'Workflow failed');
    }
    return Response.json(toWorkflowJson(workflow, view()), { status: 201 });
  });

  define('POST /projects/:project/workflows/:workflow/cancel', ({ param, view }) => {
    const workflow = findIn(store.workflows, param('project'), param('workflow'));
    if (progressNow(workflow).finishedAt !== null) {
      throw new ApiError(400, 'Workflow has already finished');
    }
    for (const job of store.jobsOf(workflow)) job.plan = cancelPlan(job.plan, clock.now());
    return Response.json(toWorkflowJson(workflow, view()));
  });

  define('DELETE /projects/:project/workflows/:workflow', ({ param }) => {
    store.removeWorkflow(findIn(store.workflows, param('project'), param('workflow')).id);
    return deleted();
  });
}

function workflowFields(store: Store, now: () => number): ListFields<Workflow> {
  const progressOf = (workflow: Workflow) => workflowProgressOf(store.plansOf(workflow), now());
  return {
    sort: {
      id: idNumber,
      created: ({ createdAt }) => createdAt,
      started: (workflow) => progressOf(workflow).startedAt,
      finished: (workflow) => progressOf(workflow).finishedAt,
    },
    search: { id: ({ id }) => id, state: (workflow) => progressOf(workflow).state },
  };
}
