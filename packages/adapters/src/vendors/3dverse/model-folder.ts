import type { ReadContext } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { createRecentMap } from '../../wire/recent-map.ts';
import type { Api } from './api.ts';
import { isInvisible } from './fresh-id.ts';
import { createOffsetList, readRows } from './list.ts';
import type { UploadTaskReader } from './upload-task.ts';
import { wire } from './wire.ts';

/**
 * Where source files are. No answer names the folder of a file: what is known is where it was
 * uploaded and where this adapter moved it, and either counts only if that folder's list has it.
 */
export interface ModelFolders {
  readonly noteMove: (ids: readonly string[], folderId: string) => void;
  /** Null where it is not known. Files of one folder share the read of its list in a request. */
  readonly read: (id: string, context: ReadContext) => Promise<string | null>;
}

export interface ModelFoldersOptions {
  readonly api: Api;
  readonly tasks: Pick<UploadTaskReader, 'readHistories'>;
}

const MAX_MOVES = 10_000;
const MAX_WINDOWS = 10;

export function createModelFolders({ api, tasks }: ModelFoldersOptions): ModelFolders {
  const moves = createRecentMap<string>(MAX_MOVES);

  const readIds = async (folderId: string, context: ReadContext): Promise<ReadonlySet<string>> => {
    const url = path`/folders/${folderId}/source-files`;
    const list = createOffsetList({ api, path: url, schema: wire.sourceFile });
    try {
      const { rows } = await readRows(list, MAX_WINDOWS, context);
      return new Set(rows.map(({ json }) => json.source_file_id));
    } catch (error) {
      // A folder that is gone, or is not ours to see, is none to name.
      if (isInvisible(error)) return new Set();
      throw error;
    }
  };

  const holds = async (folderId: string, id: string, context: ReadContext) => {
    const key = `source-files-of/${folderId}`;
    const ids = await context.once(key, () => readIds(folderId, context));
    return ids.has(id);
  };

  return {
    noteMove: (ids, folderId) => {
      for (const id of ids) moves.set(id, folderId);
    },
    read: async (id, context) => {
      const movedTo = moves.get(id);
      if (movedTo !== undefined && (await holds(movedTo, id, context))) return movedTo;
      const histories = await tasks.readHistories(context);
      const uploadedTo = histories.get(id)?.task.json.folder_id ?? null;
      if (uploadedTo === null || uploadedTo === movedTo) return null;
      return (await holds(uploadedTo, id, context)) ? uploadedTo : null;
    },
  };
}
