import type {
  Adapter,
  Asset,
  Entity,
  Folder,
  FolderAccess,
  Geometry,
  Group,
  Job,
  JobFile,
  License,
  Link,
  Model,
  Quota,
  UploadResult,
  User,
  UserToken,
  Vector3,
} from '@fabgraph/contract';
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type {
  AccountEvent,
  GraphContext,
  JobEvent,
  ModelEvent,
  Registry,
  UploadSlot,
  UploadTarget,
} from './context.ts';
import { COSTS_NOTHING, COUNTS_AS_PAGE } from './cost.ts';
import type { FileLink } from './load/file-link.ts';
import type { SourceReport } from './merged-list/source-report.ts';
import type { BulkResult } from './write/bulk.ts';
import type { UploadedFile } from './write/uploaded-file.ts';

/** What the resolvers of each type are given. Things at a vendor are links: the ref always, the entity where it came along. */
export interface GraphTypes {
  Context: GraphContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Connection: { readonly totalCount: number | null; readonly sources: readonly SourceReport[] };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
    BigInt: { Input: number; Output: number };
    URL: { Input: string; Output: string };
    Upload: { Input: UploadedFile; Output: never };
  };
  Interfaces: {
    Node: Adapter | Link;
    Resource: Link;
  };
  Objects: {
    Vendor: Registry['vendors'][number];
    Account: Adapter;
    License: License;
    Quota: Quota;
    Folder: Link<Folder>;
    FolderAccess: FolderAccess;
    Model: Link<Model>;
    Geometry: Geometry;
    Vector3: Vector3;
    Asset: Link<Asset>;
    Job: Link<Job>;
    JobFile: JobFile;
    JobError: NonNullable<Job['error']>;
    FileLink: FileLink;
    FolderPayload: { readonly folder: Link<Folder> };
    AssetPayload: { readonly asset: Asset };
    JobPayload: { readonly job: Job };
    UserPayload: { readonly user: User };
    UserTokenPayload: UserToken;
    ResourcePayload: { readonly resource: Entity };
    BulkPayload: { readonly results: readonly BulkResult[] };
    BulkResult: BulkResult;
    UploadTarget: UploadTarget;
    UploadSlot: UploadSlot;
    UploadPayload: UploadResult;
    User: Link<User>;
    Group: Link<Group>;
    Source: SourceReport;
    SourceError: NonNullable<SourceReport['error']>;
    JobEvent: JobEvent;
    ModelEvent: ModelEvent;
    AccountEvent: AccountEvent;
  };
}

export const builder = new SchemaBuilder<GraphTypes>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodesOnConnection: {
      description: 'The things on this page, without their cursors.',
      extensions: COUNTS_AS_PAGE,
    },
    edgesFieldOptions: {
      extensions: COUNTS_AS_PAGE,
      nullable: false,
      description: 'The things on this page, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, extensions: COSTS_NOTHING },
    cursorFieldOptions: { description: 'Pass it as `after` to go on behind this thing.' },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: {
      nullable: false,
      description: 'Whether anything follows this page.',
    },
    hasPreviousPageFieldOptions: {
      nullable: false,
      description: 'Whether this page began behind a cursor.',
    },
  },
});
