import type { Model, ModelFacet, ReadContext } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Api, afterWrite } from './api.ts';
import type { ModelFolders } from './model-folder.ts';
import { requireName } from './name.ts';
import { readContextOf } from './read-context.ts';
import type { Received } from './received.ts';
import type { SourceFileJson } from './wire.ts';
import { deleteMany, moveMany } from './write-many.ts';

type ModelChanges = Required<Pick<ModelFacet, 'rename' | 'move' | 'delete'>>;

export interface ModelChangeOptions {
  readonly api: Api;
  readonly toModel: (received: Received<SourceFileJson>) => Model;
  readonly folders: Pick<ModelFolders, 'noteMove'>;
  readonly readOne: (id: string, context: ReadContext) => Promise<Received<SourceFileJson>>;
}

export function createModelChanges({
  api,
  folders,
  toModel,
  readOne,
}: ModelChangeOptions): ModelChanges {
  return {
    rename: async ({ path: id }, name, context) => {
      const json = { name: requireName(name, 'A model') };
      await api.send('PATCH', path`/source-files/${id}/details`, json, context);
      return await afterWrite(async () => toModel(await readOne(id, readContextOf(context))));
    },
    move: (refs, folder, context) =>
      moveMany(
        refs.map((ref) => ref.path),
        async (ids) => {
          await api.send('PUT', path`/folders/${folder.path}/source-files`, ids, context);
          folders.noteMove(ids, folder.path);
        },
      ),
    delete: async (refs, context, { withAssets } = { withAssets: false }) => {
      const send = async (ids: readonly string[]) => {
        const json = { source_file_ids: ids, delete_assets: withAssets };
        await api.send('DELETE', path`/source-files`, json, context);
        for (const id of ids) api.fresh.forget(id);
      };
      return await deleteMany(
        refs.map((ref) => ref.path),
        send,
      );
    },
  };
}
