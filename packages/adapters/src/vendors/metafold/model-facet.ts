import {
  filterInTurns,
  type Model,
  type ModelFacet,
  type ModelFilter,
  type ReadContext,
} from '@fabgraph/contract';
import { matchesModel } from '../../list/filter.ts';
import type { MetafoldApi } from './api.ts';
import { deleteItems } from './delete.ts';
import type { Fetched } from './fetched.ts';
import { createItemLists } from './item-list.ts';
import type { JobLists } from './job-list.ts';
import { createLineages } from './lineage.ts';
import { getManyOf, toSlot } from './many.ts';
import { toModel } from './model.ts';
import { notARef, parseItemRef, projectOf } from './ref.ts';
import { nameTerm, type Search, type Term, toSearch } from './search.ts';
import { pageOfWalk, type Section } from './walk.ts';
import type { AssetJson } from './wire.ts';

/** Assets that hold geometry. */
export function createModelFacet(api: MetafoldApi, jobs: JobLists): ModelFacet {
  const { account } = api;
  const lineageOf = createLineages();

  const modelsOf = createItemLists((asset: Fetched<AssetJson>, project) =>
    toModel(asset, api.sourceIn(project)),
  );
  const listModels = async (project: string, context: ReadContext, q?: string | null) =>
    modelsOf(await api.assets.list(project, context, q), project);

  return {
    getMany: (refs, context) =>
      getManyOf({
        refs,
        toKey: (ref) => {
          const place = parseItemRef(ref);
          return place === null ? notARef(ref) : { ...place, group: place.project };
        },
        readOne: async ({ project, id }) =>
          toModel(await api.assets.get(project, id, context), api.sourceIn(project)),
        readAll: ({ project }) => listModels(project, context),
        isListCheaper: ({ project }, count) => api.assets.isListCheaper(project, count, context),
      }),

    list: async ({ parent, after, filter = {}, orderBy }, context) => {
      const { q, isComplete } = searchOf(filter);
      const section: Section<Model> = async (project, after) =>
        filterInTurns(await (await listModels(project, context, q)).behind(after), (model) =>
          matchesModel(filter, model),
        );
      const isHopeless = filter.statuses?.includes('READY') === false;
      return await pageOfWalk({
        account,
        project: projectOf(parent),
        listProjects: async () => (await api.listProjects(context)).map(({ json }) => json.id),
        sections: isHopeless ? [] : [section],
        after,
        isOrdered: orderBy !== undefined,
        isFilterPushedDown: isComplete,
      });
    },

    getDetails: async (models, fields, context) => {
      const isWanted = fields.has('parents') || fields.has('children');
      if (!isWanted) return models;
      // The jobs of a project are read once for one request, so a model costs no call of its own.
      return await Promise.all(
        models.map((model) =>
          toSlot(async () => {
            const place = parseItemRef(model.ref);
            if (place === null) return notARef(model.ref);
            const lineage = await lineageOf(await jobs.listJobs(place.project, context));
            return { ...model, ...lineage(model.ref) };
          }),
        ),
      );
    },

    delete: (refs, context) => deleteItems(api, refs, context),

    pollGroup: (ref) => `${parseItemRef(ref)?.project ?? ref.path}/assets`,
    getListFolders: api.listFolders,
  };
}

/** A suffix can be searched for, as the end of the name; two terms for one field cannot. */
function searchOf({ name, formats, createdAfter, updatedAfter }: ModelFilter): Search {
  const byName = nameTerm('filename', name);
  const bySuffix = name === undefined ? suffixTerm(formats) : formats && null;
  const isDated = createdAfter !== undefined || updatedAfter !== undefined;
  return toSearch([byName, bySuffix, isDated ? null : undefined]);
}

function suffixTerm(formats: readonly string[] | undefined): Term {
  if (formats === undefined) return undefined;
  return formats.length === 1 ? nameTerm('filename', `*.${formats[0]}`) : null;
}
