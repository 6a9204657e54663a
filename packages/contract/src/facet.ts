import type {
  Asset,
  Entity,
  Folder,
  FolderAccess,
  Group,
  Job,
  License,
  Model,
  Quota,
  User,
} from './entity.ts';
import type { FileContent, OpenedFile, OpenOptions, VendorLink } from './file.ts';
import type {
  AssetFilter,
  AssetOrderField,
  FolderFilter,
  FolderOrderField,
  JobFilter,
  JobOrderField,
  ListQuery,
  ModelFilter,
  ModelOrderField,
  Page,
  ReadContext,
  Slot,
} from './page.ts';
import type { LiveRef, Ref } from './ref.ts';
import type {
  CreateAssetInput,
  CreateFolderInput,
  CreateTokenInput,
  DeleteOptions,
  RunJobInput,
  RunWorkflowInput,
  SetAccessInput,
  SliceInput,
  SnapshotView,
  TransformStep,
  UploadFile,
  UploadInput,
  UploadResult,
  UserToken,
  WriteContext,
  WriteOutcome,
} from './write.ts';

/**
 * Reads of one noun. Every method rejects with a `VendorError` only when the whole call failed;
 * a single thing that failed is an error in its slot.
 */
export interface ReadFacet<E extends Entity, Filter, Field extends string> {
  /** In the order asked, one slot a ref. The adapter plans the calls: several GETs, or one list where that is cheaper. */
  readonly getMany: (
    refs: readonly E['ref'][],
    context: ReadContext,
  ) => Promise<readonly Slot<E>[]>;
  readonly list: (query: ListQuery<Filter, Field>, context: ReadContext) => Promise<Page<E>>;
  /**
   * The same things with none of the `fields` left `undefined`, in the order given. Absent where no
   * read of this vendor leaves a field out. Reads only what the named fields need.
   */
  readonly getDetails?: (
    entities: readonly E[],
    fields: ReadonlySet<string>,
    context: ReadContext,
  ) => Promise<readonly Slot<E>[]>;
}

/** What can be done to any noun's things. */
export interface ChangeFacet<E extends Entity> {
  readonly rename?: (ref: E['ref'], name: string, context: WriteContext) => Promise<E>;
  /** One outcome a ref, in the order asked. */
  readonly move?: (
    refs: readonly E['ref'][],
    folder: Ref<'Folder'>,
    context: WriteContext,
  ) => Promise<readonly WriteOutcome[]>;
  /**
   * One outcome a ref, in the order asked; what is gone already is done. Without options nothing
   * else is deleted.
   */
  readonly delete?: (
    refs: readonly E['ref'][],
    context: WriteContext,
    options?: DeleteOptions,
  ) => Promise<readonly WriteOutcome[]>;
}

export interface FolderFacet
  extends ReadFacet<Folder, FolderFilter, FolderOrderField>,
    ChangeFacet<Folder> {
  readonly create?: (input: CreateFolderInput, context: WriteContext) => Promise<Folder>;
  /** The account's one folder, where the vendor has no folders of its own. Costs no call. */
  readonly getRoot?: () => Ref<'Folder'>;
}

export interface ModelFacet
  extends ReadFacet<Model, ModelFilter, ModelOrderField>,
    PolledFacet<'Model'>,
    ChangeFacet<Model> {
  /** Makes a child of the model. The child is in the job's outputs. */
  readonly transform?: (
    model: Ref<'Model'>,
    steps: readonly TransformStep[],
    context: WriteContext,
  ) => Promise<Job>;
  readonly createSnapshot?: (
    model: Ref<'Model'>,
    view: SnapshotView,
    context: WriteContext,
  ) => Promise<Job>;
  readonly slice?: (model: Ref<'Model'>, input: SliceInput, context: WriteContext) => Promise<Job>;
}

export interface AssetFacet
  extends ReadFacet<Asset, AssetFilter, AssetOrderField>,
    ChangeFacet<Asset> {
  readonly create?: (input: CreateAssetInput, context: WriteContext) => Promise<Asset>;
  readonly setThumbnail?: (
    asset: Ref<'Asset'>,
    image: UploadFile,
    context: WriteContext,
  ) => Promise<Asset>;
}

export interface JobFacet
  extends ReadFacet<Job, JobFilter, JobOrderField>,
    PolledFacet<'Job'>,
    ChangeFacet<Job> {
  readonly run?: (input: RunJobInput, context: WriteContext) => Promise<Job>;
  readonly runWorkflow?: (input: RunWorkflowInput, context: WriteContext) => Promise<Job>;
  /**
   * How far each job is, 0 to 1, or null where its kind has no such thing; never falling while the
   * job lives. Costs calls only for jobs whose `progress` is `undefined`.
   */
  readonly getProgress?: (
    jobs: readonly Job[],
    context: ReadContext,
  ) => Promise<readonly Slot<number | null>[]>;
  /** Idempotent: a job that is over already is returned as it is. */
  readonly cancel?: (ref: Ref<'Job'>, context: WriteContext) => Promise<Job>;
}

/** What the live hub needs to poll well. */
export interface PolledFacet<T extends 'Job' | 'Model'> {
  /**
   * Refs with the same key are best read by one `getMany`, which then costs one list or one GET
   * each, whichever is fewer calls.
   */
  readonly pollGroup: (ref: Ref<T>) => string;
  /**
   * The folders whose lists are together the list of the account. Absent where the vendor has one
   * list of the whole account. One who watches the account reads these lists in turn, not all at
   * once, and asks now and then which there are.
   */
  readonly getListFolders?: (context: ReadContext) => Promise<readonly Ref<'Folder'>[]>;
}

export interface UserFacet extends ChangeFacet<User> {
  readonly create?: (username: string, context: WriteContext) => Promise<User>;
  readonly createToken?: (input: CreateTokenInput, context: WriteContext) => Promise<UserToken>;
  readonly getMany: (
    refs: readonly Ref<'User'>[],
    context: ReadContext,
  ) => Promise<readonly Slot<User>[]>;
  readonly list: (
    query: ListQuery<Record<never, never>, never>,
    context: ReadContext,
  ) => Promise<Page<User>>;
}

export interface GroupFacet {
  readonly getMany: (
    refs: readonly Ref<'Group'>[],
    context: ReadContext,
  ) => Promise<readonly Slot<Group>[]>;
}

export interface AccessFacet {
  readonly list: (folder: Ref<'Folder'>, context: ReadContext) => Promise<readonly FolderAccess[]>;
  /** Grants or replaces; null takes the grant away. */
  readonly set?: (input: SetAccessInput, context: WriteContext) => Promise<void>;
}

/** What the vendor says of the account itself. */
export interface AccountFacet {
  /** Null where the vendor does not offer it (any more). */
  readonly getLicense?: (context: ReadContext) => Promise<License | null>;
  readonly getQuotas?: (context: ReadContext) => Promise<readonly Quota[] | null>;
}

/** Files brought to the vendor. */
export interface UploadFacet {
  /** How many files the vendor takes as one upload. */
  readonly maxFiles: number;
  /** Whether an upload has to name the folder that it goes to. */
  readonly needsFolder: boolean;
  /** Resolves once the vendor has every byte; what it makes of them is told by `job` or by the models' status. */
  readonly upload: (input: UploadInput, context: WriteContext) => Promise<UploadResult>;
  /** Puts other bytes in the place of an asset's. */
  readonly replace?: (
    asset: Ref<'Asset'>,
    file: UploadFile,
    context: WriteContext,
  ) => Promise<UploadResult>;
}

/** Bytes that the vendor keeps. */
export interface FileFacet {
  /**
   * Opens the bytes for reading, at the vendor or wherever it points; a link that has run out is
   * asked for again. Never sends credentials to another origin.
   */
  readonly open: (
    ref: Ref<'Model'> | Ref<'Asset'>,
    content: FileContent,
    options: OpenOptions,
  ) => Promise<OpenedFile>;
  /** The vendor's own short-lived link; null where its files need a header. Costs a call. */
  readonly getLink?: (
    ref: Ref<'Model'> | Ref<'Asset'>,
    content: FileContent,
    context: ReadContext,
  ) => Promise<VendorLink | null>;
}

/** Changes that the vendor tells as they come, over a connection that is kept open. */
export interface EventFacet {
  /**
   * Resolves once the vendor has ended the stream; rejects with a `VendorError` where it cannot be
   * opened or breaks, or with the signal's reason. Opens it once: when to do so again is the caller's.
   */
  readonly listen: (options: ListenOptions) => Promise<void>;
}

export interface ListenOptions {
  readonly signal: AbortSignal;
  /** The vendor has begun to tell. */
  readonly onOpen?: (() => void) | undefined;
  /** These may have changed; null: something has, and nobody knows what. Never throws. */
  readonly onHint: (about: readonly LiveRef[] | null) => void;
}

/** Changes that the vendor reports to an address which came with a write. */
export interface CallbackFacet {
  /**
   * What a report seems to be about, of this account. Anybody may have written it: nothing more of
   * it than these refs is ever used, and only to read them again. Makes no call.
   * @param body the JSON that was sent; `undefined` where there was none.
   */
  readonly refsOf: (body: unknown, query: URLSearchParams) => readonly LiveRef[];
}

/** Optional powers. Presence is the capability; there are no flags and no methods that only throw. */
export interface Facets {
  readonly folders?: FolderFacet;
  readonly models?: ModelFacet;
  readonly assets?: AssetFacet;
  readonly jobs?: JobFacet;
  readonly users?: UserFacet;
  readonly groups?: GroupFacet;
  readonly access?: AccessFacet;
  readonly account?: AccountFacet;
  readonly uploads?: UploadFacet;
  readonly files?: FileFacet;
  readonly events?: EventFacet;
  readonly callbacks?: CallbackFacet;
}
