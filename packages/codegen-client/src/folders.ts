import type { Core } from './core.ts';
import type { CallOptions } from './document.ts';
import {
  FolderDocument,
  type FolderFilter,
  type FolderOrder,
  type FolderQuery,
  FoldersDocument,
  type FoldersQuery,
} from './generated/operation.ts';
import { createList, type List, type ListOptions } from './list.ts';

export type Folder = NonNullable<FolderQuery['folder']>;
export type FolderPage = FoldersQuery['folders'];

export interface FolderListOptions extends ListOptions {
  readonly filter?: FolderFilter | undefined;
  readonly orderBy?: FolderOrder | undefined;
}

export interface Folders {
  /** The topmost folders of all accounts. */
  list(options?: FolderListOptions): List<FolderPage>;
  /** Null where there is no such folder. */
  get(id: string, options?: CallOptions): Promise<Folder | null>;
}

export function createFolders(core: Core): Folders {
  return {
    list: ({ filter, orderBy, ...options } = {}) =>
      createList(async ({ first, after, ...call }) => {
        const variables = { first, after, filter, orderBy };
        return (await core.query(FoldersDocument, variables, call)).folders;
      }, options),
    get: async (id, options) => (await core.query(FolderDocument, { id }, options)).folder,
  };
}
