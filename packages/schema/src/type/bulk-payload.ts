import { type Ref, refKey } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { requireId } from '../load/resolve-id.ts';
import { writeBulk } from '../write/bulk.ts';
import { changeOf } from '../write/change.ts';
import { invalidInput } from '../write/check.ts';
import { requirePower } from '../write/power.ts';
import { tellDeleted, tellMoved } from '../write/tell.ts';
import { plainWrite } from '../write/write-context.ts';

builder.objectType('BulkPayload', {
  description: 'How each of several things fared: one that fails does not hold up the others.',
  fields: (t) => ({
    results: t.field({
      type: ['BulkResult'],
      description: 'One an id, in the order asked.',
      resolve: ({ results }) => [...results],
    }),
  }),
});

builder.objectType('BulkResult', {
  description: 'How one of several things fared.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As it was asked for.' }),
    isDone: t.boolean({ resolve: ({ error }) => error === null }),
    error: t.expose('error', { type: 'SourceError', nullable: true }),
  }),
});

builder.mutationFields((t) => ({
  move: t.field({
    type: 'BulkPayload',
    nullable: true,
    description: 'Puts things, at most 100, into another folder of their account. 3dverse.',
    args: { ids: t.arg.idList({ required: true }), folderId: t.arg.id({ required: true }) },
    resolve: async (_root, { ids, folderId }, context) => {
      const { ref: folder } = requireId(context, folderId, 'Folder');
      const results = await writeBulk(context, ids, {
        check: (adapter, ref) => {
          requirePower(context, adapter, changeOf('move', ref));
          checkDestination(ref, folder);
        },
        send: (adapter, refs) =>
          requirePower(context, adapter, changeOf('move', refs[0] as Ref))(
            refs,
            folder,
            plainWrite(context, adapter),
          ),
        tell: (adapter, refs) => tellMoved(context, adapter, refs, folder),
      });
      return { results };
    },
  }),
  delete: t.field({
    type: 'BulkPayload',
    nullable: true,
    description:
      'Deletes things, at most 100, for good. What is gone already counts as done. A model that is an asset as well is deleted as both.',
    args: {
      ids: t.arg.idList({ required: true }),
      withAssets: t.arg.boolean({
        defaultValue: false,
        description:
          'Of 3dverse models also the assets that were made of them. Nothing else is asked about it.',
      }),
    },
    resolve: async (_root, { ids, withAssets }, context) => {
      const results = await writeBulk(context, ids, {
        check: (adapter, ref) => {
          requirePower(context, adapter, changeOf('delete', ref));
        },
        send: (adapter, refs) =>
          requirePower(context, adapter, changeOf('delete', refs[0] as Ref))(
            refs,
            plainWrite(context, adapter),
            { withAssets: withAssets ?? false },
          ),
        tell: (adapter, refs) => tellDeleted(context, adapter, refs),
      });
      return { results };
    },
  }),
}));

function checkDestination(ref: Ref, folder: Ref<'Folder'>): void {
  if (ref.account !== folder.account) {
    throw invalidInput(
      `It lives in the account "${ref.account}", the folder in "${folder.account}"; nothing moves from one account to another.`,
    );
  }
  if (refKey(ref) === refKey(folder)) throw invalidInput('A folder cannot be moved into itself.');
}
