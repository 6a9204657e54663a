import type { Asset } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { type Listing, overAccounts } from '../connection.ts';
import { COSTS_A_CALL } from '../cost.ts';
import { loadField } from '../load/detail.ts';
import { fromEntity } from '../load/entity.ts';
import { lookUp } from '../load/follow-link.ts';
import { toOne } from '../load/relation.ts';
import { resolveId } from '../load/resolve-id.ts';
import { connectionFields, NAME_PATTERN, ORDER, pageArgs } from './connection-field.ts';
import { fileOf } from './file-link.ts';
import { OrderDirectionEnum } from './order-direction.ts';

export const ASSETS: Listing<Asset> = {
  field: 'assets',
  listOf: ({ facets }) => facets.assets?.list,
};

builder.objectType('Asset', {
  description:
    'A stored file or object: a Metafold asset, a 3dverse asset, or the content or a snapshot of a 3DIAX model.',
  interfaces: ['Resource', 'Node'],
  fields: (t) => ({
    name: t.string({ resolve: fromEntity((asset: Asset) => asset.name) }),
    kind: t.string({
      description: '`file`, `snapshot`, or what the vendor calls it: `scene`, `mesh`, `texture`, …',
      resolve: fromEntity((asset: Asset) => asset.kind),
    }),
    folder: t.field({
      type: 'Folder',
      nullable: true,
      extensions: COSTS_A_CALL,
      resolve: toOne('Asset', 'folder'),
    }),
    model: t.field({
      type: 'Model',
      nullable: true,
      extensions: COSTS_A_CALL,
      description: 'The model that this is, or was made of.',
      resolve: toOne('Asset', 'model'),
    }),
    producedBy: t.field({
      type: 'Job',
      nullable: true,
      description: 'The job that made it; null where it was uploaded or nobody knows.',
      resolve: toOne('Asset', 'producedBy'),
    }),
    size: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Bytes.',
      resolve: fromEntity((asset: Asset) => asset.size),
    }),
    checksum: t.string({
      nullable: true,
      resolve: fromEntity((asset: Asset) => asset.checksum),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      extensions: COSTS_A_CALL,
      resolve: fromEntity((asset: Asset, context) => loadField(context, asset, 'createdAt')),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      extensions: COSTS_A_CALL,
      resolve: fromEntity((asset: Asset, context) => loadField(context, asset, 'updatedAt')),
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

export const AssetConnection = builder.connectionObject(
  { type: 'Asset', name: 'AssetConnection', fields: connectionFields },
  { name: 'AssetEdge' },
);

export const AssetFilterInput = builder.inputType('AssetFilter', {
  fields: (t) => ({
    vendors: t.idList(),
    accounts: t.idList({ description: 'Ids of accounts, or their names.' }),
    name: t.string({ description: NAME_PATTERN }),
    kinds: t.stringList(),
    createdAfter: t.field({ type: 'DateTime' }),
    withSubfolders: t.boolean({
      description: 'Of a folder also what lies in the folders below it. 3dverse.',
    }),
    withPublic: t.boolean({
      description: 'Of accounts also what their vendor shows to everybody. 3dverse.',
    }),
  }),
});

const AssetOrderFieldEnum = builder.enumType('AssetOrderField', {
  values: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'] as const,
});

export const AssetOrderInput = builder.inputType('AssetOrder', {
  fields: (t) => ({
    field: t.field({ type: AssetOrderFieldEnum, required: true }),
    direction: t.field({ type: OrderDirectionEnum, required: true, defaultValue: 'ASC' }),
  }),
});

builder.queryFields((t) => ({
  asset: t.field({
    type: 'Asset',
    nullable: true,
    description: 'Null where there is no such asset.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context, info) =>
      lookUp<Asset>(context, info, resolveId(context, id, 'Asset')),
  }),
  assets: t.field({
    ...overAccounts(ASSETS),
    type: AssetConnection,
    description: 'Assets of all accounts.',
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: AssetFilterInput }),
      orderBy: t.arg({ type: AssetOrderInput, description: ORDER }),
    },
  }),
}));
