import { GatewayError, type Model } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { type Listing, overAccounts, within } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import { loadField } from '../load/detail.ts';
import { fromEntity } from '../load/entity.ts';
import { lookUp } from '../load/follow-link.ts';
import { toMany, toOne } from '../load/relation.ts';
import { resolveId } from '../load/resolve-id.ts';
import type { MaybePromise } from '../load/when-read.ts';
import { ASSETS, AssetConnection } from './asset.ts';
import { connectionFields, NAME_PATTERN, ORDER, pageArgs } from './connection-field.ts';
import { fileOf } from './file-link.ts';
import { JOBS, JobConnection } from './job.ts';
import { OrderDirectionEnum } from './order-direction.ts';

export const MODELS: Listing<Model> = {
  field: 'models',
  listOf: ({ facets }) => facets.models?.list,
};

export const ModelStatusEnum = builder.enumType('ModelStatus', {
  description: 'Where a model is in its life. READY and FAILED change no more.',
  values: {
    AWAITING_UPLOAD: { description: 'The vendor waits for its bytes.' },
    PROCESSING: {},
    READY: {},
    FAILED: {},
    UNKNOWN: { description: 'The vendor said something new, or nothing; see `vendorStatus`.' },
  } as const,
});

builder.objectType('Model', {
  description:
    '3D geometry with a life cycle: a 3DIAX model, a 3dverse source file, or a Metafold asset that holds geometry, which is an Asset of the same `vendorId` as well.',
  interfaces: ['Resource', 'Node'],
  fields: (t) => ({
    name: t.string({ resolve: fromEntity((model: Model) => model.name) }),
    folder: t.field({
      type: 'Folder',
      nullable: true,
      resolve: toOne('Model', 'folder'),
    }),
    status: t.field({
      type: ModelStatusEnum,
      resolve: fromEntity(readStatus),
    }),
    vendorStatus: t.string({
      nullable: true,
      description: "The vendor's own word for the status.",
      resolve: fromEntity((model: Model, context) => loadField(context, model, 'vendorStatus')),
    }),
    format: t.string({
      nullable: true,
      description: 'The suffix of its file, in lower case and without the dot.',
      resolve: fromEntity((model: Model) => model.format),
    }),
    size: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Bytes.',
      resolve: fromEntity((model: Model) => model.size),
    }),
    checksum: t.string({
      nullable: true,
      resolve: fromEntity((model: Model) => model.checksum),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((model: Model, context) => loadField(context, model, 'createdAt')),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((model: Model) => model.updatedAt),
    }),
    createdBy: t.field({
      type: 'User',
      nullable: true,
      resolve: toOne('Model', 'createdBy'),
    }),
    geometry: t.field({
      type: 'Geometry',
      nullable: true,
      description: 'Null until the vendor has measured it.',
      resolve: fromEntity((model: Model) => model.geometry),
    }),
    parents: t.field({
      type: ['Model'],
      nullable: true,
      description: 'What it was derived from.',
      resolve: toMany('Model', 'parents'),
    }),
    children: t.field({
      type: ['Model'],
      nullable: true,
      description: 'What was derived from it.',
      resolve: toMany('Model', 'children'),
    }),
    assets: t.field({
      ...within(ASSETS),
      type: AssetConnection,
      description: 'What the vendor made of it: its content, snapshots, converted assets.',
      args: pageArgs(t.arg),
    }),
    jobs: t.field({
      ...within(JOBS),
      type: JobConnection,
      description: 'Jobs that read or made it.',
      args: pageArgs(t.arg),
    }),
    thumbnail: t.field({
      ...fileOf('thumbnail'),
      description: 'A picture of it; null where there is none.',
    }),
    download: t.field({
      ...fileOf('download'),
      description: 'Its own bytes; null where there are none to be had.',
    }),
  }),
});

export const ModelConnection = builder.connectionObject(
  { type: 'Model', name: 'ModelConnection', fields: connectionFields },
  { name: 'ModelEdge' },
);

export const ModelFilterInput = builder.inputType('ModelFilter', {
  fields: (t) => ({
    vendors: t.idList(),
    accounts: t.idList({ description: 'Ids of accounts, or their names.' }),
    name: t.string({ description: NAME_PATTERN }),
    statuses: t.field({ type: [ModelStatusEnum] }),
    formats: t.stringList({ description: 'File suffixes: `stl`, `step`.' }),
    createdAfter: t.field({ type: 'DateTime' }),
    updatedAfter: t.field({ type: 'DateTime' }),
  }),
});

const ModelOrderFieldEnum = builder.enumType('ModelOrderField', {
  values: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'] as const,
});

export const ModelOrderInput = builder.inputType('ModelOrder', {
  fields: (t) => ({
    field: t.field({ type: ModelOrderFieldEnum, required: true }),
    direction: t.field({ type: OrderDirectionEnum, required: true, defaultValue: 'ASC' }),
  }),
});

builder.queryFields((t) => ({
  model: t.field({
    type: 'Model',
    nullable: true,
    description: 'Null where there is no such model.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context, info) =>
      lookUp<Model>(context, info, resolveId(context, id, 'Model')),
  }),
  models: t.field({
    ...overAccounts(MODELS),
    type: ModelConnection,
    description: 'Models of all accounts.',
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: ModelFilterInput }),
      orderBy: t.arg({ type: ModelOrderInput, description: ORDER }),
    },
  }),
}));

/**
 * A list may not carry the status. Where it cannot be had it is UNKNOWN rather than an error, which
 * would take the whole list away; `vendorStatus` beside it tells the error.
 */
function readStatus(
  model: Model,
  context: GraphContext,
): MaybePromise<NonNullable<Model['status']>> {
  const status = loadField(context, model, 'status');
  return status instanceof Promise ? status.then(orUnknown, unknownWhereFailed) : orUnknown(status);
}

function orUnknown(status: Model['status'] | null): NonNullable<Model['status']> {
  return status ?? 'UNKNOWN';
}

function unknownWhereFailed(error: unknown): 'UNKNOWN' {
  if (error instanceof GatewayError) return 'UNKNOWN';
  throw error;
}
