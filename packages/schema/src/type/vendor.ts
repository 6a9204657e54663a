import { builder } from '../builder.ts';
import { COSTS_EACH } from '../cost.ts';
import { CapabilityEnum } from './capability.ts';

builder.objectType('Vendor', {
  description: 'A vendor that this gateway carries an adapter for.',
  fields: (t) => ({
    id: t.id({ resolve: ({ info }) => info.id }),
    name: t.string({ resolve: ({ info }) => info.name }),
    capabilities: t.expose('capabilities', { type: [CapabilityEnum] }),
    accounts: t.field({
      type: ['Account'],
      extensions: COSTS_EACH,
      description: 'Those that the caller may use.',
      resolve: ({ info }, _args, { registry }) =>
        registry.accounts.filter(({ vendor }) => vendor.id === info.id),
    }),
  }),
});

builder.queryField('vendors', (t) =>
  t.field({
    type: ['Vendor'],
    extensions: COSTS_EACH,
    description: 'All vendors this gateway knows, whether or not there is an account.',
    resolve: (_root, _args, { registry }) => [...registry.vendors],
  }),
);
