import type { Access } from '../domain/access.ts';
import type { Environment } from '../domain/environment.ts';
import { subfoldersOf } from '../domain/environment.ts';
import type {
  AssetRecord,
  FolderRecord,
  GroupMemberRecord,
  GroupRecord,
  SourceFileRecord,
  UploadRecord,
  UserRecord,
} from '../domain/record.ts';
import { uploadStateAt } from '../domain/upload-state.ts';
import { canRead, isThere } from './lookup.ts';
import type { Scope } from './scope.ts';

/** The JSON that the vendor answers with. */

export function toUserJson(user: UserRecord) {
  return { ...toUserRefJson(user), registered_at: toDate(user.registeredAtMs) };
}

export function toGroupJson(group: GroupRecord) {
  return {
    group_id: group.id,
    name: group.name,
    ...(group.description !== undefined && { description: group.description }),
    created_at: toDate(group.createdAtMs),
    members: group.members.map(toMemberJson),
  };
}

export interface FolderJson {
  readonly folder_id: string;
  readonly name: string;
  readonly parent_folder_id?: string;
  readonly created_at: string;
  readonly created_by?: ReturnType<typeof toUserJson>;
  readonly subfolders?: readonly FolderJson[];
  readonly source_file_count: number;
  readonly asset_count: number;
}

/** The counts are of what lies directly in the folder. */
export function toFolderJson(
  scope: Scope,
  folder: FolderRecord,
  { subfolders = 'none' }: { readonly subfolders?: 'none' | 'direct' | 'all' } = {},
): FolderJson {
  const { environment } = scope;
  const creator = userOf(environment, folder.createdById);
  return {
    folder_id: folder.id,
    name: folder.name,
    ...(folder.parentId !== undefined && { parent_folder_id: folder.parentId }),
    created_at: toDate(folder.createdAtMs),
    ...(creator && { created_by: toUserJson(creator) }),
    ...(subfolders !== 'none' && {
      subfolders: subfoldersOf(environment, folder.id)
        .filter((child) => canRead(scope, child.id))
        .map((child) =>
          toFolderJson(scope, child, { subfolders: subfolders === 'all' ? 'all' : 'none' }),
        ),
    }),
    source_file_count: count(
      environment.sourceFiles.values(),
      (file) => file.folderId === folder.id,
    ),
    asset_count: count(
      environment.assets.values(),
      (asset) => asset.folderId === folder.id && isThere(scope, asset),
    ),
  };
}

export function toFolderAccessJson({ environment }: Scope, folder: FolderRecord) {
  return {
    users: [...folder.grants.users].flatMap(([userId, access]) => {
      const user = environment.users.get(userId);
      return user ? [{ ...toUserRefJson(user), access }] : [];
    }),
    groups: [...folder.grants.groups].flatMap(([groupId, access]) => {
      const group = environment.groups.get(groupId);
      return group ? [{ group_id: group.id, name: group.name, access }] : [];
    }),
  };
}

export function toSourceFileJson(file: SourceFileRecord) {
  return {
    source_file_id: file.id,
    source_file_original_name: file.originalName,
    name: file.name,
    size: file.content.sizeBytes,
  };
}

export function toUploadTaskJson({ environment, nowMs, settings }: Scope, upload: UploadRecord) {
  const state = uploadStateAt(upload, nowMs);
  const uploader = userOf(environment, upload.uploadedById);
  const scaled = (progress: number) => scale(progress, settings.progressScale);
  return {
    upload_task_id: upload.id,
    folder_id: upload.folderId,
    uploaded_at: toDate(upload.uploadedAtMs),
    uploaded_by: uploader
      ? toUserRefJson(uploader)
      : { user_id: upload.uploadedById, username: 'deleted-user' },
    progress: scaled(state.progress),
    ...(state.downloadProgress !== undefined && {
      download_progress: scaled(state.downloadProgress),
    }),
    status: state.status,
    conversion_tasks: state.conversions.map(({ plan, status, progress }) => ({
      asset_id: plan.assetId,
      source_file_id: plan.sourceFileId,
      source_file_name: plan.sourceFileName,
      conversion_pipeline: plan.pipeline,
      progress: scaled(progress),
      status,
    })),
  };
}

export function toAssetDetailsJson({ environment }: Scope, asset: AssetRecord) {
  const creator = userOf(environment, asset.createdById);
  return {
    asset_id: asset.id,
    name: asset.name,
    type: asset.type,
    created_at: toDate(asset.createdAtMs),
    last_edited_at: toDate(asset.lastEditedAtMs),
    ...(creator && {
      created_by: toUserJson(creator),
      last_edited_by: toUserJson(creator),
      contributors: [{ contribution_count: 1, user: toUserJson(creator) }],
    }),
  };
}

function toUserRefJson(user: UserRecord) {
  return { user_id: user.id, username: user.username };
}

function toMemberJson(member: GroupMemberRecord): {
  user_id: string;
  joined_at: string;
  group_access: Access;
  folder_access: Access;
} {
  return {
    // A group in a group has no member of its own in the vendor's types: its id stands here.
    user_id: member.memberId,
    joined_at: toDate(member.joinedAtMs),
    group_access: member.groupAccess,
    folder_access: member.folderAccess,
  };
}

function userOf(environment: Environment, id: string | undefined): UserRecord | undefined {
  return id === undefined ? undefined : environment.users.get(id);
}

function toDate(ms: number): string {
  return new Date(ms).toISOString();
}

/** Whole percents, or hundredths. */
function scale(progress: number, complete: 1 | 100): number {
  return complete === 100 ? Math.floor(progress * 100) : Math.floor(progress * 100) / 100;
}

function count<T>(items: Iterable<T>, isCounted: (item: T) => boolean): number {
  let total = 0;
  for (const item of items) if (isCounted(item)) total += 1;
  return total;
}
