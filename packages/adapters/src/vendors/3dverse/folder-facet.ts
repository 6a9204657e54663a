import type { Folder, FolderFacet, Page, ReadContext, Ref, Slot } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { matchesFolder } from '../../list/filter.ts';
import { pageOfWholeList } from '../../list/whole-list.ts';
import { type Api, mapSlot } from './api.ts';
import { createFolderChanges } from './folder-change.ts';
import { type PlacedFolder, pathIn, rootsOf, toFolder, toTree } from './folder-tree.ts';
import { createOffsetList, readRows } from './list.ts';
import type { LongestWindows } from './list-end.ts';
import { readByIds } from './read-by-id.ts';
import { type Received, withRaw } from './received.ts';
import { type FolderJson, wire } from './wire.ts';

/** Enough for 5,000 folders; a vendor whose list never ends is read no further. */
const MAX_WINDOWS = 50;

export function createFolderFacet(api: Api, longest: LongestWindows): FolderFacet {
  const { refs } = api;
  const list = createOffsetList({ api, path: '/folders', schema: wire.folder, longest });
  const folderSchema = withRaw(wire.folder);

  const readOne = (id: string, context: ReadContext) =>
    api.readOne(wire.folder, path`/folders/${id}`, 'a folder', context);

  /** Every folder that the credential can see. */
  const readTree = (context: ReadContext) =>
    context.once('folders', async () => {
      const { rows, isWhole } = await readRows(list, MAX_WINDOWS, context);
      return { tree: toTree(rows), isWhole };
    });

  const readRoots = async (context: ReadContext) => {
    const { tree, isWhole } = await readTree(context);
    const folders = rootsOf(tree).map((placed) => {
      const { folder_id } = placed.received.json;
      // A folder above that cannot be seen cannot be read either.
      return toFolder(refs, { ...placed, parentId: null }, pathIn(tree, folder_id));
    });
    return { folders, isWhole };
  };

  /** The vendor may answer with the folders below those, too. */
  const readChildren = async (parent: Ref, context: ReadContext): Promise<readonly Folder[]> => {
    const url = path`/folders/${parent.path}/folders`;
    const { body } = await api.read(url, {}, context);
    if (!Array.isArray(body)) throw api.badResponse(url, 'something that is no list');
    const rows = body.flatMap((item): readonly Received<FolderJson>[] => {
      const row = folderSchema.safeParse(item).data;
      return row === undefined ? [] : [row];
    });
    return [...toTree(rows, parent.path).values()]
      .filter(({ parentId }) => parentId === parent.path)
      .map((placed) => toFolder(refs, placed, undefined));
  };

  const toSingle = (received: Received<FolderJson>): Folder => {
    const parentId = received.json.parent_folder_id ?? null;
    const placed: PlacedFolder = { received, parentId };
    return toFolder(refs, placed, parentId === null ? `/${received.json.name}` : undefined);
  };

  return {
    ...createFolderChanges({ api, toFolder: toSingle }),
    getMany: async (wanted, context): Promise<readonly Slot<Folder>[]> => {
      const folders = await readByIds(
        {
          account: api.account,
          ids: wanted.map((ref) => ref.path),
          idOf: (json: FolderJson) => json.folder_id,
          list,
          readOne: (id) => readOne(id, context),
        },
        context,
      );
      return folders.map((slot) => mapSlot(slot, toSingle));
    },
    getDetails: async (folders, fields, context) => {
      if (!fields.has('path') || folders.every((folder) => folder.path !== undefined)) {
        return folders;
      }
      const { tree } = await readTree(context);
      return folders.map((folder) =>
        folder.path === undefined ? { ...folder, path: pathIn(tree, folder.ref.path) } : folder,
      );
    },
    list: async ({ parent, after, filter = {} }, context): Promise<Page<Folder>> => {
      const { folders, isWhole } =
        parent === undefined
          ? await readRoots(context)
          : { folders: await readChildren(parent, context), isWhole: true };
      const page = pageOfWholeList({
        items: folders.filter((folder) => matchesFolder(filter, folder)),
        keyOf: creationKey,
        compareKeys: (left, right) => (left === right ? 0 : left < right ? -1 : 1),
        after,
        isFilterPushedDown: filter.name === undefined,
      });
      return isWhole ? page : { ...page, total: null, isStable: false };
    },
  };
}

/** In the order of their making, which nothing changes later; the vendor names no order of its own. */
function creationKey({ createdAt, ref }: Folder): string {
  return `${createdAt?.toISOString() ?? ''} ${ref.path}`;
}
