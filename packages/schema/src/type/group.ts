import type { Group } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { fromEntity } from '../load/entity.ts';

builder.objectType('Group', {
  description: "Several users of a vendor's account that are given access together.",
  interfaces: ['Resource', 'Node'],
  fields: (t) => ({
    name: t.string({
      resolve: fromEntity((entity: Group) => entity.name),
    }),
  }),
});
