import {
  type Folder,
  type FolderFacet,
  filterInTurns,
  mapInTurns,
  type Page,
  type ReadContext,
  type Slot,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { matchesFolder } from '../../list/filter.ts';
import { pageOfWholeList } from '../../list/whole-list.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import { type Api, mapSlot } from './api.ts';
import { createFolderChanges } from './folder-change.ts';
import { createFolderList } from './folder-list.ts';
import { type PlacedFolder, pathIn, rootsOf, toFolder, toTree } from './folder-tree.ts';
import { requireId } from './list.ts';
import { readByIds } from './read-by-id.ts';
import { type Received, receiveMany } from './received.ts';
import { isId } from './ref.ts';
import { type FolderJson, wire } from './wire.ts';

export function createFolderFacet(api: Api): FolderFacet {
  const { refs } = api;
  const all = createFolderList(api);

  const readOne = async (id: string, context: ReadContext): Promise<PlacedFolder> => {
    const url = path`/folders/${requireId(api.account, id)}`;
    return placeAlone(await api.readOne(wire.folder, url, 'a folder', context));
  };

  const readRoots = async (context: ReadContext) => {
    const { tree, isWhole } = await all.readTree(context);
    const folders = await mapInTurns(rootsOf(tree), (placed) => {
      const { folder_id } = placed.received.json;
      // A folder above that cannot be seen cannot be read either.
      return toFolder(refs, { ...placed, parentId: null }, pathIn(tree, folder_id));
    });
    return { folders, isWhole };
  };

  /** The vendor may answer with the folders below those, too. */
  const askForChildren = async (parentId: string, context: ReadContext) => {
    const url = path`/folders/${parentId}/folders`;
    const { body } = await api.read(url, {}, context);
    if (!Array.isArray(body)) throw api.badResponse(url, 'something that is no list');
    const { items, leftOut } = receiveMany(wire.folder, body, api.origin, new Date());
    if (leftOut !== undefined) context.onLeftOut?.(leftOut);
    const tree = toTree(items, parentId);
    return [...tree.values()].filter((folder) => folder.parentId === parentId);
  };

  const childrenIn = perAnswer((placed: readonly PlacedFolder[]) =>
    placed.map((folder) => toFolder(refs, folder, undefined)),
  );

  const readChildren = async (parentId: string, context: ReadContext) => {
    const placed =
      (await all.readBranch(parentId, context)) ?? (await askForChildren(parentId, context));
    return childrenIn(placed);
  };

  const toSingle = (placed: PlacedFolder): Folder =>
    toFolder(refs, placed, placed.parentId === null ? `/${placed.received.json.name}` : undefined);

  return {
    ...createFolderChanges({ api, toFolder: (received) => toSingle(placeAlone(received)) }),
    getMany: async (wanted, context): Promise<readonly Slot<Folder>[]> => {
      const folders = await readByIds(
        {
          keys: wanted.map((ref) => ref.path),
          readOne: (id) => readOne(id, context),
          windows: all.windows,
          lists: api.lists,
          list: all.path,
          isListed: isId,
        },
        context,
      );
      return folders.map((slot) => mapSlot(slot, toSingle));
    },
    getDetails: async (folders, fields, context) => {
      if (!fields.has('path') || folders.every((folder) => folder.path !== undefined)) {
        return folders;
      }
      const { tree } = await all.readTree(context);
      return folders.map((folder) =>
        folder.path === undefined ? { ...folder, path: pathIn(tree, folder.ref.path) } : folder,
      );
    },
    list: async ({ parent, after, filter = {} }, context): Promise<Page<Folder>> => {
      const { folders, isWhole } =
        parent === undefined
          ? await readRoots(context)
          : { folders: await readChildren(parent.path, context), isWhole: true };
      const page = pageOfWholeList({
        items: await filterInTurns(folders, (folder) => matchesFolder(filter, folder)),
        keyOf: creationKey,
        compareKeys: (left, right) => (left === right ? 0 : left < right ? -1 : 1),
        after,
        isFilterPushedDown: filter.name === undefined,
      });
      return isWhole ? page : { ...page, total: null, isStable: false };
    },
  };
}

/** A folder that was read by itself names its parent itself. */
function placeAlone(received: Received<FolderJson>): PlacedFolder {
  return { received, parentId: received.json.parent_folder_id ?? null, isNested: false };
}

/** In the order of their making, which nothing changes later; the vendor names no order of its own. */
function creationKey({ createdAt, ref }: Folder): string {
  return `${String(createdAt?.getTime() ?? '').padStart(16, '0')} ${ref.path}`;
}
