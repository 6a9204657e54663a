import type { Facets } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { requireAccount } from '../load/account-filter.ts';
import { linkTo } from '../load/entity.ts';
import { requireId } from '../load/resolve-id.ts';
import { checkName, checkNumber } from '../write/check.ts';
import { powerOf, requirePower } from '../write/power.ts';
import { tellWritten } from '../write/tell.ts';
import { plainWrite } from '../write/write-context.ts';
import { AccessLevelEnum } from './access-level.ts';
import { ACCOUNT } from './account-argument.ts';

builder.objectType('UserPayload', {
  description: 'A user that was made.',
  fields: (t) => ({
    user: t.field({ type: 'User', resolve: ({ user }, _args, context) => linkTo(context, user) }),
  }),
});

builder.objectType('UserTokenPayload', {
  description: 'A secret with which a user can call the vendor; it is shown this once.',
  fields: (t) => ({
    token: t.exposeString('token'),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

const CreateUserInputType = builder.inputType('CreateUserInput', {
  fields: (t) => ({
    accountId: t.id({ required: true, description: ACCOUNT }),
    username: t.string({ required: true }),
  }),
});

const DEFAULT_TTL_SECONDS = 3_600;
const MIN_TTL_SECONDS = 60;
const MAX_TTL_SECONDS = 30 * 24 * 3_600;

const CreateUserTokenInputType = builder.inputType('CreateUserTokenInput', {
  fields: (t) => ({
    userId: t.id({ required: true }),
    level: t.field({ type: AccessLevelEnum, required: true, description: 'The most it allows.' }),
    ttlSeconds: t.int({
      defaultValue: DEFAULT_TTL_SECONDS,
      description: 'How long it works: a minute to 30 days.',
    }),
  }),
});

const CREATE = powerOf('MANAGE_USERS', ({ users }) => users?.create);
const CREATE_TOKEN = {
  name: "mint users' tokens",
  find: ({ users }: Facets) => users?.createToken,
};

builder.mutationFields((t) => ({
  createUser: t.field({
    type: 'UserPayload',
    nullable: true,
    description: 'Makes a user. 3dverse.',
    args: { input: t.arg({ type: CreateUserInputType, required: true }) },
    resolve: async (_root, { input }, context) => {
      const adapter = requireAccount(context.registry, input.accountId);
      const create = requirePower(context, adapter, CREATE);
      const user = await create(
        checkName(input.username, 'username'),
        plainWrite(context, adapter),
      );
      await tellWritten(context, adapter, [user]);
      return { user };
    },
  }),
  createUserToken: t.field({
    type: 'UserTokenPayload',
    nullable: true,
    description: 'Mints a token for a user. 3dverse.',
    args: { input: t.arg({ type: CreateUserTokenInputType, required: true }) },
    resolve: (_root, { input }, context) => {
      const { adapter, ref } = requireId(context, input.userId, 'User');
      const createToken = requirePower(context, adapter, CREATE_TOKEN);
      const ttlSeconds = checkNumber('ttlSeconds', input.ttlSeconds ?? DEFAULT_TTL_SECONDS, {
        min: MIN_TTL_SECONDS,
        max: MAX_TTL_SECONDS,
      });
      return createToken(
        { user: ref, level: input.level, ttlSeconds },
        plainWrite(context, adapter),
      );
    },
  }),
}));
