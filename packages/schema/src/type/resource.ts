import { type Entity, vendorIdOf } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { accountOf } from '../load/account.ts';
import { fromEntity } from '../load/entity.ts';
import { FOLLOWS_FROM_REF } from '../selection.ts';
import { toJson } from './json.ts';

builder.interfaceType('Resource', {
  description: 'Everything that lives at a vendor.',
  interfaces: ['Node'],
  fields: (t) => ({
    account: t.field({
      ...FOLLOWS_FROM_REF,
      type: 'Account',
      description: 'The account it was read through.',
      resolve: ({ ref }, _args, context) => accountOf(context, ref),
    }),
    vendorId: t.string({
      ...FOLLOWS_FROM_REF,
      description: "The vendor's own id.",
      resolve: ({ ref, entity }) => entity?.vendorId ?? vendorIdOf(ref),
    }),
    fetchedAt: t.field({
      type: 'DateTime',
      description: 'When the gateway last read it.',
      resolve: fromEntity((entity: Entity) => entity.fetchedAt),
    }),
    vendorData: t.field({
      type: 'JSON',
      nullable: true,
      description:
        "The vendor's own payload as received; query strings of URLs, tokens and upload locations are cut out.",
      resolve: fromEntity((entity: Entity) => toJson(entity.vendorData())),
    }),
  }),
  resolveType: ({ ref }) => ref.type,
});
