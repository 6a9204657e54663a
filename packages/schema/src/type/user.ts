import type { User } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import type { Listing } from '../connection.ts';
import { fromEntity } from '../load/entity.ts';

export const USERS: Listing<User> = {
  field: 'users',
  listOf: ({ facets }) => facets.users?.list,
};

builder.objectType('User', {
  description: "Someone in a vendor's account.",
  interfaces: ['Resource', 'Node'],
  fields: (t) => ({
    username: t.string({
      nullable: true,
      resolve: fromEntity((entity: User) => entity.username),
    }),
    registeredAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: fromEntity((entity: User) => entity.registeredAt),
    }),
  }),
});

export const UserConnection = builder.connectionObject(
  {
    type: 'User',
    name: 'UserConnection',
    fields: (t) => ({ totalCount: t.exposeInt('totalCount', { nullable: true }) }),
  },
  { name: 'UserEdge' },
);
