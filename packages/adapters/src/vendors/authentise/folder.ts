import type { Folder, FolderFacet } from '@fabgraph/contract';
import { matchesFolder } from '../../list/filter.ts';
import { type Account, notFound } from './account.ts';
import { pageOfAll } from './page.ts';
import { parsePlace } from './ref.ts';

/** The vendor has no folders: everything of an account lies in one, which is made up here and costs no call. */
export function createFolderFacet(account: Account): FolderFacet {
  const { name, refs } = account;
  const getRoot = (): Folder => ({
    ref: refs.root(),
    vendorId: 'root',
    fetchedAt: new Date(account.now()),
    vendorData: () => null,
    name,
    path: `/${name}`,
    parent: null,
    createdAt: null,
    createdBy: null,
  });

  return {
    getRoot: refs.root,
    getMany: async (folders) =>
      folders.map((ref) => (parsePlace(ref) === null ? notFound(name, 'folder') : getRoot())),
    list: async ({ parent, after, filter = {} }) => {
      const roots = parent === undefined ? [getRoot()] : [];
      return pageOfAll(
        roots.filter((folder) => matchesFolder(filter, folder)),
        after,
      );
    },
  };
}
