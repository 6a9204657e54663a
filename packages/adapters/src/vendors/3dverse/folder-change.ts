import {
  type Folder,
  type FolderFacet,
  GatewayError,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Api, afterWrite, settle } from './api.ts';
import { requireName } from './name.ts';
import { readContextOf } from './read-context.ts';
import type { Received } from './received.ts';
import { type FolderJson, wire } from './wire.ts';
import { deleteEach, moveMany, toConflict } from './write-many.ts';

type FolderChanges = Required<Pick<FolderFacet, 'create' | 'rename' | 'move' | 'delete'>>;

export interface FolderChangeOptions {
  readonly api: Api;
  readonly toFolder: (received: Received<FolderJson>) => Folder;
}

/** What can be done to folders. A grant goes with a folder wherever it is moved; the vendor sees to that. */
export function createFolderChanges({ api, toFolder }: FolderChangeOptions): FolderChanges {
  const remove = async (id: string, context: WriteContext) => {
    try {
      await api.send('DELETE', path`/folders/${id}`, undefined, context);
    } catch (error) {
      if (error instanceof VendorError && (await isForContent(api, id, error, context))) {
        throw toConflict(error, MUST_BE_EMPTY);
      }
      throw error;
    }
    api.fresh.forget(id);
  };

  return {
    create: async ({ name, parent, copyOf }, context) => {
      if (copyOf !== null) throw cannotCopy();
      const url = parent === null ? path`/folders` : path`/folders/${parent.path}/folders`;
      const json = { name: requireName(name, 'A folder') };
      const made = await api.sendForOne(wire.folder, url, json, 'a folder', context);
      const id = made.json.folder_id;
      api.fresh.note(id, path`/folders/${id}`);
      const parentId = made.json.parent_folder_id ?? parent?.path ?? null;
      return toFolder({ ...made, json: { ...made.json, parent_folder_id: parentId } });
    },
    rename: async (ref, name, context) => {
      const url = path`/folders/${ref.path}`;
      await api.send('PATCH', url, { name: requireName(name, 'A folder') }, context);
      return await afterWrite(async () =>
        toFolder(await api.readOne(wire.folder, url, 'a folder', readContextOf(context))),
      );
    },
    move: (refs, folder, context) =>
      moveMany(
        refs.map((ref) => ref.path),
        (ids) => api.send('PUT', path`/folders/${folder.path}`, ids, context),
      ),
    delete: (refs, context) =>
      deleteEach(
        refs.map((ref) => ref.path),
        (id) => remove(id, context),
      ),
  };
}

const MUST_BE_EMPTY = 'A folder must be empty: delete or move first what is in it.';

function cannotCopy(): GatewayError {
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: '3dverse cannot copy a folder. Leave copyOf out, and copy its assets one by one.',
  });
}

/**
 * Whether a folder was kept for what is in it. 409 says so; 400, 403 and 422 may say so or something
 * else, so the folder is looked into.
 */
async function isForContent(
  api: Api,
  id: string,
  { httpStatus = 0 }: VendorError,
  context: WriteContext,
): Promise<boolean> {
  if (httpStatus === 409) return true;
  if (![400, 403, 422].includes(httpStatus)) return false;
  const contents = [
    path`/folders/${id}/folders`,
    path`/folders/${id}/source-files`,
    path`/folders/${id}/assets`,
  ];
  const query = { offset: 0, limit: 1 };
  const answers = await Promise.all(
    contents.map((url) => settle(() => api.read(url, query, readContextOf(context)))),
  );
  return answers.some((answer) => !(answer instanceof VendorError) && holdsItems(answer.body));
}

/** A list with something in it, plain or grouped. */
function holdsItems(body: unknown): boolean {
  if (Array.isArray(body)) return body.length > 0;
  if (typeof body !== 'object' || body === null) return false;
  return Object.values(body).some((group) => Array.isArray(group) && group.length > 0);
}
