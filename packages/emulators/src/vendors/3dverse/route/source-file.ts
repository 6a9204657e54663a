import { Hono } from 'hono';
import { toByteResponse } from '../../../core/byte-response.ts';
import type { SourceFileRecord } from '../domain/record.ts';
import { addUpload } from '../domain/upload.ts';
import { toAssetListJson } from '../http/asset-list.ts';
import { canRead, findFolder, findSourceFile, isThere } from '../http/lookup.ts';
import { readUploadedFiles } from '../http/multipart.ts';
import { bracketedValues, nameFilter, pageOf, parsePaging, queryOf } from '../http/query.ts';
import { booleanField, readFields, readIds, textField, toIds } from '../http/request-body.ts';
import {
  answerNothing,
  hideForAMoment,
  idParam,
  type Scope,
  type ThreeDVerseContext,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { invalidRequest } from '../http/service-error.ts';
import { toSourceFileJson } from '../http/wire.ts';

export function createSourceFileRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/', (context) => {
    const scope = context.get('scope');
    const files = [...scope.environment.sourceFiles.values()];
    return answerFilePage(
      context,
      files.filter((file) => canRead(scope, file.folderId)),
    );
  });

  routes.delete('/', async (context) => {
    const scope = context.get('scope');
    const fields = await readFields(context);
    const ids = toIds(fields.source_file_ids, 'source_file_ids');
    const hasAssetsDeleted = booleanField(fields, 'delete_assets', false);
    const files = ids.map((id) => findSourceFile(scope, id, 'manage'));
    for (const file of files) removeSourceFile(scope, file, hasAssetsDeleted);
    return answerNothing(context);
  });

  routes.get('/:source_file_id', (context) => {
    const file = findSourceFile(context.get('scope'), idParam(context, 'source_file_id'), 'read');
    return toByteResponse(file.content, {
      range: context.req.header('range'),
      contentType: 'application/octet-stream',
      fileName: file.originalName,
    });
  });

  routes.get('/:source_file_id/details', (context) => {
    const file = findSourceFile(context.get('scope'), idParam(context, 'source_file_id'), 'read');
    return context.json(toSourceFileJson(file));
  });

  routes.patch('/:source_file_id/details', async (context) => {
    const file = findSourceFile(context.get('scope'), idParam(context, 'source_file_id'), 'write');
    file.name = textField(await readFields(context), 'name');
    return answerNothing(context);
  });

  routes.get('/:source_file_id/assets', (context) => {
    const scope = context.get('scope');
    const file = findSourceFile(scope, idParam(context, 'source_file_id'), 'read');
    const assets = [...scope.environment.assets.values()].filter(
      (asset) =>
        asset.sourceFileId === file.id && isThere(scope, asset) && canRead(scope, asset.folderId),
    );
    return context.json(toAssetListJson(scope, assets));
  });

  return routes;
}

/** What of the source files is reached through their folder. */
export function createFolderSourceFileRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/:folder_id/source-files', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'read');
    const files = [...scope.environment.sourceFiles.values()];
    return answerFilePage(
      context,
      files.filter((file) => file.folderId === folder.id),
    );
  });

  routes.post('/:folder_id/source-files', async (context) => {
    const scope = context.get('scope');
    const { environment, caller, settings, storage } = scope;
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'write');
    const files = await readUploadedFiles(context.env.incoming, storage);
    if (files.length === 0) throw invalidRequest('At least one file part is required');
    const { stageMs } = settings;
    const upload = addUpload(environment, {
      folderId: folder.id,
      uploadedAtMs: scope.now(),
      uploadedById: caller.kind === 'user' ? caller.user.id : environment.ownerId,
      files,
      stages: {
        waitingMs: stageMs,
        downloadingMs: stageMs,
        pendingMs: stageMs,
        convertingMs: stageMs,
      },
    });
    hideForAMoment(scope, upload.id);
    return context.json(settings.uploadTaskId ? { upload_task_id: upload.id } : {});
  });

  routes.put('/:folder_id/source-files', async (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'write');
    const files = (await readIds(context)).map((id) => findSourceFile(scope, id, 'manage'));
    for (const file of files) file.folderId = folder.id;
    return answerNothing(context);
  });

  return routes;
}

function answerFilePage(context: ThreeDVerseContext, files: readonly SourceFileRecord[]): Response {
  const scope = context.get('scope');
  const query = queryOf(context);
  const paging = parsePaging(query, scope);
  const isNamed = nameFilter(bracketedValues(query, 'filters[source_file_name]'), scope);
  const matching = files.filter((file) => isNamed(file.name));
  if (scope.settings.countHeaders) {
    context.header('X-Source-Files-Count', String(matching.length));
  }
  return context.json(pageOf(matching, paging).map(toSourceFileJson));
}

function removeSourceFile(
  { environment }: Scope,
  file: SourceFileRecord,
  hasAssetsDeleted: boolean,
): void {
  environment.sourceFiles.delete(file.id);
  file.content.discard();
  if (!hasAssetsDeleted) return;
  for (const asset of environment.assets.values()) {
    if (asset.sourceFileId === file.id) environment.assets.delete(asset.id);
  }
}
