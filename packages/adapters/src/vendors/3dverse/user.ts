import type { Group, GroupFacet, ReadContext, Slot, User, UserFacet } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import { type Api, mapSlot, settle } from './api.ts';
import { createOffsetList, createRowsByIds } from './list.ts';
import { pageOfList } from './list-page.ts';
import type { Received } from './received.ts';
import type { RefFactory } from './ref.ts';
import { createUserChanges } from './user-change.ts';
import { type GroupJson, type UserJson, wire } from './wire.ts';

/** Open to API keys only: to a user's token the vendor refuses them, and that is the answer. */
export function createUserFacet(api: Api): UserFacet {
  const list = createOffsetList({ api, path: path`/users`, schema: wire.user });
  const readOne = (id: string, context: ReadContext) =>
    api.readOne(wire.user, path`/users/${id}`, 'a user', context);
  const readUsers = createRowsByIds(api, list, (json) => json.user_id, readOne);
  const toEntity = (received: Received<UserJson>) => toUser(api.refs, received);

  return {
    ...createUserChanges({ api, toUser: toEntity, readOne }),
    getMany: async (refs, context): Promise<readonly Slot<User>[]> => {
      const users = await readUsers(
        refs.map((ref) => ref.path),
        context,
      );
      return users.map((slot) => mapSlot(slot, toEntity));
    },
    list: ({ after, first }, context) => pageOfList({ list, after, first, toEntity }, context),
  };
}

export function createGroupFacet(api: Api): GroupFacet {
  const read = async (id: string, context: ReadContext): Promise<Group> =>
    toGroup(api.refs, await api.readOne(wire.group, path`/groups/${id}`, 'a group', context));
  return {
    getMany: (refs, context) =>
      Promise.all(refs.map((ref) => settle(() => read(ref.path, context)))),
  };
}

export function toUser(
  refs: RefFactory,
  { json, raw, fetchedAt }: Omit<Received<UserJson>, 'origin'>,
): User {
  const { user_id, username, registered_at } = json;
  return {
    ref: refs.user(user_id),
    vendorId: user_id,
    fetchedAt,
    vendorData: () => redactPayload(raw),
    username: username ?? null,
    registeredAt: parseDate(registered_at),
  };
}

/** A user as another thing names them: with the name, mostly without the date. */
export function toUserLink(
  refs: RefFactory,
  json: UserJson | null | undefined,
  fetchedAt: Date,
): { readonly ref: User['ref']; readonly entity: User } | null {
  if (json === null || json === undefined) return null;
  const entity = toUser(refs, { json, raw: json, fetchedAt });
  return { ref: entity.ref, entity };
}

export function toGroup(refs: RefFactory, { json, raw, fetchedAt }: Received<GroupJson>): Group {
  const { group_id, name } = json;
  return {
    ref: refs.group(group_id),
    vendorId: group_id,
    fetchedAt,
    vendorData: () => redactPayload(raw),
    name,
  };
}
