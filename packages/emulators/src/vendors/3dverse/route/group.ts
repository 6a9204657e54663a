import { Hono } from 'hono';
import { isAccess } from '../domain/access.ts';
import type { GroupMemberRecord, GroupRecord, MemberType } from '../domain/record.ts';
import { findGroup, findUser } from '../http/lookup.ts';
import { memberParams } from '../http/member-params.ts';
import {
  accessField,
  type Fields,
  isAbsent,
  optionalTextField,
  readFields,
  textField,
} from '../http/request-body.ts';
import {
  answerNothing,
  hideForAMoment,
  idParam,
  isUuid,
  requireKey,
  type Scope,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { invalidRequest, notFound } from '../http/service-error.ts';
import { toGroupJson } from '../http/wire.ts';

export function createGroupRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.use('*', (context, next) => {
    requireKey(context.get('scope'));
    return next();
  });

  routes.post('/', async (context) => {
    const scope = context.get('scope');
    const fields = await readFields(context);
    const description = optionalTextField(fields, 'description');
    const group: GroupRecord = {
      id: scope.environment.random.uuid(),
      name: textField(fields, 'name'),
      ...(description !== undefined && { description }),
      createdAtMs: scope.nowMs,
      members: toMembers(scope, fields.members),
    };
    scope.environment.groups.set(group.id, group);
    hideForAMoment(scope, group.id);
    return context.json(toGroupJson(group));
  });

  routes.get('/:group_id', (context) =>
    context.json(toGroupJson(findGroup(context.get('scope'), idParam(context, 'group_id')))),
  );

  routes.patch('/:group_id', async (context) => {
    const group = findGroup(context.get('scope'), idParam(context, 'group_id'));
    const fields = await readFields(context);
    const name = textField(fields, 'name');
    group.description = textField(fields, 'description');
    group.name = name;
    return answerNothing(context);
  });

  routes.delete('/:group_id', (context) => {
    const { environment } = context.get('scope');
    const group = findGroup(context.get('scope'), idParam(context, 'group_id'));
    environment.groups.delete(group.id);
    for (const folder of environment.folders.values()) folder.grants.groups.delete(group.id);
    for (const other of environment.groups.values()) removeMember(other, 'groups', group.id);
    return answerNothing(context);
  });

  routes.put('/:group_id/members/:member_type/:member_id', async (context) => {
    const scope = context.get('scope');
    const group = findGroup(scope, idParam(context, 'group_id'));
    const { memberType, memberId } = memberParams(context);
    const fields = await readFields(context);
    const groupAccess = accessField(fields, 'group_access');
    const folderAccess = accessField(fields, 'folder_access');
    removeMember(group, memberType, memberId);
    group.members.push({
      ...{ memberType, memberId, groupAccess, folderAccess },
      joinedAtMs: scope.nowMs,
    });
    return answerNothing(context);
  });

  routes.delete('/:group_id/members/:member_type/:member_id', (context) => {
    const group = findGroup(context.get('scope'), idParam(context, 'group_id'));
    const { memberType, memberId } = memberParams(context);
    if (!removeMember(group, memberType, memberId)) throw notFound('Member not found');
    return answerNothing(context);
  });

  return routes;
}

function removeMember(group: GroupRecord, memberType: MemberType, memberId: string): boolean {
  const rest = group.members.filter(
    (member) => member.memberType !== memberType || member.memberId !== memberId,
  );
  const isRemoved = rest.length < group.members.length;
  group.members = rest;
  return isRemoved;
}

function toMembers(scope: Scope, value: unknown): GroupMemberRecord[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) throw invalidRequest('members must be an array');
  return value.map((entry: unknown) => {
    const { user_id, group_access, folder_access } = (entry ?? {}) as Fields;
    if (!isUuid(user_id) || !isAccess(group_access) || !isAccess(folder_access)) {
      throw invalidRequest('A member has a user_id, a group_access and a folder_access');
    }
    return {
      memberType: 'users',
      memberId: findUser(scope, user_id.toLowerCase()).id,
      groupAccess: group_access,
      folderAccess: folder_access,
      joinedAtMs: scope.nowMs,
    };
  });
}
