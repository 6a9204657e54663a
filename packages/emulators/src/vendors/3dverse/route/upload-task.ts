import { Hono } from 'hono';
import type { UploadRecord } from '../domain/record.ts';
import { canRead, findFolder, findUpload } from '../http/lookup.ts';
import { pageOf, parsePaging, queryOf } from '../http/query.ts';
import { idParam, type ThreeDVerseContext, type ThreeDVerseEnv } from '../http/scope.ts';
import { toUploadTaskJson } from '../http/wire.ts';

export function createUploadTaskRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/', (context) => {
    const scope = context.get('scope');
    const uploads = [...scope.environment.uploads.values()];
    return answerUploadPage(
      context,
      uploads.filter((upload) => canRead(scope, upload.folderId)),
    );
  });

  routes.get('/:upload_task_id', (context) => {
    const scope = context.get('scope');
    const upload = findUpload(scope, idParam(context, 'upload_task_id'));
    return context.json(toUploadTaskJson(scope, upload));
  });

  return routes;
}

export function createFolderUploadTaskRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/:folder_id/upload-tasks', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'read');
    const uploads = [...scope.environment.uploads.values()];
    return answerUploadPage(
      context,
      uploads.filter((upload) => upload.folderId === folder.id),
    );
  });

  return routes;
}

/** A page of upload tasks as they are at the moment of asking. */
export function answerUploadPage(
  context: ThreeDVerseContext,
  uploads: readonly UploadRecord[],
): Response {
  const scope = context.get('scope');
  const page = pageOf(uploads, parsePaging(queryOf(context), scope));
  return context.json(page.map((upload) => toUploadTaskJson(scope, upload)));
}
