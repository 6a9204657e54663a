import {
  type Adapter,
  type Facets,
  GatewayError,
  type Job,
  type Ref,
  type RunWorkflowInput,
} from '@fabgraph/contract';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { requireCapability } from '../load/account.ts';
import { linkTo } from '../load/entity.ts';
import { forgetReads } from '../load/per-operation.ts';
import { requireId } from '../load/resolve-id.ts';

builder.objectType('JobPayload', {
  description: 'Work that was started or changed; subscribe to it by `jobUpdated`.',
  fields: (t) => ({
    job: t.field({ type: 'Job', resolve: ({ job }, _args, context) => linkTo(context, job) }),
  }),
});

const JobFileInputType = builder.inputType('JobFileInput', {
  fields: (t) => ({
    role: t.string({ required: true, description: "The vendor's name for its place in the job." }),
    id: t.id({ required: true, description: 'An asset of the same account.' }),
  }),
});

const RunWorkflowInputType = builder.inputType('RunWorkflowInput', {
  fields: (t) => ({
    folderId: t.id({ required: true, description: 'Where it runs: a Metafold project.' }),
    definition: t.string({
      required: true,
      description: "The steps, in the vendor's own workflow language.",
    }),
    parameters: t.field({ type: 'JSON', description: 'An object; by default empty.' }),
    files: t.field({ type: [JobFileInputType] }),
  }),
});

builder.mutationFields((t) => ({
  runWorkflow: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Starts a workflow. Metafold.',
    args: { input: t.arg({ type: RunWorkflowInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.folderId, 'Folder');
      requireCapability(context, adapter, 'RUN_WORKFLOW');
      const order: RunWorkflowInput = {
        folder: ref,
        definition: input.definition,
        parameters: toParameters(input.parameters),
        files: (input.files ?? []).map(({ role, id }) => ({
          role,
          ref: requireAsset(context, adapter, id),
        })),
      };
      return write(context, adapter, (jobs) => jobs.runWorkflow?.(order, context));
    },
  }),
  cancelJob: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Stops a job. One that is over already is answered as it is.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const { adapter, ref } = requireId(context, id, 'Job');
      requireCapability(context, adapter, 'CANCEL_JOB');
      return write(context, adapter, (jobs) => jobs.cancel?.(ref, context));
    },
  }),
}));

/** What was read before the write is old; what came of it is new to readers and watchers alike. */
async function write(
  context: GraphContext,
  adapter: Adapter,
  send: (jobs: NonNullable<Facets['jobs']>) => Promise<Job> | undefined,
): Promise<{ job: Job }> {
  const { jobs } = adapter.facets;
  const job = jobs === undefined ? undefined : await send(jobs);
  if (job === undefined) throw new Error('An account was asked for a power that it does not have.');
  forgetReads(context);
  context.hub.publish(adapter, job);
  return { job };
}

function requireAsset(context: GraphContext, adapter: Adapter, id: string): Ref<'Asset'> {
  const asset = requireId(context, id, 'Asset');
  if (asset.adapter === adapter) return asset.ref;
  throw invalid(
    `The asset "${id}" lives in the account "${asset.adapter.account}"; a workflow of "${adapter.account}" cannot read it.`,
  );
}

function toParameters(given: unknown): Readonly<Record<string, unknown>> {
  if (given === null || given === undefined) return {};
  if (typeof given === 'object' && !Array.isArray(given)) return given as Record<string, unknown>;
  throw invalid('`parameters` is a JSON object.');
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}
