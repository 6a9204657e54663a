import type { Adapter, JobFileInput } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { linkTo } from '../load/entity.ts';
import { requireId } from '../load/resolve-id.ts';
import { checkCount, checkName, toParameters } from '../write/check.ts';
import { requireOwn } from '../write/own-account.ts';
import { powerOf, requirePower } from '../write/power.ts';
import { tellJob } from '../write/tell.ts';
import { plainWrite } from '../write/write-context.ts';

builder.objectType('JobPayload', {
  description: 'Work that was started or changed; subscribe to it by `jobUpdated`.',
  fields: (t) => ({
    job: t.field({ type: 'Job', resolve: ({ job }, _args, context) => linkTo(context, job) }),
  }),
});

const JobFileInputType = builder.inputType('JobFileInput', {
  fields: (t) => ({
    role: t.string({
      required: true,
      description:
        "The vendor's name for its place in the job; in a workflow with its step before it: `prepare.mesh`. Named several times where it takes several files.",
    }),
    id: t.id({ required: true, description: 'An asset of the same account.' }),
  }),
});

const RunJobInputType = builder.inputType('RunJobInput', {
  fields: (t) => ({
    folderId: t.id({ required: true, description: 'Where it runs: a Metafold project.' }),
    type: t.string({ required: true, description: "The vendor's own name for this sort of work." }),
    name: t.string(),
    parameters: t.field({ type: 'JSON', description: 'An object; by default empty.' }),
    files: t.field({ type: [JobFileInputType] }),
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

const RUN = powerOf('RUN_JOB', ({ jobs }) => jobs?.run);
const RUN_WORKFLOW = powerOf('RUN_WORKFLOW', ({ jobs }) => jobs?.runWorkflow);
const CANCEL = powerOf('CANCEL_JOB', ({ jobs }) => jobs?.cancel);

builder.mutationFields((t) => ({
  runJob: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Starts a single job. Metafold, of accounts that still have its earlier API.',
    args: { input: t.arg({ type: RunJobInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.folderId, 'Folder');
      const run = requirePower(context, adapter, RUN);
      const order = {
        folder: ref,
        type: checkName(input.type, 'type'),
        name: input.name === null || input.name === undefined ? null : checkName(input.name),
        parameters: toParameters(input.parameters),
        files: toFiles(context, adapter, input.files),
      };
      return tellJob(context, adapter, await run(order, plainWrite(context, adapter)));
    },
  }),
  runWorkflow: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Starts a workflow. Metafold.',
    args: { input: t.arg({ type: RunWorkflowInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.folderId, 'Folder');
      const runWorkflow = requirePower(context, adapter, RUN_WORKFLOW);
      const order = {
        folder: ref,
        definition: input.definition,
        parameters: toParameters(input.parameters),
        files: toFiles(context, adapter, input.files),
      };
      return tellJob(context, adapter, await runWorkflow(order, plainWrite(context, adapter)));
    },
  }),
  cancelJob: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Stops a job. One that is over already is answered as it is.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const { adapter, ref } = requireId(context, id, 'Job');
      const cancel = requirePower(context, adapter, CANCEL);
      return tellJob(context, adapter, await cancel(ref, plainWrite(context, adapter)));
    },
  }),
}));

interface GivenFile {
  readonly role: string;
  readonly id: string;
}

function toFiles(
  context: GraphContext,
  adapter: Adapter,
  files: readonly GivenFile[] | null | undefined,
): readonly JobFileInput[] {
  if (files === null || files === undefined) return [];
  checkCount('files', files.length, { min: 0 });
  return files.map(({ role, id }) => ({
    role: checkName(role, 'role'),
    ref: requireOwn(context, adapter, id, 'Asset'),
  }));
}
