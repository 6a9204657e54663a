import { Hono } from 'hono';
import { allows } from '../domain/access.ts';
import { folderTreeIds, subfoldersOf } from '../domain/environment.ts';
import type { FolderRecord } from '../domain/record.ts';
import { canRead, findFolder } from '../http/lookup.ts';
import { pageOf, parsePaging, queryOf } from '../http/query.ts';
import {
  type Fields,
  isAbsent,
  optionalTextField,
  readFields,
  readIds,
  textField,
} from '../http/request-body.ts';
import {
  answerNothing,
  hideForAMoment,
  idParam,
  type Scope,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { conflict, forbidden, invalidRequest } from '../http/service-error.ts';
import { toFolderJson } from '../http/wire.ts';

export function createFolderRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/', (context) => {
    const scope = context.get('scope');
    const isNested = scope.settings.folderList === 'nested';
    const folders = [...scope.environment.folders.values()]
      .filter((folder) => canRead(scope, folder.id))
      .filter((folder) => !isNested || isTop(scope, folder));
    const page = pageOf(folders, parsePaging(queryOf(context), scope));
    const subfolders = isNested ? 'all' : 'none';
    return context.json(page.map((folder) => toFolderJson(scope, folder, { subfolders })));
  });

  routes.post('/', async (context) => {
    const scope = context.get('scope');
    requireWritingCaller(scope);
    const folder = addFolderTree(scope, await readFields(context));
    return context.json(toFolderJson(scope, folder, { subfolders: 'all' }));
  });

  routes.get('/:folder_id', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'read');
    return context.json(toFolderJson(scope, folder, { subfolders: 'direct' }));
  });

  routes.patch('/:folder_id', async (context) => {
    const folder = findFolder(context.get('scope'), idParam(context, 'folder_id'), 'write');
    folder.name = optionalTextField(await readFields(context), 'name') ?? folder.name;
    return answerNothing(context);
  });

  routes.delete('/:folder_id', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'manage');
    if (!isEmpty(scope, folder)) throw conflict('The folder is not empty');
    scope.environment.folders.delete(folder.id);
    return answerNothing(context);
  });

  routes.put('/:folder_id', async (context) => {
    const scope = context.get('scope');
    const parent = findFolder(scope, idParam(context, 'folder_id'), 'write');
    const moved = (await readIds(context)).map((id) => findFolder(scope, id, 'manage'));
    for (const folder of moved) {
      if (folderTreeIds(scope.environment, folder.id).has(parent.id)) {
        throw conflict('A folder cannot be moved into itself or under itself');
      }
    }
    for (const folder of moved) folder.parentId = parent.id;
    return answerNothing(context);
  });

  routes.get('/:folder_id/folders', (context) => {
    const scope = context.get('scope');
    const parent = findFolder(scope, idParam(context, 'folder_id'), 'read');
    const children = subfoldersOf(scope.environment, parent.id).filter((child) =>
      canRead(scope, child.id),
    );
    return context.json(children.map((child) => toFolderJson(scope, child)));
  });

  routes.post('/:folder_id/folders', async (context) => {
    const scope = context.get('scope');
    const parent = findFolder(scope, idParam(context, 'folder_id'), 'write');
    const folder = addFolderTree(scope, await readFields(context), parent.id);
    return context.json(toFolderJson(scope, folder, { subfolders: 'all' }));
  });

  return routes;
}

/** How deep a tree may be made in one request: what comes from outside must not recurse for ever. */
const MAX_TREE_DEPTH = 16;

function addFolderTree(scope: Scope, fields: Fields, parentId?: string): FolderRecord {
  requireTree(fields, 0);
  return addFolder(scope, fields, parentId);
}

function addFolder(scope: Scope, fields: Fields, parentId: string | undefined): FolderRecord {
  const { environment, caller, nowMs } = scope;
  const makerId = caller.kind === 'user' ? caller.user.id : undefined;
  const folder: FolderRecord = {
    id: environment.random.uuid(),
    name: textField(fields, 'name'),
    ...(parentId !== undefined && { parentId }),
    createdAtMs: nowMs,
    ...(makerId !== undefined && { createdById: makerId }),
    isPublic: false,
    grants: {
      users: new Map(makerId === undefined ? [] : [[makerId, 'manage']]),
      groups: new Map(),
    },
  };
  environment.folders.set(folder.id, folder);
  hideForAMoment(scope, folder.id);
  for (const child of subfolderFields(fields)) addFolder(scope, child, folder.id);
  return folder;
}

/** Checked whole before anything is made, so that a bad leaf leaves no half tree behind. */
function requireTree(fields: Fields, depth: number): void {
  if (depth > MAX_TREE_DEPTH) throw invalidRequest('subfolders are nested too deep');
  textField(fields, 'name');
  for (const child of subfolderFields(fields)) requireTree(child, depth + 1);
}

function subfolderFields(fields: Fields): readonly Fields[] {
  const { subfolders } = fields;
  if (isAbsent(subfolders)) return [];
  if (!Array.isArray(subfolders) || subfolders.some((child) => typeof child !== 'object')) {
    throw invalidRequest('subfolders must be an array of objects');
  }
  return subfolders.map((child) => (child ?? {}) as Fields);
}

function requireWritingCaller({ caller }: Scope): void {
  if (caller.kind === 'key') return;
  if (caller.kind === 'public' || !allows(caller.scope, 'write')) {
    throw forbidden('This needs a token of write scope');
  }
}

/** A folder whose parent the caller cannot see stands at the top for it. */
function isTop(scope: Scope, folder: FolderRecord): boolean {
  return folder.parentId === undefined || !canRead(scope, folder.parentId);
}

function isEmpty({ environment }: Scope, folder: FolderRecord): boolean {
  return (
    subfoldersOf(environment, folder.id).length === 0 &&
    ![...environment.sourceFiles.values()].some((file) => file.folderId === folder.id) &&
    ![...environment.assets.values()].some((asset) => asset.folderId === folder.id)
  );
}
