import { builder } from '../builder.ts';

const AccessLevelEnum = builder.enumType('AccessLevel', {
  description: 'Each level holds those before it.',
  values: ['READ', 'WRITE', 'MANAGE'] as const,
});

const FolderMemberUnion = builder.unionType('FolderMember', {
  types: ['User', 'Group'],
  resolveType: ({ ref }) => ref.type,
});

builder.objectType('FolderAccess', {
  description: 'What one member may do in a folder.',
  fields: (t) => ({
    member: t.field({
      type: FolderMemberUnion,
      resolve: ({ member }) => member,
    }),
    level: t.expose('level', { type: AccessLevelEnum }),
  }),
});
