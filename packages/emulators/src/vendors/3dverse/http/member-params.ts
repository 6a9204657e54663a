import type { MemberType } from '../domain/record.ts';
import { findGroup, findUser } from './lookup.ts';
import { idParam, type ThreeDVerseContext } from './scope.ts';
import { invalidRequest } from './service-error.ts';

/** The `{member_type}/{member_id}` of a path, once the member is known to exist. */
export function memberParams(context: ThreeDVerseContext): {
  readonly memberType: MemberType;
  readonly memberId: string;
} {
  const scope = context.get('scope');
  const memberId = idParam(context, 'member_id');
  switch (context.req.param('member_type')) {
    case 'users':
      return { memberType: 'users', memberId: findUser(scope, memberId).id };
    case 'groups':
      return { memberType: 'groups', memberId: findGroup(scope, memberId).id };
    default:
      throw invalidRequest('member_type must be users or groups');
  }
}
