import { type ModelFacet, type Slot, VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { model } from './support/entity.ts';
import { ask } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const LIST = `{
  models(orderBy: { field: CREATED_AT, direction: ASC }) {
    nodes { name createdAt }
    sources { state error { code } }
  }
}`;

const FIRST = new Date('2026-01-01T00:00:00.000Z');
const MIDDLE = new Date('2026-01-02T00:00:00.000Z');
const LAST = new Date('2026-01-03T00:00:00.000Z');

function failure(code: 'NOT_FOUND' | 'RATE_LIMITED'): VendorError {
  return new VendorError({ code, vendor: 'memory', account: 'late', message: 'No.' });
}

type Details = NonNullable<ModelFacet['getDetails']>;

/** Two accounts, of which one leaves dates to its details although they are ordered by. */
function ask2(answer: (name: string) => Date | VendorError) {
  const asked: string[][] = [];
  const getDetails: Details = async (models, fields) => {
    asked.push([...fields]);
    return models.map((entity): Slot<typeof entity> => {
      const date = answer(entity.name);
      return date instanceof Date ? { ...entity, createdAt: date } : date;
    });
  };
  const items = ['x', 'y'].map((name) =>
    model({ account: 'late', path: name, name, createdAt: undefined }),
  );
  const late = createMemoryAdapter({
    account: 'late',
    models: { items },
    powers: { models: { getDetails } },
  });
  const plain = createMemoryAdapter({
    account: 'plain',
    models: { items: [model({ account: 'plain', path: 'm', name: 'm', createdAt: MIDDLE })] },
  });
  return ask([late, plain], LIST).then(({ data }) => ({ ...data.models, asked }));
}

test('what a list leaves to the details is read before anything is put in order', async () => {
  const { nodes, asked } = await ask2((name) => (name === 'x' ? LAST : FIRST));
  expect(nodes.map(({ name }: { name: string }) => name)).toEqual(['y', 'm', 'x']);
  expect(asked).toEqual([['createdAt']]);
});

test('where that fails the source has failed, rather than be out of order', async () => {
  const { nodes, sources } = await ask2((name) => (name === 'x' ? LAST : failure('RATE_LIMITED')));
  expect(nodes).toMatchObject([{ name: 'm' }]);
  expect(sources).toEqual([
    { state: 'FAILED', error: { code: 'RATE_LIMITED' } },
    { state: 'OK', error: null },
  ]);
});
