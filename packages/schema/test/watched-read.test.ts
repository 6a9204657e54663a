import type { Job, Model } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import type { LiveHub } from '../src/index.ts';
import { folder, job, model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const account = 'a';

function createShop() {
  return createMemoryAdapter({
    account,
    folders: { items: [folder({ account, path: '1' })] },
    jobs: { items: [job({ account, path: 'j' })] },
    models: { items: [model({ account, path: 'm' })] },
  });
}

/** A hub that writes down what reads tell it of the watched accounts. */
function createListener(watched: readonly string[]) {
  const observed: string[] = [];
  const hub: Partial<LiveHub> = {
    isWatched: (adapter) => watched.includes(adapter.account),
    observe: (adapter, { ref, fetchedAt }: Job | Model, readAt) => {
      if (readAt.getTime() !== fetchedAt.getTime()) throw new Error('not when it was read');
      observed.push(`${adapter.account} ${ref.type} ${ref.path}`);
    },
  };
  return { hub: hub as LiveHub, observed };
}

test.each([
  ['one job', '{ job(id: $id) { status } }', ['a Job j']],
  ['a list of models', '{ models { nodes { id } } }', ['a Model m']],
])('those who watch hear of what a query of %s reads', async (_, selection, expected) => {
  const { hub, observed } = createListener([account]);
  const id = idOf(account, 'Job', 'j');
  const document = selection.includes('$id') ? `query ($id: ID!) ${selection}` : selection;
  const { errors } = await ask([createShop()], document, { id }, { hub });
  expect(errors).toEqual([]);
  expect(observed).toEqual(expected);
});

test('nothing is told of an account of which nothing is watched', async () => {
  const { hub, observed } = createListener(['other']);
  await ask([createShop()], '{ jobs { nodes { id } } folders { nodes { id } } }', {}, { hub });
  expect(observed).toEqual([]);
});
