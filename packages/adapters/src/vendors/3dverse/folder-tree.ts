import type { Folder, Ref } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { type Received, toEntity, withRaw } from './received.ts';
import type { RefFactory } from './ref.ts';
import { toUserLink } from './user.ts';
import { type FolderJson, wire } from './wire.ts';

/** A folder with what its place among others tells. */
export interface PlacedFolder {
  readonly received: Received<FolderJson>;
  /** Id of the folder it stands in; null where nothing names one. */
  readonly parentId: string | null;
}

/** All folders that an answer names, by id. */
export type FolderTree = ReadonlyMap<string, PlacedFolder>;

const folderSchema = withRaw(wire.folder);
const MAX_FOLDERS = 100_000;

/**
 * The vendor may list folders flat, with the ids of their parents, or nested, or both at once: all
 * are walked, each counts once, and where one is told of twice, what names its parent wins.
 */
export function toTree(
  folders: readonly Received<FolderJson>[],
  parentId: string | null = null,
): FolderTree {
  const tree = new Map<string, PlacedFolder>();
  const queue = folders.map((received) => ({ received, within: parentId }));
  // The queue grows while it is walked: no recursion, however deep the vendor nests.
  for (const { received, within } of queue) {
    const { folder_id, parent_folder_id, subfolders } = received.json;
    const known = tree.get(folder_id);
    const parent = parent_folder_id ?? within ?? known?.parentId ?? null;
    tree.set(folder_id, { received: known?.received ?? received, parentId: parent });
    for (const item of subfolders ?? []) {
      const child = folderSchema.safeParse(item).data;
      if (child === undefined || queue.length >= MAX_FOLDERS) continue;
      queue.push({ received: { ...child, fetchedAt: received.fetchedAt }, within: folder_id });
    }
  }
  return tree;
}

/** Those that stand in no other folder that can be seen. */
export function rootsOf(tree: FolderTree): readonly PlacedFolder[] {
  return [...tree.values()].filter(
    ({ parentId, received }) =>
      parentId === null || parentId === received.json.folder_id || !tree.has(parentId),
  );
}

/** Names from the root, or null where a folder above cannot be seen. */
export function pathIn(tree: FolderTree, id: string): string | null {
  const names: string[] = [];
  const passed = new Set<string>();
  for (let next: string | null = id; next !== null; ) {
    const folder: PlacedFolder | undefined = tree.get(next);
    // A folder that stands in itself, however far round, has no path.
    if (folder === undefined || passed.has(next)) return null;
    passed.add(next);
    names.unshift(folder.received.json.name);
    next = folder.parentId;
  }
  return `/${names.join('/')}`;
}

export function toFolder(
  refs: RefFactory,
  { received, parentId }: PlacedFolder,
  path: Folder['path'],
): Folder {
  const { folder_id, name, created_at, created_by } = received.json;
  const parent: Ref<'Folder'> | null = parentId === null ? null : refs.folder(parentId);
  return {
    ...toEntity(refs.folder(folder_id), received),
    name,
    path,
    parent,
    createdAt: parseDate(created_at),
    createdBy: toUserLink(refs, created_by, received.fetchedAt),
  };
}
