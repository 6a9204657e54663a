import type { Capability } from './capability.ts';
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
import type { Ref } from './ref.ts';

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

export interface FolderFacet extends ReadFacet<Folder, FolderFilter, FolderOrderField> {
  /** The account's one folder, where the vendor has no folders of its own. Costs no call. */
  readonly getRoot?: () => Ref<'Folder'>;
}

export interface ModelFacet
  extends ReadFacet<Model, ModelFilter, ModelOrderField>,
    PolledFacet<'Model'> {}

export interface AssetFacet extends ReadFacet<Asset, AssetFilter, AssetOrderField> {}

export interface JobFacet extends ReadFacet<Job, JobFilter, JobOrderField>, PolledFacet<'Job'> {
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
}

export interface UserFacet {
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
}

/** What the vendor says of the account itself. */
export interface AccountFacet {
  /** Null where the vendor does not offer it (any more). */
  readonly getLicense?: (context: ReadContext) => Promise<License | null>;
  readonly getQuotas?: (context: ReadContext) => Promise<readonly Quota[] | null>;
}

export interface WriteContext {
  /** Ends the wait, not the write: what was sent is left to finish. */
  readonly signal: AbortSignal;
}

export interface RunWorkflowInput {
  readonly folder: Ref<'Folder'>;
  /** The vendor's own workflow language. */
  readonly definition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly role: string; readonly ref: Ref<'Asset'> }[];
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
}

/** One account at one vendor, ready to be called. */
export interface Adapter {
  readonly vendor: VendorInfo;
  /** The name of the account it was made for. */
  readonly account: string;
  /** Equal for equal credentials, different otherwise; says nothing about them. Part of every cache key. */
  readonly credentialFingerprint: string;
  readonly facets: Facets;
  /** Whether this is a ref that the adapter could have made. Anything else must never reach the vendor. */
  readonly isRef: (ref: Ref) => boolean;
  /** As the last calls left it; asking costs no call. */
  readonly getState: () => AccountState;
  /** Before this time no call goes out (429, Retry-After). Null: nothing is held back. */
  readonly heldUntil: () => Date | null;
  /** Closes sockets. */
  readonly close: () => Promise<void>;
}

/** DEGRADED: some calls fail or are held back. */
export type AccountState = 'HEALTHY' | 'DEGRADED' | 'UNAUTHENTICATED' | 'UNREACHABLE';

export interface VendorInfo {
  /** `metafold`, `authentise`, `3dverse`. */
  readonly id: string;
  readonly name: string;
  /** The shortest wait between two polls of one group that this vendor is fine with, in ms. */
  readonly minPollIntervalMs: number;
}

/** One setting of an account at this vendor. */
export interface SettingField {
  /** Its name in a configuration file: `accessToken`. */
  readonly key: string;
  /** The environment variable that sets it for the vendor's one account: `METAFOLD_ACCESS_TOKEN`. */
  readonly env: string;
  readonly isSecret: boolean;
  /** One line for a person: meaning, unit, default. */
  readonly description: string;
}

/** One vendor's adapter, before it has an account. */
export interface VendorDefinition {
  readonly vendor: VendorInfo;
  /** What its adapters can do, derived from their facets. */
  readonly capabilities: readonly Capability[];
  readonly settings: readonly SettingField[];
  /**
   * Makes no call. Settings are strings as they stand in the environment or the file.
   * @throws SettingsError naming every missing or wrong setting at once.
   */
  readonly create: (account: string, settings: Readonly<Record<string, string>>) => Adapter;
}

/** What is wrong with an account's settings: all of it, so that a person mends it in one go. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(({ key, message }) => `${key}: ${message}`).join('; '));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

export interface SettingProblem {
  /** A `SettingField.key`. */
  readonly key: string;
  /** What is wrong and what to do; holds no secret. */
  readonly message: string;
}
