import { Hono } from 'hono';
import { findFolder } from '../http/lookup.ts';
import { memberParams } from '../http/member-params.ts';
import { accessField, readFields } from '../http/request-body.ts';
import { answerNothing, idParam, type ThreeDVerseEnv } from '../http/scope.ts';
import { notFound } from '../http/service-error.ts';
import { toFolderAccessJson } from '../http/wire.ts';

export function createFolderAccessRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.get('/:folder_id/access', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'read');
    return context.json(toFolderAccessJson(scope, folder));
  });

  routes.put('/:folder_id/access/:member_type/:member_id', async (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'manage');
    const { memberType, memberId } = memberParams(context);
    folder.grants[memberType].set(memberId, accessField(await readFields(context), 'access'));
    return answerNothing(context);
  });

  routes.delete('/:folder_id/access/:member_type/:member_id', (context) => {
    const scope = context.get('scope');
    const folder = findFolder(scope, idParam(context, 'folder_id'), 'manage');
    const { memberType, memberId } = memberParams(context);
    if (!folder.grants[memberType].delete(memberId)) throw notFound('Access not found');
    return answerNothing(context);
  });

  return routes;
}
