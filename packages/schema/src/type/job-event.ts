import type { JobFilter } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { encodeGlobalId } from '../global-id.ts';
import { heard, tell, watchOptions, watchScope } from '../live.ts';
import { unsupported } from '../load/account.ts';
import { linkTo } from '../load/entity.ts';
import { requireId } from '../load/resolve-id.ts';
import { JobFilterInput } from './job.ts';
import { JobStatusEnum } from './job-status.ts';
import { ChangeEnum, EventOriginEnum } from './live-event.ts';

builder.objectType('JobEvent', {
  description: 'The state of a job when a watch begins, or one change of it.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'Pass it as `after` to hear what was missed.',
    }),
    origin: t.expose('origin', { type: EventOriginEnum }),
    change: t.expose('change', { type: ChangeEnum }),
    changedFields: t.stringList({
      description: 'Fields of the job that differ from the event before.',
      resolve: ({ changedFields }) => [...changedFields],
    }),
    previousStatus: t.expose('previousStatus', { type: JobStatusEnum, nullable: true }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    jobId: t.id({ resolve: ({ ref }) => encodeGlobalId(ref) }),
    job: t.field({
      type: 'Job',
      nullable: true,
      description: 'Null where it is gone.',
      resolve: ({ entity }, _args, context) => (entity === null ? null : linkTo(context, entity)),
    }),
  }),
});

builder.subscriptionFields((t) => ({
  jobUpdated: t.field({
    type: 'JobEvent',
    description:
      'First the state now, then one event a change, never backwards and never twice. Completes after a terminal status.',
    args: { id: t.arg.id({ required: true }), after: t.arg.string() },
    subscribe: (_root, { id, after }, context, info) => {
      const { adapter, ref } = requireId(context, id, 'Job');
      if (adapter.facets.jobs === undefined) {
        throw unsupported(adapter, `${adapter.vendor.name} has no jobs to watch.`);
      }
      const options = watchOptions(context, info, 'JobEvent', after);
      return tell(context, context.hub.watchJob(adapter, ref, options));
    },
    resolve: heard,
  }),
  jobsUpdated: t.field({
    type: 'JobEvent',
    description:
      'First a SNAPSHOT of each matching job that is not over, at most 1,000; then changes. A job that stops matching gives one last event. Never completes by itself.',
    args: {
      filter: t.arg({ type: JobFilterInput }),
      folderId: t.arg.id(),
      after: t.arg.string(),
    },
    subscribe: (_root, { filter, folderId, after }, context, info) => {
      const { adapters, ...scope } = watchScope<JobFilter>(context, 'jobs', filter, folderId);
      const options = watchOptions(context, info, 'JobEvent', after);
      return tell(context, context.hub.watchJobs(adapters, scope, options));
    },
    resolve: heard,
  }),
}));
