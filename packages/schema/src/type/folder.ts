import type { Folder } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { type Listing, overAccounts, within } from '../connection.ts';
import { COSTS_A_CALL } from '../cost.ts';
import { accountOf } from '../load/account.ts';
import { loadField } from '../load/detail.ts';
import { fromEntity } from '../load/entity.ts';
import { lookUp } from '../load/follow-link.ts';
import { onceOf, readContextOf } from '../load/read-context.ts';
import { toOne } from '../load/relation.ts';
import { resolveId } from '../load/resolve-id.ts';
import { FOLLOWS_FROM_REF } from '../selection.ts';
import { ASSETS, AssetConnection, AssetFilterInput, AssetOrderInput } from './asset.ts';
import { connectionFields, NAME_PATTERN, ORDER, pageArgs } from './connection-field.ts';
import { JOBS, JobConnection, JobFilterInput, JobOrderInput } from './job.ts';
import { MODELS, ModelConnection, ModelFilterInput, ModelOrderInput } from './model.ts';
import { OrderDirectionEnum } from './order-direction.ts';

const FOLDERS: Listing<Folder> = {
  field: 'folders',
  listOf: ({ facets }) => facets.folders?.list,
};

builder.objectType('Folder', {
  description:
    'A 3dverse folder, a Metafold project, or the one root that stands for a whole 3DIAX account.',
  interfaces: ['Resource', 'Node'],
  fields: (t) => ({
    name: t.string({ resolve: fromEntity((folder: Folder) => folder.name) }),
    path: t.string({
      nullable: true,
      description: 'The names from the root down, each after a `/`.',
      resolve: fromEntity((folder: Folder, context) => loadField(context, folder, 'path')),
    }),
    parent: t.field({
      type: 'Folder',
      nullable: true,
      resolve: toOne('Folder', 'parent'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((folder: Folder) => folder.createdAt),
    }),
    createdBy: t.field({
      type: 'User',
      nullable: true,
      resolve: toOne('Folder', 'createdBy'),
    }),
    folders: t.field({
      ...within(FOLDERS),
      type: FolderConnection,
      description: 'Folders directly in this one.',
      args: pageArgs(t.arg),
    }),
    models: t.field({
      ...within(MODELS),
      type: ModelConnection,
      description: 'Models directly in this folder.',
      args: {
        ...pageArgs(t.arg),
        filter: t.arg({ type: ModelFilterInput }),
        orderBy: t.arg({ type: ModelOrderInput, description: ORDER }),
      },
    }),
    assets: t.field({
      ...within(ASSETS),
      type: AssetConnection,
      description: 'Assets directly in this folder.',
      args: {
        ...pageArgs(t.arg),
        filter: t.arg({ type: AssetFilterInput }),
        orderBy: t.arg({ type: AssetOrderInput, description: ORDER }),
      },
    }),
    jobs: t.field({
      ...within(JOBS),
      type: JobConnection,
      description: 'Jobs that run in this folder, steps and the workflows they belong to alike.',
      args: {
        ...pageArgs(t.arg),
        filter: t.arg({ type: JobFilterInput }),
        orderBy: t.arg({ type: JobOrderInput, description: ORDER }),
      },
    }),
    access: t.field({
      extensions: { ...FOLLOWS_FROM_REF.extensions, ...COSTS_A_CALL },
      type: ['FolderAccess'],
      nullable: true,
      description: 'Who may do what here; null where the vendor has no such thing.',
      resolve: async ({ ref }, _args, context) => {
        const { access } = accountOf(context, ref).facets;
        if (access === undefined) return null;
        return onceOf(context, ref.account)(`access:${ref.path}`, async () => [
          ...(await access.list(ref, readContextOf(context, ref.account))),
        ]);
      },
    }),
  }),
});

const FolderConnection = builder.connectionObject(
  { type: 'Folder', name: 'FolderConnection', fields: connectionFields },
  { name: 'FolderEdge' },
);

const FolderFilterInput = builder.inputType('FolderFilter', {
  fields: (t) => ({
    vendors: t.idList(),
    accounts: t.idList({ description: 'Ids of accounts, or their names.' }),
    name: t.string({ description: NAME_PATTERN }),
  }),
});

const FolderOrderFieldEnum = builder.enumType('FolderOrderField', {
  values: ['NAME', 'CREATED_AT'] as const,
});

const FolderOrderInput = builder.inputType('FolderOrder', {
  fields: (t) => ({
    field: t.field({ type: FolderOrderFieldEnum, required: true }),
    direction: t.field({ type: OrderDirectionEnum, required: true, defaultValue: 'ASC' }),
  }),
});

builder.queryFields((t) => ({
  folder: t.field({
    type: 'Folder',
    nullable: true,
    description: 'Null where there is no such folder.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context, info) =>
      lookUp<Folder>(context, info, resolveId(context, id, 'Folder')),
  }),
  folders: t.field({
    ...overAccounts(FOLDERS),
    type: FolderConnection,
    description: 'The topmost folders of all accounts.',
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: FolderFilterInput }),
      orderBy: t.arg({ type: FolderOrderInput, description: ORDER }),
    },
  }),
}));
