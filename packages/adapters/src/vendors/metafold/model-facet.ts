import type { Model, ModelFacet, ModelFilter, ReadContext, Slot } from '@fabgraph/contract';
import { matchesModel } from '../../list/filter.ts';
import type { MetafoldApi } from './api.ts';
import { deleteItems } from './delete.ts';
import { readLineage } from './lineage.ts';
import { getManyOf, toSlot } from './many.ts';
import { toModel } from './model.ts';
import { notARef, parseItemRef, projectOf } from './ref.ts';
import { nameTerm, type Search, type Term, toSearch } from './search.ts';
import { pageOfWalk } from './walk.ts';

/** Assets that hold geometry. */
export function createModelFacet(api: MetafoldApi): ModelFacet {
  const { account } = api;

  const listModels = async (project: string, context: ReadContext, q?: string | null) =>
    (await api.assets.list(project, context, q))
      .map((asset) => toModel(asset, { account, project }))
      .filter((model) => model !== null);

  return {
    getMany: (refs, context) =>
      getManyOf({
        refs,
        toKey: (ref) => {
          const place = parseItemRef(ref);
          return place === null ? notARef(ref) : { ...place, group: place.project };
        },
        readOne: async ({ project, id }) =>
          toModel(await api.assets.get(project, id, context), { account, project }),
        readAll: ({ project }) => listModels(project, context),
      }),

    list: async ({ parent, after, filter = {}, orderBy }, context) => {
      const { q, isComplete } = searchOf(filter);
      const read = async (project: string) =>
        (await listModels(project, context, q)).filter((model) => matchesModel(filter, model));
      const isHopeless = filter.statuses?.includes('READY') === false;
      return await pageOfWalk({
        account,
        project: projectOf(parent),
        listProjects: async () => (await api.listProjects(context)).map(({ json }) => json.id),
        sections: isHopeless ? [] : [{ name: 'assets', read }],
        after,
        isOrdered: orderBy !== undefined,
        isFilterPushedDown: isComplete,
      });
    },

    getDetails: async (models, fields, context) => {
      const isWanted = fields.has('parents') || fields.has('children');
      if (!isWanted) return models;
      return await Promise.all(
        models.map((model) => toSlot(() => withLineage(api, model, context))),
      );
    },

    delete: (refs, context) => deleteItems(api, refs, context),

    pollGroup: (ref) => `${parseItemRef(ref)?.project ?? ref.path}/assets`,
  };
}

/** The jobs of a project are read once for one request, so a model costs no call of its own. */
async function withLineage(
  api: MetafoldApi,
  model: Model,
  context: ReadContext,
): Promise<Slot<Model>> {
  const place = parseItemRef(model.ref);
  if (place === null) return notARef(model.ref);
  const lineageOf = await context.once(`lineage/${place.project}`, () =>
    readLineage(api, place.project, context),
  );
  return { ...model, ...lineageOf(model.ref) };
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
