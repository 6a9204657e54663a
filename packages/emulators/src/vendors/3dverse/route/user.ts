import { Hono } from 'hono';
import type { GroupRecord } from '../domain/record.ts';
import { DEFAULT_TOKEN_LIFETIME, parseTokenLifetime } from '../domain/token-lifetime.ts';
import { findUser } from '../http/lookup.ts';
import { pageOf, parsePaging, queryOf } from '../http/query.ts';
import { accessField, optionalTextField, readFields, textField } from '../http/request-body.ts';
import {
  answerNothing,
  hideForAMoment,
  idParam,
  requireKey,
  type Scope,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { conflict, invalidRequest } from '../http/service-error.ts';
import { toGroupJson, toUserJson } from '../http/wire.ts';
import { answerUploadPage } from './upload-task.ts';

export function createUserRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.use('*', (context, next) => {
    requireKey(context.get('scope'));
    return next();
  });

  routes.get('/', (context) => {
    const scope = context.get('scope');
    const paging = parsePaging(queryOf(context), scope);
    return context.json(pageOf([...scope.environment.users.values()], paging).map(toUserJson));
  });

  routes.post('/', async (context) => {
    const scope = context.get('scope');
    const username = textField(await readFields(context), 'username');
    requireFreeName(scope, username);
    const user = { id: scope.environment.random.uuid(), username, registeredAtMs: scope.nowMs };
    scope.environment.users.set(user.id, user);
    hideForAMoment(scope, user.id);
    return context.json(toUserJson(user));
  });

  routes.get('/:user_id', (context) =>
    context.json(toUserJson(findUser(context.get('scope'), idParam(context, 'user_id')))),
  );

  routes.patch('/:user_id', async (context) => {
    const scope = context.get('scope');
    const user = findUser(scope, idParam(context, 'user_id'));
    const username = textField(await readFields(context), 'username');
    if (username !== user.username) requireFreeName(scope, username);
    user.username = username;
    return answerNothing(context);
  });

  routes.delete('/:user_id', (context) => {
    const { environment } = context.get('scope');
    const user = findUser(context.get('scope'), idParam(context, 'user_id'));
    if (user.id === environment.ownerId) throw conflict('The owner of the environment stays');
    environment.users.delete(user.id);
    for (const group of environment.groups.values()) leaveGroup(group, user.id);
    for (const folder of environment.folders.values()) folder.grants.users.delete(user.id);
    return context.json({});
  });

  routes.post('/:user_id/tokens', async (context) => {
    const { environment, nowMs } = context.get('scope');
    const user = findUser(context.get('scope'), idParam(context, 'user_id'));
    const fields = await readFields(context);
    const scope = accessField(fields, 'scope');
    const lifetimeMs = parseTokenLifetime(
      optionalTextField(fields, 'ttl') ?? DEFAULT_TOKEN_LIFETIME,
    );
    if (lifetimeMs === undefined) throw invalidRequest('ttl must be like 30m, 1h or 24h');
    const token = environment.random.hex(64);
    const expiresAtMs = nowMs + lifetimeMs;
    environment.tokens.set(token, { token, userId: user.id, scope, expiresAtMs });
    return context.json({
      user_token: token,
      expires_in: lifetimeMs / 1_000,
      expires_on: Math.floor(expiresAtMs / 1_000),
    });
  });

  routes.get('/:user_id/groups', (context) => {
    const { environment } = context.get('scope');
    const user = findUser(context.get('scope'), idParam(context, 'user_id'));
    const groups = [...environment.groups.values()].filter((group) =>
      group.members.some((member) => member.memberId === user.id),
    );
    return context.json(groups.map(toGroupJson));
  });

  routes.get('/:user_id/upload-tasks', (context) => {
    const scope = context.get('scope');
    const user = findUser(scope, idParam(context, 'user_id'));
    const uploads = [...scope.environment.uploads.values()].filter(
      (upload) => upload.uploadedById === user.id,
    );
    return answerUploadPage(context, uploads);
  });

  return routes;
}

function requireFreeName({ environment }: Scope, username: string): void {
  if ([...environment.users.values()].some((user) => user.username === username)) {
    throw conflict('A user of this username exists');
  }
}

function leaveGroup(group: GroupRecord, memberId: string): void {
  group.members = group.members.filter((member) => member.memberId !== memberId);
}
