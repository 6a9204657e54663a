import { type Adapter, GatewayError } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { heard, tell } from '../live.ts';
import { requireAccount } from '../load/resolve-id.ts';
import { ChangeEnum, EventOriginEnum } from './live-event.ts';

builder.objectType('AccountEvent', {
  description: 'How an account is when a watch begins, or what it has become.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description:
        'Names this event. A watch of accounts begins with the state now, never behind a cursor.',
    }),
    origin: t.expose('origin', {
      type: EventOriginEnum,
      description: 'SNAPSHOT, or POLL: seen by calls that were made for something else.',
    }),
    change: t.expose('change', { type: ChangeEnum }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    account: t.field({
      type: 'Account',
      description: 'With its `state` and `heldUntil` as they were then.',
      // What is read of it later may be of the next event already.
      resolve: ({ adapter, state, heldUntil }) => ({
        ...adapter,
        getState: () => state,
        heldUntil: () => heldUntil,
      }),
    }),
  }),
});

builder.subscriptionField('accountUpdated', (t) =>
  t.field({
    type: 'AccountEvent',
    description:
      'First a SNAPSHOT of each account that the caller may use, or of the one with this id; then an event whenever its `state` or `heldUntil` has become another. Asks no vendor anything: a state is what the calls leave behind that are made for others, so that without any it stays as it is. An account that wavers is told of ever more rarely, every 10 s at last. Never completes by itself.',
    args: { id: t.arg.id() },
    subscribe: (_root, { id }, context) =>
      tell(context, context.accountStates.watch(watchedAccounts(context, id), context)),
    resolve: heard,
  }),
);

/** @throws GatewayError INVALID_INPUT, NOT_FOUND, before anything is watched. */
function watchedAccounts(context: GraphContext, id: string | null | undefined): readonly Adapter[] {
  if (id !== null && id !== undefined) return [requireAccount(context, id)];
  const { accounts } = context.registry;
  if (accounts.length > 0) return accounts;
  throw new GatewayError({ code: 'NOT_FOUND', message: 'There is no account that you may use.' });
}
