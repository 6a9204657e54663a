import type {
  Folder,
  Model,
  ModelFacet,
  ModelFilter,
  ModelOrderField,
  ModelStatus,
  Order,
  Page,
  ReadContext,
  Ref,
  Slot,
} from '@fabgraph/contract';
import type { JsonAnswer } from '../../http/client.ts';
import { path } from '../../http/path.ts';
import { matchesModel } from '../../list/filter.ts';
import { type Api, mapSlot, settle } from './api.ts';
import { createEmptyPage } from './empty-page.ts';
import { jsonHeader } from './header.ts';
import { createOffsetList, createRowsByIds } from './list.ts';
import { pageOfList } from './list-page.ts';
import { HISTORY_FIELDS, toModel, withProgress } from './model.ts';
import { createModelChanges } from './model-change.ts';
import { createModelFolders } from './model-folder.ts';
import type { UploadTaskReader } from './upload-task.ts';
import { type SourceFileJson, wire } from './wire.ts';

/** Source files. Their status and times stand in the upload tasks, which are read only when needed, as folders are. */
export function createModelFacet(api: Api, tasks: UploadTaskReader): ModelFacet {
  const { refs } = api;
  const folders = createModelFolders({ api, tasks });
  const listOf = (folder: Ref | undefined) =>
    createOffsetList({
      api,
      path: folder === undefined ? path`/source-files` : path`/folders/${folder.path}/source-files`,
      schema: wire.sourceFile,
      totalOf,
    });
  const readOne = (id: string, context: ReadContext) =>
    api.readOne(wire.sourceFile, path`/source-files/${id}/details`, 'a source file', context);
  const readFiles = createRowsByIds(api, listOf(undefined), idOf, readOne);

  const complete = async (models: readonly Model[], context: ReadContext) => {
    // A task that cannot be read costs the list no model.
    const histories = await tasks.readHistories({ ...context, onLeftOut: undefined });
    return models.map((model) => withProgress(refs, model, histories.get(model.ref.path)));
  };

  const withFolder = (model: Model, context: ReadContext): Promise<Slot<Model>> =>
    settle(async () => {
      if (model.folder !== undefined) return model;
      const id = await folders.read(model.ref.path, context);
      return { ...model, folder: id === null ? null : refs.folder(id) };
    });

  return {
    ...createModelChanges({
      api,
      folders,
      readOne,
      toModel: (file) => toModel(refs, file, undefined),
    }),
    getMany: async (wanted, context) => {
      const files = await readFiles(
        wanted.map((ref) => ref.path),
        context,
      );
      return files.map((slot) => mapSlot(slot, (file) => toModel(refs, file, undefined)));
    },
    getDetails: async (models, fields, context): Promise<readonly Slot<Model>[]> => {
      const isLacking = (model: Model) =>
        HISTORY_FIELDS.some((field) => fields.has(field) && model[field] === undefined);
      const whole = models.some(isLacking) ? await complete(models, context) : models;
      if (!fields.has('folder')) return whole;
      return await Promise.all(whole.map((model) => withFolder(model, context)));
    },
    list: async ({ parent, after, first, filter, orderBy }, context): Promise<Page<Model>> => {
      if (isImpossible(filter)) return createEmptyPage(after);
      return await pageOfList(
        {
          list: listOf(parent),
          after,
          first,
          toEntity: (file) => toModel(refs, file, folderOf(parent)),
          ...(needsHistory(filter, orderBy)
            ? { complete: (models: readonly Model[]) => complete(models, context) }
            : {}),
          matches: matcherOf(filter),
        },
        context,
      );
    },
    // A model changes when its upload task does, and one list has the tasks of all.
    pollGroup: () => 'upload-tasks',
  };
}

function idOf({ source_file_id }: SourceFileJson): string {
  return source_file_id;
}

/** The header holds a JSON number. */
function totalOf(headers: JsonAnswer['headers']): number | null {
  const total = jsonHeader(headers, 'x-source-files-count');
  return typeof total === 'number' ? total : null;
}

function folderOf(parent: Ref | undefined): Folder['ref'] | undefined {
  return parent?.type === 'Folder' ? (parent as Folder['ref']) : undefined;
}

function needsHistory(
  filter: ModelFilter | undefined,
  orderBy: Order<ModelOrderField> | undefined,
): boolean {
  const isFiltered = filter?.statuses !== undefined || filter?.createdAfter !== undefined;
  return isFiltered || orderBy?.field === 'CREATED_AT';
}

/** The vendor dates no change of a source file, and none is there before its bytes are. */
function isImpossible({ statuses, updatedAfter }: ModelFilter = {}): boolean {
  const isPossible = (status: ModelStatus) => status !== 'AWAITING_UPLOAD';
  return updatedAfter !== undefined || statuses?.some(isPossible) === false;
}

function matcherOf(filter: ModelFilter | undefined): ((model: Model) => boolean) | undefined {
  const isEmpty = Object.values(filter ?? {}).every((value) => value === undefined);
  if (filter === undefined || isEmpty) return undefined;
  return (model) => matchesModel(filter, model);
}
