import type { FileContent } from '../../../core/file-store.ts';
import type { Access } from './access.ts';
import type { AssetType } from './asset-type.ts';

/** What an environment holds. Times are milliseconds since the epoch, ids are UUIDs. */

export interface UserRecord {
  readonly id: string;
  username: string;
  readonly registeredAtMs: number;
}

export interface TokenRecord {
  readonly token: string;
  readonly userId: string;
  readonly scope: Access;
  readonly expiresAtMs: number;
}

export type MemberType = 'users' | 'groups';

export interface GroupMemberRecord {
  readonly memberType: MemberType;
  readonly memberId: string;
  /** The right on the group itself. */
  readonly groupAccess: Access;
  /** The most the member gets on folders that the group may access. */
  readonly folderAccess: Access;
  readonly joinedAtMs: number;
}

export interface GroupRecord {
  readonly id: string;
  name: string;
  description?: string;
  readonly createdAtMs: number;
  members: GroupMemberRecord[];
}

export interface FolderRecord {
  readonly id: string;
  name: string;
  parentId?: string;
  readonly createdAtMs: number;
  readonly createdById?: string;
  /** Readable by every token of the environment, the public one included. */
  readonly isPublic: boolean;
  readonly grants: Record<MemberType, Map<string, Access>>;
}

export interface SourceFileRecord {
  readonly id: string;
  readonly originalName: string;
  name: string;
  folderId: string;
  readonly content: FileContent;
}

export interface AssetRecord {
  readonly id: string;
  readonly type: AssetType;
  name: string;
  folderId: string;
  /** In the future for the result of a conversion that still runs: unseen until then. */
  readonly createdAtMs: number;
  readonly createdById?: string;
  lastEditedAtMs: number;
  readonly sourceFileId?: string;
  /** Ids of the assets it refers to: a scene its meshes, a material its textures. */
  readonly dependsOn: readonly string[];
  /** What its description says, where that was given and not made up. */
  readonly description?: Readonly<Record<string, unknown>>;
  /** What its made-up content comes from, when it is not its id: a copy has the bytes of the original. */
  readonly contentSeed?: string;
  /** Set by a client; otherwise one is drawn. */
  thumbnail?: { readonly contentType: string; readonly bytes: Uint8Array };
}

export interface StageDurations {
  readonly waitingMs: number;
  readonly downloadingMs: number;
  readonly pendingMs: number;
  /** Shared by the files of the task, which convert one after another. */
  readonly convertingMs: number;
}

export type ConversionPipeline =
  | 'auto-detect'
  | 'volume'
  | 'scene'
  | 'texture'
  | 'animation'
  | 'point-cloud';

export interface ConversionPlan {
  readonly sourceFileId: string;
  readonly sourceFileName: string;
  /** The main result; it never comes to exist when the conversion fails. */
  readonly assetId: string;
  readonly pipeline: ConversionPipeline;
  readonly isFailing: boolean;
}

export interface UploadRecord {
  readonly id: string;
  readonly folderId: string;
  readonly uploadedAtMs: number;
  readonly uploadedById: string;
  readonly stages: StageDurations;
  readonly isRejected: boolean;
  readonly conversions: readonly ConversionPlan[];
}
