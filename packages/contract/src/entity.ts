import type { Ref } from './ref.ts';
import type { JobKind, JobStatus, ModelStatus } from './status.ts';

/**
 * A field that a vendor's list may not carry: `undefined` means this read did not bring it and the
 * facet's `getDetails` will, `null` means that the vendor has no such thing.
 */
export type Deferred<T> = T | null | undefined;

/** Everything that lives at a vendor. */
export interface Entity<R extends Ref = Ref> {
  readonly ref: R;
  /** The vendor's own id: a number, a uuid; the last part of what its documents call the resource. */
  readonly vendorId: string;
  /** When the gateway read it. */
  readonly fetchedAt: Date;
  /**
   * The vendor's payload as received, with query strings of URLs, tokens and upload locations cut.
   * Made when asked: most reads never do.
   */
  readonly vendorData: () => unknown;
}

/** A relation: always the ref, and the thing itself where the vendor sent it along. */
export interface Link<E extends Entity = Entity> {
  readonly ref: E['ref'];
  readonly entity?: E;
  /**
   * True where the ref leads to the thing by a way that is not its own: the vendor named it without
   * what its own ref is made of. It is read before it is shown, so that one thing has one id.
   */
  readonly isAlias?: true;
}

/** 3dverse folder; Metafold project; the one virtual root of a 3DIAX account. */
export interface Folder extends Entity<Ref<'Folder'>> {
  readonly name: string;
  /** Names from the root, joined by `/`, with a leading one. Null where a read does not tell the parents' names. */
  readonly path: Deferred<string>;
  readonly parent: Deferred<Ref<'Folder'>>;
  readonly createdAt: Date | null;
  readonly createdBy: Link<User> | null;
}

/**
 * 3D geometry with a life cycle: 3DIAX model; 3dverse source file; Metafold asset that holds geometry.
 *
 * A vendor may keep one thing that is a model and an asset alike. Its two refs then have the same
 * path, `Asset.model` names the model, and a write through either is a write to both: the facets of
 * both nouns offer it.
 */
export interface Model extends Entity<Ref<'Model'>> {
  readonly name: string;
  readonly folder: Deferred<Ref<'Folder'>>;
  readonly status: ModelStatus | undefined;
  /** The vendor's word for the status, as received. */
  readonly vendorStatus: Deferred<string>;
  /** Lower-case file suffix without the dot: `stl`, `step`. */
  readonly format: string | null;
  /** Bytes. */
  readonly size: number | null;
  /** `sha256:` and 64 hex digits where the vendor gives one. */
  readonly checksum: string | null;
  readonly createdAt: Deferred<Date>;
  readonly updatedAt: Date | null;
  readonly createdBy: Deferred<Link<User>>;
  readonly geometry: Geometry | null;
  readonly parents: Deferred<readonly Ref<'Model'>[]>;
  readonly children: Deferred<readonly Ref<'Model'>[]>;
  readonly hasThumbnail: boolean;
  readonly hasDownload: boolean;
}

/** Normalised to mm, mm² and mm³. Null until the vendor has measured it. */
export interface Geometry {
  readonly sizeMm: Vector3 | null;
  readonly volumeMm3: number | null;
  readonly areaMm2: number | null;
  readonly isManifold: boolean | null;
  readonly faceCount: number | null;
  readonly vertexCount: number | null;
}

export interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A stored file or object: Metafold asset; 3dverse asset; 3DIAX model content or snapshot. */
export interface Asset extends Entity<Ref<'Asset'>> {
  readonly name: string;
  /** `file`, `snapshot`, or the vendor's own kind in the singular: `mesh`, `scene`, `material`, … */
  readonly kind: string;
  readonly folder: Deferred<Ref<'Folder'>>;
  readonly model: Deferred<Ref<'Model'>>;
  readonly producedBy: Deferred<Ref<'Job'>>;
  /** Bytes. */
  readonly size: number | null;
  readonly checksum: string | null;
  readonly createdAt: Deferred<Date>;
  readonly updatedAt: Deferred<Date>;
  readonly hasThumbnail: boolean;
  readonly hasDownload: boolean;
}

/** A file that a job reads or makes. */
export interface JobFile {
  /** The vendor's name for the slot: `mesh`, `volume`, `model`. */
  readonly role: string;
  /** Null where the vendor says that there was a file and names none. */
  readonly resource: Link<Asset> | Link<Model> | null;
}

/**
 * Metafold job or workflow; 3dverse upload task or conversion; 3DIAX processing, transformation,
 * snapshot or slice.
 */
export interface Job extends Entity<Ref<'Job'>> {
  readonly kind: JobKind;
  /** The vendor's own type: `implicit/from-mesh`, `workflow`, `upload`. */
  readonly type: string;
  readonly name: string | null;
  readonly status: JobStatus;
  /** The vendor's word for the status, as received. */
  readonly vendorStatus: string | null;
  /** 0 to 1. Null where the vendor gives none; `undefined`: ask `JobFacet.getProgress`. */
  readonly progress: Deferred<number>;
  readonly createdAt: Deferred<Date>;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly error: { readonly message: string; readonly vendorCode: string | null } | null;
  readonly isCancelable: boolean;
  /** What the job was given besides files; JSON. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
  /** What the job found besides files; JSON. */
  readonly results: Readonly<Record<string, unknown>> | null;
  readonly inputs: readonly JobFile[];
  readonly outputs: readonly JobFile[];
  readonly parent: Ref<'Job'> | null;
  /** Null where the job is none that has steps. */
  readonly steps: readonly Link<Job>[] | null;
  readonly dependsOn: readonly Link<Job>[] | null;
  readonly folder: Deferred<Ref<'Folder'>>;
  readonly model: Deferred<Ref<'Model'>>;
}

export interface User extends Entity<Ref<'User'>> {
  readonly username: string | null;
  readonly registeredAt: Date | null;
}

export interface Group extends Entity<Ref<'Group'>> {
  readonly name: string;
}

export interface License {
  readonly product: string;
  readonly issuedAt: Date | null;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
  readonly isExpired: boolean | null;
  readonly features: unknown;
}

/** One counted allowance. What a vendor does not say is null, never computed from the rest. */
export interface Quota {
  readonly name: string;
  readonly used: number | null;
  readonly remaining: number | null;
  readonly limit: number | null;
  readonly lifetimeUsed: number | null;
}

export type AccessLevel = 'READ' | 'WRITE' | 'MANAGE';

export interface FolderAccess {
  readonly member: Link<User> | Link<Group>;
  readonly level: AccessLevel;
}
