import { capabilitiesOf } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { readOwnConnection } from '../connection.ts';
import { COSTS_A_CALL, COSTS_EACH } from '../cost.ts';
import { onceOf, readContextOf } from '../load/read-context.ts';
import { CapabilityEnum } from './capability.ts';
import { pageArgs } from './connection-field.ts';
import { USERS, UserConnection } from './user.ts';

const AccountStateEnum = builder.enumType('AccountState', {
  description: 'How an account fares, as its last calls left it.',
  values: {
    HEALTHY: {},
    DEGRADED: { description: 'Some calls fail or are held back.' },
    UNAUTHENTICATED: { description: 'The vendor refused its credentials.' },
    UNREACHABLE: { description: 'The vendor does not answer.' },
  } as const,
});

builder.objectType('Account', {
  description: "One set of a vendor's credentials that the caller may use.",
  interfaces: ['Node'],
  fields: (t) => ({
    vendor: t.field({
      type: 'Vendor',
      resolve: ({ vendor, facets }, _args, { registry }) =>
        registry.vendors.find(({ info }) => info.id === vendor.id) ?? {
          info: vendor,
          capabilities: capabilitiesOf(facets),
        },
    }),
    name: t.string({ resolve: ({ account }) => account }),
    state: t.field({ type: AccountStateEnum, resolve: (adapter) => adapter.getState() }),
    capabilities: t.field({
      type: [CapabilityEnum],
      resolve: ({ facets }) => [...capabilitiesOf(facets)],
    }),
    license: t.field({
      type: 'License',
      nullable: true,
      extensions: COSTS_A_CALL,
      description: 'Null where the vendor tells of none.',
      resolve: ({ account, facets }, _args, context) =>
        onceOf(context, account)(
          'license',
          async () => (await facets.account?.getLicense?.(readContextOf(context, account))) ?? null,
        ),
    }),
    quotas: t.field({
      type: ['Quota'],
      nullable: true,
      extensions: COSTS_A_CALL,
      description: 'Null where the vendor tells of none.',
      resolve: ({ account, facets }, _args, context) =>
        onceOf(context, account)('quotas', async () => {
          const quotas = await facets.account?.getQuotas?.(readContextOf(context, account));
          return quotas === null || quotas === undefined ? null : [...quotas];
        }),
    }),
    heldUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The vendor asked to be left alone; no call goes out before.',
      resolve: (adapter) => adapter.heldUntil(),
    }),
    users: t.field({
      type: UserConnection,
      nullable: true,
      description: 'Null where the vendor has no users to list.',
      args: pageArgs(t.arg),
      resolve: (adapter, args, context) =>
        adapter.facets.users === undefined
          ? null
          : readOwnConnection(context, USERS, args, adapter),
    }),
    rootFolder: t.field({
      type: 'Folder',
      nullable: true,
      description: "The account's one folder, where its vendor has no folders of its own.",
      resolve: ({ facets }) => {
        const ref = facets.folders?.getRoot?.();
        return ref === undefined ? null : { ref };
      },
    }),
  }),
});

builder.queryField('accounts', (t) =>
  t.field({
    type: ['Account'],
    extensions: COSTS_EACH,
    description: 'The accounts that the caller may use.',
    resolve: (_root, _args, { registry }) => [...registry.accounts],
  }),
);
