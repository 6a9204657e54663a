import type { Asset, Job, Model } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { type Listing, overAccounts } from '../connection.ts';
import { loadField } from '../load/detail.ts';
import { fromEntity } from '../load/entity.ts';
import { followLink, lookUp } from '../load/follow-link.ts';
import { loadProgress } from '../load/progress.ts';
import { toMany, toOne } from '../load/relation.ts';
import { resolveId } from '../load/resolve-id.ts';
import { connectionFields, NAME_PATTERN, ORDER, pageArgs } from './connection-field.ts';
import { JobKindEnum, JobStatusEnum } from './job-status.ts';
import { toJson } from './json.ts';
import { OrderDirectionEnum } from './order-direction.ts';

export const JOBS: Listing<Job> = {
  field: 'jobs',
  listOf: ({ facets }) => facets.jobs?.list,
};

builder.objectType('Job', {
  description:
    'Work at a vendor: a Metafold job or workflow; a 3dverse upload task or conversion; 3DIAX processing, a transformation, snapshot or slice.',
  interfaces: ['Resource', 'Node'],
  fields: (t) => ({
    kind: t.field({ type: JobKindEnum, resolve: fromEntity((job: Job) => job.kind) }),
    type: t.string({
      description: "The vendor's own name for this sort of work.",
      resolve: fromEntity((job: Job) => job.type),
    }),
    name: t.string({ nullable: true, resolve: fromEntity((job: Job) => job.name) }),
    status: t.field({ type: JobStatusEnum, resolve: fromEntity((job: Job) => job.status) }),
    vendorStatus: t.string({
      nullable: true,
      description: "The vendor's own word for the status.",
      resolve: fromEntity((job: Job) => job.vendorStatus),
    }),
    progress: t.float({
      nullable: true,
      description: '0 to 1, never falling; null where the vendor gives none.',
      resolve: fromEntity((job: Job, context) => loadProgress(context, job)),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((job: Job, context) => loadField(context, job, 'createdAt')),
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((job: Job) => job.startedAt),
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((job: Job) => job.finishedAt),
    }),
    error: t.field({
      type: 'JobError',
      nullable: true,
      resolve: fromEntity((job: Job) => job.error),
    }),
    isCancelable: t.boolean({
      description: 'Whether `cancelJob` would stop it now.',
      resolve: fromEntity((job: Job) => job.isCancelable),
    }),
    parameters: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What it was given beside files.',
      resolve: fromEntity((job: Job) => toJson(job.parameters)),
    }),
    results: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What it found beside files.',
      resolve: fromEntity((job: Job) => toJson(job.results)),
    }),
    inputs: t.field({
      type: ['JobFile'],
      resolve: fromEntity((job: Job) => job.inputs),
    }),
    outputs: t.field({
      type: ['JobFile'],
      resolve: fromEntity((job: Job) => job.outputs),
    }),
    parent: t.field({
      type: 'Job',
      nullable: true,
      description: 'The workflow or the upload that it is a step of.',
      resolve: toOne('Job', 'parent'),
    }),
    steps: t.field({
      type: ['Job'],
      nullable: true,
      description:
        'Of a workflow its jobs, of an upload one for each file; null where it has no steps.',
      resolve: toMany('Job', 'steps'),
    }),
    dependsOn: t.field({
      type: ['Job'],
      nullable: true,
      description: 'Steps that must be over before this one begins.',
      resolve: toMany('Job', 'dependsOn'),
    }),
    folder: t.field({
      type: 'Folder',
      nullable: true,
      resolve: toOne('Job', 'folder'),
    }),
    model: t.field({
      type: 'Model',
      nullable: true,
      description: 'The model that it is about.',
      resolve: toOne('Job', 'model'),
    }),
  }),
});

builder.objectType('JobFile', {
  description: 'Something that a job reads or makes.',
  fields: (t) => ({
    role: t.exposeString('role', { description: "The vendor's name for its place in the job." }),
    resource: t.field({
      type: 'Resource',
      nullable: true,
      description: 'Null where it is gone or may not be seen.',
      resolve: ({ resource }, _args, context, info) =>
        followLink<Asset | Model>(context, info, resource),
    }),
  }),
});

builder.objectType('JobError', {
  description: 'Why a job failed, as the vendor tells it.',
  fields: (t) => ({
    message: t.exposeString('message'),
    vendorCode: t.exposeString('vendorCode', { nullable: true }),
  }),
});

export const JobConnection = builder.connectionObject(
  { type: 'Job', name: 'JobConnection', fields: connectionFields },
  { name: 'JobEdge' },
);

export const JobFilterInput = builder.inputType('JobFilter', {
  fields: (t) => ({
    vendors: t.idList(),
    accounts: t.idList({ description: 'Ids of accounts, or their names.' }),
    name: t.string({ description: NAME_PATTERN }),
    types: t.stringList(),
    kinds: t.field({ type: [JobKindEnum] }),
    statuses: t.field({ type: [JobStatusEnum] }),
    isStep: t.boolean({ description: 'Whether it is a step of another job. Not said: both.' }),
    createdAfter: t.field({ type: 'DateTime' }),
  }),
});

const JobOrderFieldEnum = builder.enumType('JobOrderField', {
  values: ['CREATED_AT', 'STARTED_AT', 'FINISHED_AT', 'NAME'] as const,
});

export const JobOrderInput = builder.inputType('JobOrder', {
  fields: (t) => ({
    field: t.field({ type: JobOrderFieldEnum, required: true }),
    direction: t.field({ type: OrderDirectionEnum, required: true, defaultValue: 'DESC' }),
  }),
});

builder.queryFields((t) => ({
  job: t.field({
    type: 'Job',
    nullable: true,
    description: 'Null where there is no such job.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context, info) =>
      lookUp<Job>(context, info, resolveId(context, id, 'Job')),
  }),
  jobs: t.field({
    ...overAccounts(JOBS),
    type: JobConnection,
    description: 'Jobs of all accounts, workflows and their steps alike.',
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: JobFilterInput }),
      orderBy: t.arg({ type: JobOrderInput, description: ORDER }),
    },
  }),
}));
