import type { Adapter } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { type AccountEvent, encodeGlobalId, type LiveHub } from '../src/index.ts';
import { idOf, watch } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const DOCUMENT = `subscription ($id: ID) {
  accountUpdated(id: $id) {
    cursor origin change observedAt
    account { id name state heldUntil license { product } }
  }
}`;

const accountId = (account: string) => encodeGlobalId({ type: 'Account', account });

function eventOf(adapter: Adapter, more: Partial<AccountEvent> = {}): AccountEvent {
  return {
    cursor: 'c',
    origin: 'POLL',
    change: 'UPDATED',
    observedAt: new Date(0),
    adapter,
    state: 'DEGRADED',
    heldUntil: new Date(60_000),
    ...more,
  };
}

/** States that tell what they are given, and remember what they were asked. */
async function subscribe(
  adapters: readonly Adapter[],
  id?: string | null,
  events: readonly AccountEvent[] = [],
) {
  const asked: string[][] = [];
  const accountStates = {
    watch: (watched: readonly Adapter[]) => {
      asked.push(watched.map(({ account }) => account));
      return told();
    },
  };
  async function* told() {
    yield* events;
  }
  const variables = id === undefined ? {} : { id };
  const options = { accountStates: accountStates as never };
  const result = await watch(adapters, {} as LiveHub, DOCUMENT, variables, options);
  return { result, asked };
}

test('an event shows its account as it was then, and the rest of it as it is', async () => {
  const license = { product: 'Pro', issuedAt: null, expiresAt: null, isExpired: false };
  const adapter: Adapter = {
    ...createMemoryAdapter({ account: 'a' }),
    getState: () => 'HEALTHY',
    facets: { account: { getLicense: async () => ({ ...license, features: null }) } },
  };
  const { result } = await subscribe([adapter], undefined, [eventOf(adapter)]);
  if (!('events' in result)) throw new Error('It was refused.');
  const { value } = await result.events.next();
  expect(value).toEqual({
    data: {
      accountUpdated: {
        cursor: 'c',
        origin: 'POLL',
        change: 'UPDATED',
        observedAt: '1970-01-01T00:00:00.000Z',
        account: {
          id: accountId('a'),
          name: 'a',
          state: 'DEGRADED',
          heldUntil: '1970-01-01T00:01:00.000Z',
          license: { product: 'Pro' },
        },
      },
    },
    errors: [],
  });
});

test.each([
  ['no id', undefined, ['a', 'b']],
  ['null', null, ['a', 'b']],
  ['an id', accountId('b'), ['b']],
])('with %s these accounts of the caller are watched', async (_name, id, expected) => {
  const adapters = ['a', 'b'].map((account) => createMemoryAdapter({ account }));
  expect((await subscribe(adapters, id)).asked).toEqual([expected]);
});

test.each([
  ['that is none', 'rubbish', 'INVALID_INPUT'],
  ['of a job', idOf('a', 'Job', 'j'), 'INVALID_INPUT'],
  ["of somebody else's account", accountId('other'), 'NOT_FOUND'],
])('an id %s is refused with %s before anything is watched', async (_name, id, code) => {
  const { result, asked } = await subscribe([createMemoryAdapter({ account: 'a' })], id);
  expect(result).toMatchObject({ errors: [{ extensions: { code } }] });
  expect(asked).toEqual([]);
});

test('a caller without an account is told so', async () => {
  const { result } = await subscribe([]);
  expect(result).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});
