import type { Adapter, Ref } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { requireAccount } from '../load/account-filter.ts';
import { forgetReads } from '../load/per-operation.ts';
import { requireAnyId, requireId } from '../load/resolve-id.ts';
import { checkName, invalidInput } from '../write/check.ts';
import { findOwn } from '../write/own-account.ts';
import { powerOf, requirePower } from '../write/power.ts';
import { tellWritten } from '../write/tell.ts';
import { plainWrite } from '../write/write-context.ts';
import { AccessLevelEnum } from './access-level.ts';
import { ACCOUNT } from './account-argument.ts';

builder.objectType('FolderPayload', {
  description: 'A folder that was made or changed.',
  fields: (t) => ({
    folder: t.field({ type: 'Folder', resolve: ({ folder }) => folder }),
  }),
});

const CreateFolderInputType = builder.inputType('CreateFolderInput', {
  fields: (t) => ({
    accountId: t.id({ required: true, description: ACCOUNT }),
    parentId: t.id({ description: 'By default it is one of the topmost.' }),
    name: t.string({ required: true }),
    copyOf: t.id({ description: 'A folder whose content it starts with. Metafold.' }),
  }),
});

const SetFolderAccessInputType = builder.inputType('SetFolderAccessInput', {
  fields: (t) => ({
    folderId: t.id({ required: true }),
    memberId: t.id({ required: true, description: 'A user or a group of the same account.' }),
    level: t.field({ type: AccessLevelEnum, description: 'Null takes the access away.' }),
  }),
});

const CREATE = powerOf('CREATE_FOLDER', ({ folders }) => folders?.create);
const SET_ACCESS = powerOf('MANAGE_ACCESS', ({ access }) => access?.set);

builder.mutationFields((t) => ({
  createFolder: t.field({
    type: 'FolderPayload',
    nullable: true,
    description: 'Makes a folder. 3dverse, and Metafold as a project.',
    args: { input: t.arg({ type: CreateFolderInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const adapter = requireAccount(context.registry, input.accountId);
      const create = requirePower(context, adapter, CREATE);
      const order = {
        name: checkName(input.name),
        parent: findOwn(context, adapter, input.parentId, 'Folder'),
        copyOf: findOwn(context, adapter, input.copyOf, 'Folder'),
      };
      const folder = await create(order, plainWrite(context, adapter));
      await tellWritten(context, adapter, [folder]);
      return { folder: { ref: folder.ref, entity: folder } };
    },
  }),
  setFolderAccess: t.field({
    type: 'FolderPayload',
    nullable: true,
    description: 'Grants, changes or takes away what one member may do in a folder. 3dverse.',
    args: { input: t.arg({ type: SetFolderAccessInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.folderId, 'Folder');
      const set = requirePower(context, adapter, SET_ACCESS);
      const member = requireMember(context, adapter, input.memberId);
      await set({ folder: ref, member, level: input.level ?? null }, plainWrite(context, adapter));
      forgetReads(context);
      return { folder: { ref } };
    },
  }),
}));

function requireMember(
  context: GraphContext,
  { account }: Adapter,
  id: string,
): Ref<'User'> | Ref<'Group'> {
  const ref = requireAnyId(context, id);
  if (ref.type !== 'User' && ref.type !== 'Group') {
    throw invalidInput(`The member "${id}" is neither a user nor a group.`);
  }
  if (ref.account === account) return ref as Ref<'User'> | Ref<'Group'>;
  throw invalidInput(`The member "${id}" is none of the account "${account}".`);
}
