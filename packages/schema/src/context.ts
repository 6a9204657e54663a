import type {
  AccountState,
  Adapter,
  CallShare,
  Capability,
  FileContent,
  Folder,
  Job,
  JobFilter,
  JobStatus,
  Model,
  ModelFilter,
  ModelStatus,
  Ref,
  ReportAddress,
  Signal,
  UploadResult,
  VendorInfo,
} from '@fabgraph/contract';
import type { ListMemory } from './merged-list/list-memory.ts';
import type { ReadLimitOptions } from './merged-list/read-limit.ts';

/** What the graph needs of the server that runs it, made anew for each operation. */
export interface GraphContext {
  readonly registry: Registry;
  readonly hub: LiveHub;
  readonly accountStates: AccountStates;
  readonly cursors: CursorSigner;
  /** What lists keep from one operation to the next; absent: nothing. One for all operations, as the adapters are. */
  readonly lists?: ListMemory | undefined;
  /** How much of one vendor's list may be read for one page. */
  readonly listLimits?: ReadLimitOptions | undefined;
  readonly uploads: Uploads;
  readonly files: FileLinks;
  /** Where a vendor may report what becomes of a write. New for each write. */
  readonly reportAddressFor: (adapter: Adapter) => ReportAddress;
  /** Ends all reads of this operation: its deadline has come or the caller left. */
  readonly signal: Signal;
  /** Told of each call that this operation costs, and to which account's vendor; as `Caller.onCall` is. */
  readonly onCall?: ((adapter: Adapter, call: CallShare) => void) | undefined;
  /** What the operation's calls are made for, as `Caller.trace`. */
  readonly trace?: unknown;
  /** Told of faults of ours that cost only one source of a list and so show up in no `errors`; for the log. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** The vendors this gateway carries, and the accounts that this caller may use. */
export interface Registry {
  readonly vendors: readonly {
    readonly info: VendorInfo;
    readonly capabilities: readonly Capability[];
  }[];
  /** In the order of the configuration; `Adapter.account` is unique among them. */
  readonly accounts: readonly Adapter[];
}

/** Makes opaque tokens that the server alone can have made. */
export interface CursorSigner {
  readonly sign: (payload: string) => string;
  /** The payload, or null where the token is not one that `sign` made. Never throws. */
  readonly verify: (token: string) => string | null;
}

export type EventOrigin = 'SNAPSHOT' | 'REPLAY' | 'POLL' | 'CALLBACK' | 'STREAM' | 'MUTATION';
export type Change = 'NONE' | 'CREATED' | 'UPDATED' | 'DELETED';

export interface LiveEvent<E extends Job | Model, Status extends JobStatus | ModelStatus> {
  readonly cursor: string;
  readonly origin: EventOrigin;
  readonly change: Change;
  /** Names of the graph's fields that differ from the event before. */
  readonly changedFields: readonly string[];
  readonly previousStatus: Status | null;
  readonly observedAt: Date;
  readonly ref: E['ref'];
  /** Null where the thing is gone. */
  readonly entity: E | null;
}

export type JobEvent = LiveEvent<Job, JobStatus>;
export type ModelEvent = LiveEvent<Model, ModelStatus>;

export interface WatchOptions {
  /** Ends the watch. */
  readonly signal: Signal;
  /** Cursor of an earlier event of the same watch. */
  readonly after?: string | undefined;
  /** Fields the watcher selected that cost more than reading the thing itself: `progress`, `steps`. */
  readonly wants: ReadonlySet<string>;
}

/**
 * Pushes what changes. First event: the state now; then one event a change, in order; a watch of
 * one thing completes after a terminal status. Rejects at the first read with NOT_FOUND or
 * whatever the vendor said.
 */
export interface LiveHub {
  readonly watchJob: (
    adapter: Adapter,
    ref: Ref<'Job'>,
    options: WatchOptions,
  ) => AsyncIterableIterator<JobEvent>;
  readonly watchModel: (
    adapter: Adapter,
    ref: Ref<'Model'>,
    options: WatchOptions,
  ) => AsyncIterableIterator<ModelEvent>;
  /** Every job of these accounts (of this one folder, where given) that the filter matches. Never completes by itself. */
  readonly watchJobs: (
    adapters: readonly Adapter[],
    scope: { readonly filter: JobFilter; readonly folder?: Folder['ref'] | undefined },
    options: WatchOptions,
  ) => AsyncIterableIterator<JobEvent>;
  readonly watchModels: (
    adapters: readonly Adapter[],
    scope: { readonly filter: ModelFilter; readonly folder?: Folder['ref'] | undefined },
    options: WatchOptions,
  ) => AsyncIterableIterator<ModelEvent>;
  /** Tells watchers what a mutation just made of a job or model. */
  readonly publish: (adapter: Adapter, entity: Job | Model) => void;
  /** Tells watchers that a mutation deleted this. Of something that is watched by nobody, or never was there, it tells nobody. */
  readonly publishDeleted: (adapter: Adapter, ref: Ref<'Job'> | Ref<'Model'>) => void;
  /** Whether anything of this account is watched with these credentials. Costs nearly nothing where nothing is. */
  readonly isWatched?: (adapter: Adapter) => boolean;
  /** Tells watchers what a read that was not the hub's own has just shown. */
  readonly observe?: (adapter: Adapter, entity: Job | Model, readAt: Date) => void;
}

/** How an account was when a watch began, or what it became. */
export interface AccountEvent {
  readonly cursor: string;
  readonly origin: EventOrigin;
  readonly change: Change;
  readonly observedAt: Date;
  readonly adapter: Adapter;
  /** As they were then. */
  readonly state: AccountState;
  readonly heldUntil: Date | null;
}

/** Pushes how accounts fare. */
export interface AccountStates {
  /**
   * First each account as it is; then one event whenever the state of one, or the time until which it
   * is held, has become another. Makes no call. Never completes by itself.
   */
  readonly watch: (
    adapters: readonly Adapter[],
    options: Pick<WatchOptions, 'signal'>,
  ) => AsyncIterableIterator<AccountEvent>;
}

/** What is to be uploaded, before its bytes. */
export interface UploadRequest {
  readonly adapter: Adapter;
  readonly folder: Ref<'Folder'> | null;
  /** The asset whose bytes are replaced; null for new files. */
  readonly replaces: Ref<'Asset'> | null;
  readonly files: readonly UploadFileRequest[];
  readonly allowResize: boolean;
  readonly allowRotation: boolean;
}

export interface UploadFileRequest {
  /** As the client named it; the server sanitizes it. */
  readonly filename: string;
  /** Bytes. Null: not told. */
  readonly size: number | null;
  /** `sha256:` and 64 hex digits, or the digits alone. Null: not told. */
  readonly checksum: string | null;
}

export interface UploadTarget {
  /** Opaque and signed; whoever holds it may send these files. */
  readonly uploadId: string;
  readonly slots: readonly UploadSlot[];
  readonly expiresAt: Date;
}

export interface UploadSlot {
  readonly filename: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Brings files of any size to vendors. */
export interface Uploads {
  /** Makes no call. @throws GatewayError INVALID_INPUT for a name, size or checksum that cannot be. */
  readonly create: (request: UploadRequest) => UploadTarget;
  /** Once every slot has its bytes. @throws GatewayError INVALID_INPUT where bytes are missing, or what the vendor said. */
  readonly complete: (
    uploadId: string,
    context: GraphContext,
  ) => Promise<{ readonly adapter: Adapter; readonly result: UploadResult }>;
  /** Small files that came with the request itself. */
  readonly send: (
    request: UploadRequest,
    contents: readonly AsyncIterable<Uint8Array>[],
    context: GraphContext,
  ) => Promise<UploadResult>;
}

/** Addresses of this gateway's own under which a vendor's bytes are read. Made without a call. */
export interface FileLinks {
  readonly urlFor: (ref: Ref<'Model'> | Ref<'Asset'>, content: FileContent) => string;
}
