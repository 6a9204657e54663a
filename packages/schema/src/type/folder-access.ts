import { builder } from '../builder.ts';
import { AccessLevelEnum } from './access-level.ts';

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
