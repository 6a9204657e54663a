import type { Caller } from './caller.ts';
import type { AccessLevel, Asset, Job, Model, Vector3 } from './entity.ts';
import type { VendorError } from './error.ts';
import type { LiveRef, Ref } from './ref.ts';

/**
 * Given to every write. A write is sent once. Its signal ends the wait, not the write: what was sent
 * is left to finish.
 */
export interface WriteContext extends Caller, ReportAddress {}

/** Where the vendor may report what becomes of one write. Empty: the gateway cannot be reached from outside. */
export interface ReportAddress {
  readonly callbackUrl?: string | undefined;
  /**
   * To be called as soon as the vendor has said what the write made, with all that its reports to
   * `callbackUrl` will be about. Never throws.
   */
  readonly onMade?: ((about: readonly LiveRef[]) => void) | undefined;
  /**
   * To be called where the vendor would not make something because of `callbackUrl`, which the write
   * then goes on without: what it made is found by polls. Never throws.
   */
  readonly onRefused?: ((error: VendorError) => void) | undefined;
}

/** How one thing of many fared: null is done. */
export type WriteOutcome = VendorError | null;

/** What goes along with the things that are deleted. */
export interface DeleteOptions {
  /**
   * Also what the vendor made of them. Read only where a vendor keeps that apart and deletes it on
   * demand.
   */
  readonly withAssets: boolean;
}

export interface CreateFolderInput {
  readonly name: string;
  /** Null: at the top. */
  readonly parent: Ref<'Folder'> | null;
  /** A folder whose content the new one starts with. */
  readonly copyOf: Ref<'Folder'> | null;
}

export interface CreateAssetInput {
  readonly folder: Ref<'Folder'>;
  /** As `Asset.kind`. */
  readonly kind: string;
  readonly name: string;
  /** Absent: an empty one. */
  readonly copyOf: Ref<'Asset'> | null;
}

export interface JobFileInput {
  readonly role: string;
  readonly ref: Ref<'Asset'>;
}

export interface RunJobInput {
  readonly folder: Ref<'Folder'>;
  readonly type: string;
  readonly name: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: readonly JobFileInput[];
}

export interface RunWorkflowInput {
  readonly folder: Ref<'Folder'>;
  /** The vendor's own workflow language. */
  readonly definition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: readonly JobFileInput[];
}

/** One change of a model's geometry; they are applied in order. */
export type TransformStep =
  /** Degrees; about X first, then Y, then Z. */
  | { readonly kind: 'rotate'; readonly angles: Vector3 }
  /** Millimeters from where it is. */
  | { readonly kind: 'translate'; readonly by: Vector3 }
  /** Percent; 100 leaves it as it is. */
  | { readonly kind: 'scale'; readonly percent: Vector3 }
  /** To fit a build volume, in mm. */
  | { readonly kind: 'autoRotate' | 'autoScale'; readonly build: Vector3 }
  | { readonly kind: 'autoTranslate' }
  | {
      readonly kind: 'bracket';
      readonly widthMm: number;
      readonly gapMm: number;
      readonly thicknessMm: number;
    };

/** How a picture of a model is taken; what is null is left to the vendor. */
export interface SnapshotView {
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
  readonly samples: number | null;
  /** Shows the model printed up to this layer. */
  readonly layer: number | null;
  /** `#RRGGBB` */
  readonly color: string | null;
  readonly camera: Vector3 | null;
  readonly direction: Vector3 | null;
}

export interface SliceInput {
  readonly engine: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface CreateTokenInput {
  readonly user: Ref<'User'>;
  readonly level: AccessLevel;
  readonly ttlSeconds: number;
}

export interface UserToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface SetAccessInput {
  readonly folder: Ref<'Folder'>;
  readonly member: Ref<'User'> | Ref<'Group'>;
  readonly level: AccessLevel | null;
}

/** One file on its way to a vendor. */
export interface UploadFile {
  /** Sanitized: a base name without control characters. */
  readonly filename: string;
  /** Bytes. Null: unknown, and sent in chunks. */
  readonly size: number | null;
  /** As the client named it; a vendor may want another. */
  readonly contentType: string | null;
  /** Read once, to its end; an error in it ends the upload. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface UploadInput {
  readonly folder: Ref<'Folder'> | null;
  readonly files: readonly UploadFile[];
  /** Whether other services of the vendor may change the model on their own. */
  readonly allowResize: boolean;
  readonly allowRotation: boolean;
}

export interface UploadResult {
  readonly models: readonly Model[];
  readonly assets: readonly Asset[];
  /** What the vendor does with the files now; null where that is nothing. */
  readonly job: Job | null;
}
