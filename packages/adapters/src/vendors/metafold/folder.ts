import type { Folder, FolderFacet } from '@fabgraph/contract';
import { matchesFolder } from '../../list/filter.ts';
import { compareIdsDescending, pageOfWholeList } from '../../list/whole-list.ts';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { Fetched, MetafoldApi } from './api.ts';
import { getManyOf } from './many.ts';
import { folderRef, notARef, parseFolderRef } from './ref.ts';
import { nameTerm, toSearch } from './search.ts';
import type { ProjectJson } from './wire.ts';

/** Projects. They hold no other projects: all of them are roots. */
export function createFolderFacet(api: MetafoldApi): FolderFacet {
  const toEntity = (project: Fetched<ProjectJson>) => toFolder(api.account, project);

  return {
    getMany: (refs, context) =>
      getManyOf({
        refs,
        toKey: (ref) => {
          const project = parseFolderRef(ref);
          return project === null ? notARef(ref) : { group: '', id: project };
        },
        readOne: async ({ id }) => toEntity(await api.getProject(id, context)),
        readAll: async () => (await api.listProjects(context)).map(toEntity),
      }),

    list: async ({ parent, after, filter = {} }, context) => {
      const { q, isComplete } = toSearch([nameTerm('name', filter.name)]);
      const projects = parent === undefined ? await api.listProjects(context, q) : [];
      return pageOfWholeList({
        items: projects.map(toEntity).filter((folder) => matchesFolder(filter, folder)),
        keyOf: ({ vendorId }) => vendorId,
        compareKeys: compareIdsDescending,
        after,
        isFilterPushedDown: isComplete,
      });
    },
  };
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
