import { builder } from '../builder.ts';
import { toJson } from './json.ts';

builder.objectType('License', {
  description: 'What the vendor has licensed the account for.',
  fields: (t) => ({
    product: t.exposeString('product'),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', nullable: true }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null: it does not expire.',
    }),
    isExpired: t.exposeBoolean('isExpired', { nullable: true }),
    features: t.field({
      type: 'JSON',
      nullable: true,
      resolve: ({ features }) => toJson(features),
    }),
  }),
});

builder.objectType('Quota', {
  description:
    'One counted allowance. What the vendor does not say is null, never worked out from the rest.',
  fields: (t) => ({
    name: t.exposeString('name'),
    used: t.exposeInt('used', { nullable: true }),
    remaining: t.exposeInt('remaining', { nullable: true }),
    limit: t.exposeInt('limit', { nullable: true }),
    lifetimeUsed: t.exposeInt('lifetimeUsed', { nullable: true }),
  }),
});
