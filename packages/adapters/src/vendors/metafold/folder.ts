import {
  type Folder,
  type FolderFacet,
  type ReadContext,
  type Ref,
  VendorError,
} from '@fabgraph/contract';
import { matchesFolder } from '../../list/filter.ts';
import { compareIdsDescending, pageOfWholeList } from '../../list/whole-list.ts';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { MetafoldApi } from './api.ts';
import { deleteEach } from './delete.ts';
import type { Fetched } from './fetched.ts';
import { createItemLists } from './item-list.ts';
import { getManyOf } from './many.ts';
import { checkName } from './name.ts';
import { folderRef, notARef, parseFolderRef } from './ref.ts';
import { nameTerm, toSearch } from './search.ts';
import { METAFOLD } from './vendor.ts';
import type { ProjectJson } from './wire.ts';

/** Projects. They hold no other projects: all of them are roots. */
export function createFolderFacet(api: MetafoldApi): FolderFacet {
  const toEntity = (project: Fetched<ProjectJson>) => toFolder(api.account, project);
  const foldersOf = createItemLists(toEntity);
  const listFolders = async (context: ReadContext, q?: string | null) =>
    foldersOf(await api.listProjects(context, q), '');

  const projectOf = (ref: Ref<'Folder'>): string => {
    const project = parseFolderRef(ref);
    if (project === null) throw notARef(ref);
    return project;
  };

  return {
    getMany: (refs, context) =>
      getManyOf({
        refs,
        toKey: (ref) => {
          const project = parseFolderRef(ref);
          return project === null ? notARef(ref) : { group: '', id: project };
        },
        readOne: async ({ id }) => toEntity(await api.getProject(id, context)),
        readAll: () => listFolders(context),
        isListCheaper: (_key, count) => api.isProjectListCheaper(count, context),
      }),

    list: async ({ parent, after, filter = {} }, context) => {
      const { q, isComplete } = toSearch([nameTerm('name', filter.name)]);
      const folders =
        parent === undefined ? await (await listFolders(context, q)).behind(null) : [];
      return pageOfWholeList({
        items: folders.filter((folder) => matchesFolder(filter, folder)),
        keyOf: ({ vendorId }) => vendorId,
        compareKeys: compareIdsDescending,
        after,
        isFilterPushedDown: isComplete,
      });
    },

    create: async ({ name, parent, copyOf }, context) => {
      if (parent !== null) throw nestedFolder(api.account);
      const json =
        copyOf === null
          ? { name: checkName(api.account, name), access: 'private' }
          : { name: checkName(api.account, name), source: projectOf(copyOf) };
      return toEntity(await api.postProject(json, context));
    },

    rename: async (ref, name, context) => {
      const project = projectOf(ref);
      const json = { name: checkName(api.account, name) };
      return toEntity(await api.patchProject(project, json, context));
    },

    delete: (refs, context) =>
      deleteEach(refs, (ref) => api.deleteProject(projectOf(ref), context)),
  };
}

function nestedFolder(account: string): VendorError {
  return new VendorError({
    code: 'INVALID_INPUT',
    message: `${METAFOLD.name} projects hold no other projects: leave the parent out.`,
    vendor: METAFOLD.id,
    account,
  });
}

function toFolder(account: string, { json, payload, fetchedAt }: Fetched<ProjectJson>): Folder {
  const name = json.name ?? json.id;
  return {
    ref: folderRef(account, json.id),
    vendorId: json.id,
    fetchedAt,
    vendorData: () => redactPayload(payload),
    name,
    path: `/${name}`,
    parent: null,
    createdAt: parseDate(json.created),
    // The vendor names the owner, and has nothing to tell of users.
    createdBy: null,
  };
}
