import type { AccessFacet, AccessLevel, FolderAccess } from '@fabgraph/contract';
import type { z } from 'zod';
import { path, word } from '../../http/path.ts';
import { type Api, orNullIfAbsent } from './api.ts';
import { type Received, receiveMany } from './received.ts';
import { accessLevel, toAccess } from './status.ts';
import { toGroup, toUser } from './user.ts';
import { wire } from './wire.ts';

/** Who may do what in a folder, as granted on that folder itself. */
export function createAccessFacet(api: Api): AccessFacet {
  return {
    list: async (folder, context) => {
      const { json, fetchedAt } = await api.readOne(
        wire.accessList,
        path`/folders/${folder.path}/access`,
        'a list of access rights',
        context,
      );
      const users = readGrants(wire.userAccess, json.users, api, fetchedAt).map(
        ({ received, level }) => {
          const entity = toUser(api.refs, received);
          return { member: { ref: entity.ref, entity }, level };
        },
      );
      const groups = readGrants(wire.groupAccess, json.groups, api, fetchedAt).map(
        ({ received, level }) => {
          const entity = toGroup(api.refs, received);
          return { member: { ref: entity.ref, entity }, level };
        },
      );
      return [...users, ...groups] satisfies readonly FolderAccess[];
    },
    set: async ({ folder, member, level }, context) => {
      const kind = member.type === 'User' ? 'users' : 'groups';
      const url = path`/folders/${folder.path}/access/${word(kind)}/${member.path}`;
      if (level !== null) return await api.send('PUT', url, { access: toAccess(level) }, context);
      await orNullIfAbsent(() => api.send('DELETE', url, undefined, context));
    },
  };
}

/** A level that the contract has no word for grants nothing that could be told. */
function readGrants<T extends { readonly access: string }>(
  schema: z.ZodType<T>,
  items: readonly unknown[] | null | undefined,
  api: Api,
  fetchedAt: Date,
): readonly { readonly received: Received<T>; readonly level: AccessLevel }[] {
  return receiveMany(schema, items ?? [], api.origin, fetchedAt).items.flatMap((received) => {
    const level = accessLevel(received.json.access);
    return level === null ? [] : [{ received, level }];
  });
}
