import { type LeftOut, type ReadContext, VendorError } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import { type Api, settle } from './api.ts';
import { branchesOf, type FolderTree, type PlacedFolder, toTree } from './folder-tree.ts';
import { createOffsetList, type ListWindow, readRows } from './list.ts';
import { type BulkWindow, isOfListOnly } from './read-by-id.ts';
import type { SharedWindows } from './shared-windows.ts';
import { type FolderJson, wire } from './wire.ts';

/** The vendor's one list of all folders, each window of it read once a request. */
export interface FolderList {
  readonly path: string;
  /** Every folder that the credential can see, as far as the list is read. */
  readonly readTree: (context: ReadContext) => Promise<WholeTree>;
  /**
   * The folders directly in another. Null where asking that folder is fewer calls, and where the
   * list does not tell: then the folder is to be asked.
   */
  readonly readBranch: (
    parentId: string,
    context: ReadContext,
  ) => Promise<readonly PlacedFolder[] | null>;
  /** For reads of folders by their ids. */
  readonly windows: SharedWindows<BulkWindow<PlacedFolder>>;
}

interface WholeTree {
  readonly tree: FolderTree;
  readonly isWhole: boolean;
}

const LIST = path`/folders`;
/** Enough for 5,000 folders; a vendor whose list never ends is read no further. */
const MAX_WINDOWS = 50;
/** A longer list is not read for the shape of a tree, whose levels would wait for all of it. */
const MAX_WINDOWS_FOR_SHAPE = 5;
/** How long a list that told nothing of folders in folders is not read for them. */
const LEFT_ALONE_MS = 300_000;

export function createFolderList(
  api: Api,
  now: () => number = () => performance.now(),
): FolderList {
  const { windows } = createOffsetList({ api, path: LIST, schema: wire.folder });
  /** How many folders' folders were asked for in one request. */
  const asked = new WeakMap<ReadContext['once'], number>();
  let leftAloneUntil = 0;

  const readAll = async (
    context: ReadContext,
  ): Promise<WholeTree & { readonly leftOut: readonly LeftOut[] }> => {
    const first = await windows.read(0, context);
    if (first.isEnd) {
      const leftOut = first.leftOut === undefined ? [] : [first.leftOut];
      return { tree: treeIn(first.rows), isWhole: true, leftOut };
    }
    const { rows, isWhole, leftOut } = await readRows({ windows }, MAX_WINDOWS, context);
    return { tree: toTree(rows), isWhole, leftOut };
  };

  const readTree: FolderList['readTree'] = async (context) => {
    const { leftOut, ...tree } = await context.once('folders', () => readAll(context));
    for (const each of leftOut) context.onLeftOut?.(each);
    return tree;
  };

  /** One window for all folders is as cheap as a call for one's, and the other levels have it, too. */
  const isShort = () => (api.lists.windowsFrom(LIST, 0)?.count ?? 1) === 1;

  /** Whether more folders were asked for theirs than the list has windows. */
  const isForMany = async (context: ReadContext): Promise<boolean> => {
    const left = api.lists.windowsFrom(LIST, 0);
    if (left?.isExact !== true || left.count > MAX_WINDOWS_FOR_SHAPE) return false;
    asked.set(context.once, (asked.get(context.once) ?? 0) + 1);
    await theRestOfTheTurn();
    return (asked.get(context.once) ?? 0) > left.count;
  };

  /** Null where the list is longer than is worth reading. */
  const readShape = async (isWanted: boolean, context: ReadContext): Promise<Shape | null> => {
    const first = await windows.read(0, context);
    if (first.isEnd) return shapeOf(treeIn(first.rows));
    if (!isWanted && !windows.isHeld(first.rows.length, context)) return null;
    const { tree, isWhole } = await readTree(context);
    return isWhole ? shapeOf(tree) : null;
  };

  return {
    path: LIST,
    readTree,
    readBranch: async (parentId, context) => {
      const isBegun = windows.isHeld(0, context);
      if (!isBegun && now() < leftAloneUntil) return null;
      const isLong = !isBegun && !isShort();
      if (isLong && !(await isForMany(context))) return null;
      const shape = await settle(() => readShape(isLong, context));
      if (shape instanceof VendorError && !isOfListOnly(shape)) throw shape;
      if (shape instanceof VendorError || shape?.branches.size === 0) {
        leftAloneUntil = now() + LEFT_ALONE_MS;
        return null;
      }
      if (shape === null) return null;
      const branch = branchIn(shape, parentId);
      const leftOut = shape.tree.get(parentId)?.leftOut;
      if (branch !== null && leftOut !== undefined) context.onLeftOut?.(leftOut);
      return branch;
    },
    windows: {
      isHeld: windows.isHeld,
      read: async (offset, context) => {
        const { rows, isEnd } = await windows.read(offset, context);
        return { things: treeIn(rows), rowCount: rows.length, isEnd };
      },
    },
  };
}

interface Shape {
  readonly tree: FolderTree;
  readonly branches: ReadonlyMap<string, readonly PlacedFolder[]>;
  /** The list has folders in others by themselves: what it shows in none is in none. */
  readonly isFlat: boolean;
}

const treeIn = perAnswer((rows: ListWindow<FolderJson>['rows']) =>
  toTree(rows.filter((row) => row !== null)),
);

const shapeOf = perAnswer((tree: FolderTree): Shape => {
  const branches = branchesOf(tree);
  const isFlat = [...branches.values()].some((branch) => branch.some(({ isNested }) => !isNested));
  return { tree, branches, isFlat };
});

/** That a folder is empty is believed of a list that shows others full, and not of a missing member alone. */
function branchIn(
  { tree, branches, isFlat }: Shape,
  parentId: string,
): readonly PlacedFolder[] | null {
  const branch = branches.get(parentId);
  if (branch !== undefined) return branch;
  const { subfolders } = tree.get(parentId)?.received.json ?? {};
  return subfolders || (isFlat && tree.has(parentId)) ? [] : null;
}

/** What is asked in the same turn is known after it. */
function theRestOfTheTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
