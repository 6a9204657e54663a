import type { Folder, LeftOut } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import type { ReadableItems } from '../../wire/item.ts';
import { redactPayload } from '../../wire/redact.ts';
import { type Received, receiveMany } from './received.ts';
import type { RefFactory } from './ref.ts';
import { toUserLink } from './user.ts';
import { type FolderJson, wire } from './wire.ts';

/** A folder with what its place among others tells. */
export interface PlacedFolder {
  readonly received: Received<FolderJson>;
  /** Id of the folder it stands in; null where nothing names one. */
  readonly parentId: string | null;
  /** Told of only inside another. */
  readonly isNested: boolean;
  /** What could not be read of the folders that it is told with. */
  readonly leftOut?: LeftOut | undefined;
}

/** All folders that an answer names, by id. */
export type FolderTree = ReadonlyMap<string, PlacedFolder>;

const MAX_FOLDERS = 100_000;
/** Of a folder that lies deeper no path is told. */
const MAX_DEPTH = 1_000;
const NONE: ReadableItems<never> = { items: [], leftOut: undefined };

/**
 * The vendor may list folders flat, with the ids of their parents, or nested, or both at once: all
 * are walked, each counts once, and where one is told of twice, what names its parent wins.
 */
export function toTree(
  folders: readonly Received<FolderJson>[],
  parentId: string | null = null,
): FolderTree {
  const tree = new Map<string, PlacedFolder>();
  const queue = folders.map((received) => ({ received, within: parentId, isNested: false }));
  // The queue grows while it is walked: no recursion, however deep the vendor nests.
  for (const { received, within, isNested } of queue) {
    const { folder_id, parent_folder_id } = received.json;
    const known = tree.get(folder_id);
    const parent = parent_folder_id ?? within ?? known?.parentId ?? null;
    const { items, leftOut } = subfoldersOf(received);
    tree.set(folder_id, {
      received: known?.received ?? received,
      parentId: parent,
      isNested: isNested && (known?.isNested ?? true),
      leftOut: known?.leftOut ?? leftOut,
    });
    for (const child of items) {
      if (queue.length < MAX_FOLDERS)
        queue.push({ received: child, within: folder_id, isNested: true });
    }
  }
  return tree;
}

function subfoldersOf({
  json: { subfolders },
  origin,
  fetchedAt,
}: Received<FolderJson>): ReadableItems<Received<FolderJson>> {
  if (!subfolders) return NONE;
  const { items, leftOut } = receiveMany(wire.folder, subfolders, origin, fetchedAt);
  if (leftOut === undefined) return { items, leftOut };
  return { items, leftOut: { ...leftOut, first: `subfolders${leftOut.first}` } };
}

/** Those that stand in no other folder that can be seen. */
export function rootsOf(tree: FolderTree): readonly PlacedFolder[] {
  return [...tree.values()].filter((folder) => parentIn(tree, folder) === null);
}

/** The folders of a tree by the folder that they stand in. */
export function branchesOf(tree: FolderTree): ReadonlyMap<string, readonly PlacedFolder[]> {
  const branches = new Map<string, PlacedFolder[]>();
  for (const folder of tree.values()) {
    const parentId = parentIn(tree, folder);
    if (parentId === null) continue;
    const siblings = branches.get(parentId);
    if (siblings === undefined) branches.set(parentId, [folder]);
    else siblings.push(folder);
  }
  return branches;
}

function parentIn(tree: FolderTree, { parentId, received }: PlacedFolder): string | null {
  const isKnown = parentId !== null && tree.has(parentId);
  return isKnown && parentId !== received.json.folder_id ? parentId : null;
}

/** Names from the root, or null where a folder above cannot be seen. */
export function pathIn(tree: FolderTree, id: string): string | null {
  const names: string[] = [];
  const passed = new Set<string>();
  for (let next: string | null = id; next !== null; ) {
    const folder: PlacedFolder | undefined = tree.get(next);
    // A folder that stands in itself, however far round, has no path.
    if (folder === undefined || passed.has(next) || passed.size === MAX_DEPTH) return null;
    passed.add(next);
    names.push(folder.received.json.name);
    next = folder.parentId;
  }
  return `/${names.reverse().join('/')}`;
}

export function toFolder(
  refs: RefFactory,
  { received, parentId }: PlacedFolder,
  path: Folder['path'],
): Folder {
  const { json, raw, fetchedAt } = received;
  const { folder_id, name, created_at, created_by } = json;
  // In one piece: this is made for each folder of every tree.
  return {
    ref: refs.folder(folder_id),
    vendorId: folder_id,
    fetchedAt,
    vendorData: () => redactPayload(raw),
    name,
    path,
    parent: parentId === null ? null : refs.folder(parentId),
    createdAt: parseDate(created_at),
    createdBy: toUserLink(refs, created_by, fetchedAt),
  };
}
