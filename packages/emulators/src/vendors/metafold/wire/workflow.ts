import type { Workflow } from '../domain/record.ts';
import { workflowProgressOf } from '../domain/schedule.ts';
import { formatDatetime, formatOptionalDatetime } from './datetime.ts';
import type { JobView } from './job.ts';

/** `link` is the status URL, given with the answer to a dispatch. */
export function toWorkflowJson(
  workflow: Workflow,
  { store, settings, now }: JobView,
  link?: string,
) {
  const { state, startedAt, finishedAt } = workflowProgressOf(store.plansOf(workflow), now);
  return {
    id: workflow.id,
    jobs: workflow.jobIds,
    state,
    created: formatDatetime(workflow.createdAt, settings),
    started: formatOptionalDatetime(startedAt, settings),
    finished: formatOptionalDatetime(finishedAt, settings),
    definition: workflow.definition,
    project_id: workflow.projectId,
    ...(link !== undefined && { link }),
  };
}
