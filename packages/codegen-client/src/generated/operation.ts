// Generated from ../schema/schema.graphql and operation/*.graphql. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '../document.ts';
/** How an account fares, as its last calls left it. */
export type AccountState =
  /** Some calls fail or are held back. */
  | 'DEGRADED'
  | 'HEALTHY'
  /** The vendor refused its credentials. */
  | 'UNAUTHENTICATED'
  /** The vendor does not answer. */
  | 'UNREACHABLE';

export type AssetFilter = {
  /** Ids of accounts, or their names. */
  readonly accounts?: ReadonlyArray<string> | null | undefined;
  readonly createdAfter?: string | null | undefined;
  readonly kinds?: ReadonlyArray<string> | null | undefined;
  /** The whole name; `*` stands for any run of characters, upper and lower case are alike. */
  readonly name?: string | null | undefined;
  readonly vendors?: ReadonlyArray<string> | null | undefined;
  /** Of accounts also what their vendor shows to everybody. 3dverse. */
  readonly withPublic?: boolean | null | undefined;
  /** Of a folder also what lies in the folders below it. 3dverse. */
  readonly withSubfolders?: boolean | null | undefined;
};

export type AssetOrder = {
  readonly direction?: OrderDirection;
  readonly field: AssetOrderField;
};

export type AssetOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'SIZE'
  | 'UPDATED_AT';

/** What an account can do here; read off its adapter, never declared. */
export type Capability =
  | 'CANCEL_JOB'
  | 'CREATE_ASSET'
  | 'CREATE_FOLDER'
  | 'CREATE_SNAPSHOT'
  | 'DELETE'
  | 'LIST_ASSETS'
  | 'LIST_FOLDERS'
  | 'LIST_JOBS'
  | 'LIST_MODELS'
  | 'MANAGE_ACCESS'
  | 'MANAGE_USERS'
  | 'MOVE'
  | 'RECEIVE_CALLBACKS'
  | 'RENAME'
  | 'REPORT_PROGRESS'
  | 'RUN_JOB'
  | 'RUN_WORKFLOW'
  | 'SLICE_MODEL'
  | 'STREAM_EVENTS'
  | 'TRANSFORM_MODEL'
  | 'UPDATE_ASSET'
  | 'UPLOAD_MODEL';

/** What an event tells of its thing. */
export type Change =
  | 'CREATED'
  | 'DELETED'
  | 'NONE'
  | 'UPDATED';

export type CreateUploadInput = {
  /** The id of an account, or its name. */
  readonly accountId: string;
  /** Whether other services of the vendor may resize the model. 3DIAX. */
  readonly allowResize?: boolean | null | undefined;
  /** Whether other services of the vendor may turn the model. 3DIAX. */
  readonly allowRotation?: boolean | null | undefined;
  /** As many as the vendor takes as one upload: 3dverse several, others one. */
  readonly files: ReadonlyArray<UploadFileInput>;
  /** A folder of that account. */
  readonly folderId?: string | null | undefined;
};

/** Every code that an error of this graph can carry, here and in `errors[].extensions.code`. */
export type ErrorCode =
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'INTERNAL'
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'OPERATION_TOO_COMPLEX'
  | 'OUTCOME_UNKNOWN'
  | 'OVERLOADED'
  | 'PAYLOAD_TOO_LARGE'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'SHUTTING_DOWN'
  | 'SLOW_CONSUMER'
  | 'UNAUTHENTICATED'
  | 'UNSUPPORTED'
  | 'VENDOR_BAD_RESPONSE'
  | 'VENDOR_TIMEOUT'
  | 'VENDOR_UNAVAILABLE';

/** How the gateway came to know. */
export type EventOrigin =
  /** The vendor called. */
  | 'CALLBACK'
  /** Made through this gateway. */
  | 'MUTATION'
  /** Seen by reading it again. */
  | 'POLL'
  /** Seen while the watcher was away. */
  | 'REPLAY'
  /** The state when the watch began. */
  | 'SNAPSHOT'
  /** The vendor's event stream told. */
  | 'STREAM';

export type FolderFilter = {
  /** Ids of accounts, or their names. */
  readonly accounts?: ReadonlyArray<string> | null | undefined;
  /** The whole name; `*` stands for any run of characters, upper and lower case are alike. */
  readonly name?: string | null | undefined;
  readonly vendors?: ReadonlyArray<string> | null | undefined;
};

export type FolderOrder = {
  readonly direction?: OrderDirection;
  readonly field: FolderOrderField;
};

export type FolderOrderField =
  | 'CREATED_AT'
  | 'NAME';

export type JobFileInput = {
  /** An asset of the same account. */
  readonly id: string;
  /** The vendor's name for its place in the job; in a workflow with its step before it: `prepare.mesh`. Named several times where it takes several files. */
  readonly role: string;
};

export type JobFilter = {
  /** Ids of accounts, or their names. */
  readonly accounts?: ReadonlyArray<string> | null | undefined;
  readonly createdAfter?: string | null | undefined;
  /** Whether it is a step of another job. Not said: both. */
  readonly isStep?: boolean | null | undefined;
  readonly kinds?: ReadonlyArray<JobKind> | null | undefined;
  /** The whole name; `*` stands for any run of characters, upper and lower case are alike. */
  readonly name?: string | null | undefined;
  readonly statuses?: ReadonlyArray<JobStatus> | null | undefined;
  readonly types?: ReadonlyArray<string> | null | undefined;
  readonly vendors?: ReadonlyArray<string> | null | undefined;
};

/** What sort of work a job is, whatever its vendor calls it. */
export type JobKind =
  | 'ANALYSIS'
  | 'COMPUTE'
  | 'CONVERSION'
  | 'COPY'
  | 'SLICE'
  | 'SNAPSHOT'
  | 'TRANSFORMATION'
  | 'UPLOAD'
  | 'WORKFLOW';

export type JobOrder = {
  readonly direction?: OrderDirection;
  readonly field: JobOrderField;
};

export type JobOrderField =
  | 'CREATED_AT'
  | 'FINISHED_AT'
  | 'NAME'
  | 'STARTED_AT';

/** Where a job is in its life. SUCCEEDED, FAILED and CANCELED change no more. */
export type JobStatus =
  | 'CANCELED'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED'
  /** The vendor said something new; see `vendorStatus`. */
  | 'UNKNOWN';

export type ModelFilter = {
  /** Ids of accounts, or their names. */
  readonly accounts?: ReadonlyArray<string> | null | undefined;
  readonly createdAfter?: string | null | undefined;
  /** File suffixes: `stl`, `step`. */
  readonly formats?: ReadonlyArray<string> | null | undefined;
  /** The whole name; `*` stands for any run of characters, upper and lower case are alike. */
  readonly name?: string | null | undefined;
  readonly statuses?: ReadonlyArray<ModelStatus> | null | undefined;
  readonly updatedAfter?: string | null | undefined;
  readonly vendors?: ReadonlyArray<string> | null | undefined;
};

export type ModelOrder = {
  readonly direction?: OrderDirection;
  readonly field: ModelOrderField;
};

export type ModelOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'SIZE'
  | 'UPDATED_AT';

/** Where a model is in its life. READY and FAILED change no more. */
export type ModelStatus =
  /** The vendor waits for its bytes. */
  | 'AWAITING_UPLOAD'
  | 'FAILED'
  | 'PROCESSING'
  | 'READY'
  /** The vendor said something new, or nothing; see `vendorStatus`. */
  | 'UNKNOWN';

/** Turns the key only. Things that carry no such key come last both ways; ties go by account and vendor id, rising. */
export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type RunJobInput = {
  readonly files?: ReadonlyArray<JobFileInput> | null | undefined;
  /** Where it runs: a Metafold project. */
  readonly folderId: string;
  readonly name?: string | null | undefined;
  /** An object; by default empty. */
  readonly parameters?: unknown;
  /** The vendor's own name for this sort of work. */
  readonly type: string;
};

export type RunWorkflowInput = {
  /** The steps, in the vendor's own workflow language. */
  readonly definition: string;
  readonly files?: ReadonlyArray<JobFileInput> | null | undefined;
  /** Where it runs: a Metafold project. */
  readonly folderId: string;
  /** An object; by default empty. */
  readonly parameters?: unknown;
};

/** What became of one account in a list. */
export type SourceState =
  /** It was asked and failed; none of its things are on the page. */
  | 'FAILED'
  /** It was asked and answered, or an earlier page had used it up. With an `error`, some of its things are missing: they are not as its vendor documents them. */
  | 'OK'
  /** It was not asked: its vendor has no such things, or it failed on an earlier page of this walk. */
  | 'SKIPPED'
  /** The vendor failed; this is its last good page. */
  | 'STALE';

export type UploadFileInput = {
  /** SHA-256 in hex, with or without `sha256:` before it; bytes that differ fail. */
  readonly checksum?: string | null | undefined;
  readonly filename: string;
  /** Bytes. Better said: some vendors need it. */
  readonly size?: number | null | undefined;
};

export type AccountNameFragment = { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } };

export type AccountLineFragment = { readonly id: string, readonly name: string, readonly state: AccountState, readonly capabilities: ReadonlyArray<Capability>, readonly heldUntil: string | null, readonly vendor: { readonly id: string, readonly name: string } };

export type AccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountsQuery = { readonly accounts: ReadonlyArray<{ readonly id: string, readonly name: string, readonly state: AccountState, readonly capabilities: ReadonlyArray<Capability>, readonly heldUntil: string | null, readonly vendor: { readonly id: string, readonly name: string } }> };

export type AccountUpdatedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type AccountUpdatedSubscription = { readonly accountUpdated: { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly observedAt: string, readonly account: { readonly id: string, readonly name: string, readonly state: AccountState, readonly capabilities: ReadonlyArray<Capability>, readonly heldUntil: string | null, readonly vendor: { readonly id: string, readonly name: string } } } };

export type AssetLineFragment = { readonly id: string, readonly name: string, readonly kind: string, readonly size: number | null, readonly checksum: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } };

export type AssetPageFragment = { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: string, readonly size: number | null, readonly checksum: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> };

export type AssetsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  orderBy?: AssetOrder | null | undefined;
}>;


export type AssetsQuery = { readonly assets: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: string, readonly size: number | null, readonly checksum: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } };

export type FolderAssetsQueryVariables = Exact<{
  folderId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  orderBy?: AssetOrder | null | undefined;
}>;


export type FolderAssetsQuery = { readonly folder: { readonly assets: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: string, readonly size: number | null, readonly checksum: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } } | null };

export type AssetQueryVariables = Exact<{
  id: string;
}>;


export type AssetQuery = { readonly asset: { readonly createdAt: string | null, readonly updatedAt: string | null, readonly id: string, readonly name: string, readonly kind: string, readonly size: number | null, readonly checksum: string | null, readonly folder: { readonly id: string, readonly name: string } | null, readonly download: { readonly url: string } | null, readonly thumbnail: { readonly url: string } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null };

export type FolderLineFragment = { readonly id: string, readonly name: string, readonly path: string | null, readonly createdAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } };

export type FolderPageFragment = { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string | null, readonly createdAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> };

export type FoldersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: FolderFilter | null | undefined;
  orderBy?: FolderOrder | null | undefined;
}>;


export type FoldersQuery = { readonly folders: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string | null, readonly createdAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } };

export type FolderQueryVariables = Exact<{
  id: string;
}>;


export type FolderQuery = { readonly folder: { readonly id: string, readonly name: string, readonly path: string | null, readonly createdAt: string | null, readonly parent: { readonly id: string, readonly name: string } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null };

export type JobLineFragment = { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } };

export type JobOutputFragment = { readonly role: string, readonly resource:
    | { readonly __typename: 'Asset', readonly name: string, readonly kind: string, readonly size: number | null, readonly id: string, readonly download: { readonly url: string } | null }
    | { readonly __typename: 'Folder', readonly id: string }
    | { readonly __typename: 'Group', readonly id: string }
    | { readonly __typename: 'Job', readonly id: string }
    | { readonly __typename: 'Model', readonly name: string, readonly status: ModelStatus, readonly size: number | null, readonly id: string, readonly download: { readonly url: string } | null }
    | { readonly __typename: 'User', readonly id: string }
   | null };

export type JobPageFragment = { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> };

export type JobsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: JobFilter | null | undefined;
  orderBy?: JobOrder | null | undefined;
}>;


export type JobsQuery = { readonly jobs: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } };

export type FolderJobsQueryVariables = Exact<{
  folderId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: JobFilter | null | undefined;
  orderBy?: JobOrder | null | undefined;
}>;


export type FolderJobsQuery = { readonly folder: { readonly jobs: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } } | null };

export type JobQueryVariables = Exact<{
  id: string;
}>;


export type JobQuery = { readonly job: { readonly isCancelable: boolean, readonly results: unknown, readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly outputs: ReadonlyArray<{ readonly role: string, readonly resource:
        | { readonly __typename: 'Asset', readonly name: string, readonly kind: string, readonly size: number | null, readonly id: string, readonly download: { readonly url: string } | null }
        | { readonly __typename: 'Folder', readonly id: string }
        | { readonly __typename: 'Group', readonly id: string }
        | { readonly __typename: 'Job', readonly id: string }
        | { readonly __typename: 'Model', readonly name: string, readonly status: ModelStatus, readonly size: number | null, readonly id: string, readonly download: { readonly url: string } | null }
        | { readonly __typename: 'User', readonly id: string }
       | null }>, readonly steps: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly type: string, readonly status: JobStatus, readonly outputs: ReadonlyArray<{ readonly role: string, readonly resource:
          | { readonly __typename: 'Asset', readonly name: string, readonly kind: string, readonly size: number | null, readonly id: string, readonly download: { readonly url: string } | null }
          | { readonly __typename: 'Folder', readonly id: string }
          | { readonly __typename: 'Group', readonly id: string }
          | { readonly __typename: 'Job', readonly id: string }
          | { readonly __typename: 'Model', readonly name: string, readonly status: ModelStatus, readonly size: number | null, readonly id: string, readonly download: { readonly url: string } | null }
          | { readonly __typename: 'User', readonly id: string }
         | null }> }> | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null };

export type RunWorkflowMutationVariables = Exact<{
  input: RunWorkflowInput;
}>;


export type RunWorkflowMutation = { readonly runWorkflow: { readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } } | null };

export type RunJobMutationVariables = Exact<{
  input: RunJobInput;
}>;


export type RunJobMutation = { readonly runJob: { readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } } | null };

export type CancelJobMutationVariables = Exact<{
  id: string;
}>;


export type CancelJobMutation = { readonly cancelJob: { readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } } | null };

export type JobChangeFragment = { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly changedFields: ReadonlyArray<string>, readonly previousStatus: JobStatus | null, readonly observedAt: string, readonly jobId: string, readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null };

export type JobUpdatedSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type JobUpdatedSubscription = { readonly jobUpdated: { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly changedFields: ReadonlyArray<string>, readonly previousStatus: JobStatus | null, readonly observedAt: string, readonly jobId: string, readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null } };

export type JobsUpdatedSubscriptionVariables = Exact<{
  filter?: JobFilter | null | undefined;
  folderId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type JobsUpdatedSubscription = { readonly jobsUpdated: { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly changedFields: ReadonlyArray<string>, readonly previousStatus: JobStatus | null, readonly observedAt: string, readonly jobId: string, readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null } };

export type ModelLineFragment = { readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } };

export type ModelPageFragment = { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> };

export type ModelsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ModelFilter | null | undefined;
  orderBy?: ModelOrder | null | undefined;
}>;


export type ModelsQuery = { readonly models: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } };

export type FolderModelsQueryVariables = Exact<{
  folderId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ModelFilter | null | undefined;
  orderBy?: ModelOrder | null | undefined;
}>;


export type FolderModelsQuery = { readonly folder: { readonly models: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null }> } } | null };

export type ModelQueryVariables = Exact<{
  id: string;
}>;


export type ModelQuery = { readonly model: { readonly checksum: string | null, readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly folder: { readonly id: string, readonly name: string } | null, readonly download: { readonly url: string } | null, readonly thumbnail: { readonly url: string } | null, readonly geometry: { readonly volumeMm3: number | null, readonly areaMm2: number | null, readonly isManifold: boolean | null, readonly faceCount: number | null, readonly vertexCount: number | null, readonly sizeMm: { readonly x: number, readonly y: number, readonly z: number } | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null };

export type ModelChangeFragment = { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly changedFields: ReadonlyArray<string>, readonly previousStatus: ModelStatus | null, readonly observedAt: string, readonly modelId: string, readonly model: { readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null };

export type ModelUpdatedSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type ModelUpdatedSubscription = { readonly modelUpdated: { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly changedFields: ReadonlyArray<string>, readonly previousStatus: ModelStatus | null, readonly observedAt: string, readonly modelId: string, readonly model: { readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null } };

export type ModelsUpdatedSubscriptionVariables = Exact<{
  filter?: ModelFilter | null | undefined;
  folderId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type ModelsUpdatedSubscription = { readonly modelsUpdated: { readonly cursor: string, readonly origin: EventOrigin, readonly change: Change, readonly changedFields: ReadonlyArray<string>, readonly previousStatus: ModelStatus | null, readonly observedAt: string, readonly modelId: string, readonly model: { readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null } };

export type SourceLineFragment = { readonly state: SourceState, readonly returned: number, readonly isExhausted: boolean, readonly isStable: boolean, readonly latencyMs: number, readonly ageMs: number | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } }, readonly error: { readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number | null } | null };

export type CreateUploadMutationVariables = Exact<{
  input: CreateUploadInput;
}>;


export type CreateUploadMutation = { readonly createUpload: { readonly uploadId: string, readonly expiresAt: string, readonly files: ReadonlyArray<{ readonly filename: string, readonly url: string, readonly method: string, readonly headers: unknown }> } | null };

export type CompleteUploadMutationVariables = Exact<{
  uploadId: string;
}>;


export type CompleteUploadMutation = { readonly completeUpload: { readonly models: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: ModelStatus, readonly vendorStatus: string | null, readonly format: string | null, readonly size: number | null, readonly createdAt: string | null, readonly updatedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly assets: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: string, readonly size: number | null, readonly checksum: string | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } }>, readonly job: { readonly id: string, readonly kind: JobKind, readonly type: string, readonly name: string | null, readonly status: JobStatus, readonly vendorStatus: string | null, readonly progress: number | null, readonly createdAt: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly error: { readonly message: string, readonly vendorCode: string | null } | null, readonly account: { readonly id: string, readonly name: string, readonly vendor: { readonly id: string, readonly name: string } } } | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AccountLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AccountLine on Account {
  id
  name
  state
  capabilities
  heldUntil
  vendor {
    id
    name
  }
}
    `, {"fragmentName":"AccountLine"}) as unknown as TypedDocumentString<AccountLineFragment, unknown>;
export const AccountNameFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
    `, {"fragmentName":"AccountName"}) as unknown as TypedDocumentString<AccountNameFragment, unknown>;
export const AssetLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AssetLine on Asset {
  id
  name
  kind
  size
  checksum
  account {
    ...AccountName
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}`, {"fragmentName":"AssetLine"}) as unknown as TypedDocumentString<AssetLineFragment, unknown>;
export const SourceLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}`, {"fragmentName":"SourceLine"}) as unknown as TypedDocumentString<SourceLineFragment, unknown>;
export const AssetPageFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AssetPage on AssetConnection {
  nodes {
    ...AssetLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment AssetLine on Asset {
  id
  name
  kind
  size
  checksum
  account {
    ...AccountName
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`, {"fragmentName":"AssetPage"}) as unknown as TypedDocumentString<AssetPageFragment, unknown>;
export const FolderLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment FolderLine on Folder {
  id
  name
  path
  createdAt
  account {
    ...AccountName
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}`, {"fragmentName":"FolderLine"}) as unknown as TypedDocumentString<FolderLineFragment, unknown>;
export const FolderPageFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment FolderPage on FolderConnection {
  nodes {
    ...FolderLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment FolderLine on Folder {
  id
  name
  path
  createdAt
  account {
    ...AccountName
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`, {"fragmentName":"FolderPage"}) as unknown as TypedDocumentString<FolderPageFragment, unknown>;
export const JobOutputFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment JobOutput on JobFile {
  role
  resource {
    __typename
    id
    ... on Asset {
      name
      kind
      size
      download {
        url
      }
    }
    ... on Model {
      name
      status
      size
      download {
        url
      }
    }
  }
}
    `, {"fragmentName":"JobOutput"}) as unknown as TypedDocumentString<JobOutputFragment, unknown>;
export const JobLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}`, {"fragmentName":"JobLine"}) as unknown as TypedDocumentString<JobLineFragment, unknown>;
export const JobPageFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment JobPage on JobConnection {
  nodes {
    ...JobLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`, {"fragmentName":"JobPage"}) as unknown as TypedDocumentString<JobPageFragment, unknown>;
export const JobChangeFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment JobChange on JobEvent {
  cursor
  origin
  change
  changedFields
  previousStatus
  observedAt
  jobId
  job {
    ...JobLine
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}`, {"fragmentName":"JobChange"}) as unknown as TypedDocumentString<JobChangeFragment, unknown>;
export const ModelLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}`, {"fragmentName":"ModelLine"}) as unknown as TypedDocumentString<ModelLineFragment, unknown>;
export const ModelPageFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ModelPage on ModelConnection {
  nodes {
    ...ModelLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`, {"fragmentName":"ModelPage"}) as unknown as TypedDocumentString<ModelPageFragment, unknown>;
export const ModelChangeFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ModelChange on ModelEvent {
  cursor
  origin
  change
  changedFields
  previousStatus
  observedAt
  modelId
  model {
    ...ModelLine
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}`, {"fragmentName":"ModelChange"}) as unknown as TypedDocumentString<ModelChangeFragment, unknown>;
export const AccountsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Accounts {
  accounts {
    ...AccountLine
  }
}
    fragment AccountLine on Account {
  id
  name
  state
  capabilities
  heldUntil
  vendor {
    id
    name
  }
}`) as unknown as TypedDocumentString<AccountsQuery, AccountsQueryVariables>;
export const AccountUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription AccountUpdated($id: ID) {
  accountUpdated(id: $id) {
    cursor
    origin
    change
    observedAt
    account {
      ...AccountLine
    }
  }
}
    fragment AccountLine on Account {
  id
  name
  state
  capabilities
  heldUntil
  vendor {
    id
    name
  }
}`) as unknown as TypedDocumentString<AccountUpdatedSubscription, AccountUpdatedSubscriptionVariables>;
export const AssetsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Assets($first: Int, $after: String, $filter: AssetFilter, $orderBy: AssetOrder) {
  assets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    ...AssetPage
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment AssetLine on Asset {
  id
  name
  kind
  size
  checksum
  account {
    ...AccountName
  }
}
fragment AssetPage on AssetConnection {
  nodes {
    ...AssetLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<AssetsQuery, AssetsQueryVariables>;
export const FolderAssetsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FolderAssets($folderId: ID!, $first: Int, $after: String, $filter: AssetFilter, $orderBy: AssetOrder) {
  folder(id: $folderId) {
    assets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      ...AssetPage
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment AssetLine on Asset {
  id
  name
  kind
  size
  checksum
  account {
    ...AccountName
  }
}
fragment AssetPage on AssetConnection {
  nodes {
    ...AssetLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<FolderAssetsQuery, FolderAssetsQueryVariables>;
export const AssetDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Asset($id: ID!) {
  asset(id: $id) {
    ...AssetLine
    createdAt
    updatedAt
    folder {
      id
      name
    }
    download {
      url
    }
    thumbnail {
      url
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment AssetLine on Asset {
  id
  name
  kind
  size
  checksum
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<AssetQuery, AssetQueryVariables>;
export const FoldersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Folders($first: Int, $after: String, $filter: FolderFilter, $orderBy: FolderOrder) {
  folders(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    ...FolderPage
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment FolderLine on Folder {
  id
  name
  path
  createdAt
  account {
    ...AccountName
  }
}
fragment FolderPage on FolderConnection {
  nodes {
    ...FolderLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<FoldersQuery, FoldersQueryVariables>;
export const FolderDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Folder($id: ID!) {
  folder(id: $id) {
    ...FolderLine
    parent {
      id
      name
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment FolderLine on Folder {
  id
  name
  path
  createdAt
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<FolderQuery, FolderQueryVariables>;
export const JobsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Jobs($first: Int, $after: String, $filter: JobFilter, $orderBy: JobOrder) {
  jobs(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    ...JobPage
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment JobPage on JobConnection {
  nodes {
    ...JobLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<JobsQuery, JobsQueryVariables>;
export const FolderJobsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FolderJobs($folderId: ID!, $first: Int, $after: String, $filter: JobFilter, $orderBy: JobOrder) {
  folder(id: $folderId) {
    jobs(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      ...JobPage
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment JobPage on JobConnection {
  nodes {
    ...JobLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<FolderJobsQuery, FolderJobsQueryVariables>;
export const JobDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Job($id: ID!) {
  job(id: $id) {
    ...JobLine
    isCancelable
    results
    outputs {
      ...JobOutput
    }
    steps {
      id
      name
      type
      status
      outputs {
        ...JobOutput
      }
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment JobOutput on JobFile {
  role
  resource {
    __typename
    id
    ... on Asset {
      name
      kind
      size
      download {
        url
      }
    }
    ... on Model {
      name
      status
      size
      download {
        url
      }
    }
  }
}`) as unknown as TypedDocumentString<JobQuery, JobQueryVariables>;
export const RunWorkflowDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RunWorkflow($input: RunWorkflowInput!) {
  runWorkflow(input: $input) {
    job {
      ...JobLine
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<RunWorkflowMutation, RunWorkflowMutationVariables>;
export const RunJobDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RunJob($input: RunJobInput!) {
  runJob(input: $input) {
    job {
      ...JobLine
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<RunJobMutation, RunJobMutationVariables>;
export const CancelJobDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CancelJob($id: ID!) {
  cancelJob(id: $id) {
    job {
      ...JobLine
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const JobUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription JobUpdated($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) {
    ...JobChange
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment JobChange on JobEvent {
  cursor
  origin
  change
  changedFields
  previousStatus
  observedAt
  jobId
  job {
    ...JobLine
  }
}`) as unknown as TypedDocumentString<JobUpdatedSubscription, JobUpdatedSubscriptionVariables>;
export const JobsUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription JobsUpdated($filter: JobFilter, $folderId: ID, $after: String) {
  jobsUpdated(filter: $filter, folderId: $folderId, after: $after) {
    ...JobChange
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment JobChange on JobEvent {
  cursor
  origin
  change
  changedFields
  previousStatus
  observedAt
  jobId
  job {
    ...JobLine
  }
}`) as unknown as TypedDocumentString<JobsUpdatedSubscription, JobsUpdatedSubscriptionVariables>;
export const ModelsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Models($first: Int, $after: String, $filter: ModelFilter, $orderBy: ModelOrder) {
  models(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    ...ModelPage
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}
fragment ModelPage on ModelConnection {
  nodes {
    ...ModelLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<ModelsQuery, ModelsQueryVariables>;
export const FolderModelsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FolderModels($folderId: ID!, $first: Int, $after: String, $filter: ModelFilter, $orderBy: ModelOrder) {
  folder(id: $folderId) {
    models(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      ...ModelPage
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}
fragment ModelPage on ModelConnection {
  nodes {
    ...ModelLine
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  totalCount
  sources {
    ...SourceLine
  }
}
fragment SourceLine on Source {
  state
  returned
  isExhausted
  isStable
  latencyMs
  ageMs
  account {
    ...AccountName
  }
  error {
    code
    message
    retryAfterMs
  }
}`) as unknown as TypedDocumentString<FolderModelsQuery, FolderModelsQueryVariables>;
export const ModelDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Model($id: ID!) {
  model(id: $id) {
    ...ModelLine
    checksum
    folder {
      id
      name
    }
    download {
      url
    }
    thumbnail {
      url
    }
    geometry {
      sizeMm {
        x
        y
        z
      }
      volumeMm3
      areaMm2
      isManifold
      faceCount
      vertexCount
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<ModelQuery, ModelQueryVariables>;
export const ModelUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription ModelUpdated($id: ID!, $after: String) {
  modelUpdated(id: $id, after: $after) {
    ...ModelChange
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}
fragment ModelChange on ModelEvent {
  cursor
  origin
  change
  changedFields
  previousStatus
  observedAt
  modelId
  model {
    ...ModelLine
  }
}`) as unknown as TypedDocumentString<ModelUpdatedSubscription, ModelUpdatedSubscriptionVariables>;
export const ModelsUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription ModelsUpdated($filter: ModelFilter, $folderId: ID, $after: String) {
  modelsUpdated(filter: $filter, folderId: $folderId, after: $after) {
    ...ModelChange
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}
fragment ModelChange on ModelEvent {
  cursor
  origin
  change
  changedFields
  previousStatus
  observedAt
  modelId
  model {
    ...ModelLine
  }
}`) as unknown as TypedDocumentString<ModelsUpdatedSubscription, ModelsUpdatedSubscriptionVariables>;
export const CreateUploadDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateUpload($input: CreateUploadInput!) {
  createUpload(input: $input) {
    uploadId
    expiresAt
    files {
      filename
      url
      method
      headers
    }
  }
}
    `) as unknown as TypedDocumentString<CreateUploadMutation, CreateUploadMutationVariables>;
export const CompleteUploadDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CompleteUpload($uploadId: ID!) {
  completeUpload(uploadId: $uploadId) {
    models {
      ...ModelLine
    }
    assets {
      ...AssetLine
    }
    job {
      ...JobLine
    }
  }
}
    fragment AccountName on Account {
  id
  name
  vendor {
    id
    name
  }
}
fragment AssetLine on Asset {
  id
  name
  kind
  size
  checksum
  account {
    ...AccountName
  }
}
fragment JobLine on Job {
  id
  kind
  type
  name
  status
  vendorStatus
  progress
  createdAt
  startedAt
  finishedAt
  error {
    message
    vendorCode
  }
  account {
    ...AccountName
  }
}
fragment ModelLine on Model {
  id
  name
  status
  vendorStatus
  format
  size
  createdAt
  updatedAt
  account {
    ...AccountName
  }
}`) as unknown as TypedDocumentString<CompleteUploadMutation, CompleteUploadMutationVariables>;