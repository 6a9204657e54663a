import { type Access, greaterAccess, lesserAccess } from './access.ts';
import type { Environment } from './environment.ts';
import type { FolderRecord, UserRecord } from './record.ts';

export type Caller =
  | { readonly kind: 'key' }
  | { readonly kind: 'public' }
  | { readonly kind: 'user'; readonly user: UserRecord; readonly scope: Access };

/** A grant on a folder reaches everything under it; the token's scope caps the whole. */
export function folderRight(
  environment: Environment,
  caller: Caller,
  folderId: string,
): Access | undefined {
  if (caller.kind === 'key') return 'manage';
  const path = folderPath(environment, folderId);
  const publicRight = path.some((folder) => folder.isPublic) ? 'read' : undefined;
  if (caller.kind === 'public') return publicRight;

  const right = path.reduce(
    (held, folder) => greatest(held, grantOn(environment, folder, caller.user.id)),
    publicRight as Access | undefined,
  );
  return right === undefined ? undefined : lesserAccess(right, caller.scope);
}

export function isInPublicFolder(environment: Environment, folderId: string): boolean {
  return folderPath(environment, folderId).some((folder) => folder.isPublic);
}

/** Whether a grant, not the folder being public, is what lets this caller read. */
export function isGranted(environment: Environment, caller: Caller, folderId: string): boolean {
  if (caller.kind === 'key') return true;
  if (caller.kind === 'public') return false;
  return folderPath(environment, folderId).some(
    (folder) => grantOn(environment, folder, caller.user.id) !== undefined,
  );
}

/** From the folder up to its root. */
function folderPath(environment: Environment, folderId: string): FolderRecord[] {
  const path: FolderRecord[] = [];
  let folder = environment.folders.get(folderId);
  while (folder) {
    path.push(folder);
    folder = folder.parentId === undefined ? undefined : environment.folders.get(folder.parentId);
  }
  return path;
}

function grantOn(
  environment: Environment,
  folder: FolderRecord,
  userId: string,
): Access | undefined {
  let right = folder.grants.users.get(userId);
  for (const [groupId, granted] of folder.grants.groups) {
    const share = memberShare(environment, groupId, userId, new Set());
    if (share !== undefined) right = greatest(right, lesserAccess(granted, share));
  }
  return right;
}

/** The most that a group passes on to a user, itself or through the groups in it. */
function memberShare(
  environment: Environment,
  groupId: string,
  userId: string,
  seen: Set<string>,
): Access | undefined {
  if (seen.has(groupId)) return undefined;
  seen.add(groupId);
  let share: Access | undefined;
  for (const member of environment.groups.get(groupId)?.members ?? []) {
    if (member.memberType === 'users') {
      if (member.memberId === userId) share = greatest(share, member.folderAccess);
      continue;
    }
    const inner = memberShare(environment, member.memberId, userId, seen);
    if (inner !== undefined) share = greatest(share, lesserAccess(inner, member.folderAccess));
  }
  return share;
}

function greatest(held: Access | undefined, other: Access | undefined): Access | undefined {
  return other === undefined ? held : greaterAccess(held, other);
}
