import { type Access, allows } from '../domain/access.ts';
import { typeOfContainer } from '../domain/asset-type.ts';
import { takeHiddenRead } from '../domain/environment.ts';
import { folderRight } from '../domain/folder-right.ts';
import type {
  AssetRecord,
  FolderRecord,
  GroupRecord,
  SourceFileRecord,
  UploadRecord,
  UserRecord,
} from '../domain/record.ts';
import { idParam, type Scope, type ThreeDVerseContext } from './scope.ts';
import { forbidden, notFound } from './service-error.ts';

/** Each finds by id what the caller may use so, or throws: 404 unknown, 403 known and not allowed. */

export function findUser(scope: Scope, id: string): UserRecord {
  return found(scope, scope.environment.users.get(id), id, 'User');
}

export function findGroup(scope: Scope, id: string): GroupRecord {
  return found(scope, scope.environment.groups.get(id), id, 'Group');
}

export function findFolder(scope: Scope, id: string, needed: Access): FolderRecord {
  const folder = found(scope, scope.environment.folders.get(id), id, 'Folder');
  requireRight(scope, folder.id, needed);
  return folder;
}

export function findSourceFile(scope: Scope, id: string, needed: Access): SourceFileRecord {
  const file = found(scope, scope.environment.sourceFiles.get(id), id, 'Source file');
  requireRight(scope, file.folderId, needed);
  return file;
}

export function findUpload(scope: Scope, id: string): UploadRecord {
  const upload = found(scope, scope.environment.uploads.get(id), id, 'Upload task');
  requireRight(scope, upload.folderId, 'read');
  return upload;
}

/** An asset under another type's container is as unknown as one that does not exist. */
export function findAsset(
  scope: Scope,
  container: string,
  id: string,
  needed: Access,
): AssetRecord {
  const candidate = scope.environment.assets.get(id);
  const isHere =
    candidate !== undefined &&
    candidate.type === typeOfContainer(container) &&
    isThere(scope, candidate);
  const asset = found(scope, isHere ? candidate : undefined, id, 'Asset');
  requireRight(scope, asset.folderId, needed);
  return asset;
}

/** The asset that a route's path names. */
export function assetOf(
  context: ThreeDVerseContext,
  {
    container = context.req.param('container') ?? '',
    needed = 'read',
  }: { readonly container?: string; readonly needed?: Access } = {},
): AssetRecord {
  return findAsset(context.get('scope'), container, idParam(context, 'asset_id'), needed);
}

/** Whether the conversion that gives this asset has got to it. */
export function isThere({ nowMs }: Scope, asset: AssetRecord): boolean {
  return asset.createdAtMs <= nowMs;
}

export function canRead({ environment, caller }: Scope, folderId: string): boolean {
  return folderRight(environment, caller, folderId) !== undefined;
}

export function requireRight(scope: Scope, folderId: string, needed: Access): void {
  const right = folderRight(scope.environment, scope.caller, folderId);
  if (!allows(right, needed)) throw forbidden(`This needs ${needed} access to the folder`);
}

function found<T>(scope: Scope, record: T | undefined, id: string, name: string): T {
  if (record === undefined || takeHiddenRead(scope.environment, id)) {
    throw notFound(`${name} not found`);
  }
  return record;
}
