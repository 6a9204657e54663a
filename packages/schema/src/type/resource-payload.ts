import { builder } from '../builder.ts';
import { accountOf } from '../load/account.ts';
import { linkTo } from '../load/entity.ts';
import { requireAnyId } from '../load/resolve-id.ts';
import { changeOf } from '../write/change.ts';
import { checkName } from '../write/check.ts';
import { requirePower } from '../write/power.ts';
import { tellWritten } from '../write/tell.ts';
import { plainWrite } from '../write/write-context.ts';

builder.objectType('ResourcePayload', {
  description: 'Something that was changed.',
  fields: (t) => ({
    resource: t.field({
      type: 'Resource',
      resolve: ({ resource }, _args, context) => linkTo(context, resource),
    }),
  }),
});

builder.mutationField('rename', (t) =>
  t.field({
    type: 'ResourcePayload',
    nullable: true,
    description: 'Gives a folder, model, asset, job or user another name, where the vendor can.',
    args: { id: t.arg.id({ required: true }), name: t.arg.string({ required: true }) },
    resolve: async (_root, { id, name }, context) => {
      const ref = requireAnyId(context, id);
      const adapter = accountOf(context, ref);
      const rename = requirePower(context, adapter, changeOf('rename', ref));
      const resource = await rename(ref, checkName(name), plainWrite(context, adapter));
      await tellWritten(context, adapter, [resource]);
      return { resource };
    },
  }),
);
