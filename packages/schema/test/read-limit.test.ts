import type { Model, ModelFacet, Page } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { model } from './support/entity.ts';
import { ask } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const LIST = `query ($first: Int, $orderBy: ModelOrder) {
  models(first: $first, orderBy: $orderBy) { nodes { name } sources { state error { code message } } }
}`;
const BY_NAME = { field: 'NAME', direction: 'ASC' };
const TOO_MUCH = {
  state: 'FAILED',
  error: {
    code: 'OPERATION_TOO_COMPLEX',
    message: 'This page would take more than 50 calls or 5000 items of MEMORY; narrow the filter.',
  },
};

interface Habits {
  readonly count: number;
  /** Items that one read brings, and vendor calls that it costs. */
  readonly perRead: number;
  readonly callsPerRead: number;
  readonly total?: number;
}

/** A vendor without orders. */
function shop({ count, perRead, callsPerRead, total }: Habits) {
  const reads = { made: 0 };
  const list: ModelFacet['list'] = async ({ after }, { onCall }): Promise<Page<Model>> => {
    reads.made += 1;
    for (let call = 0; call < callsPerRead; call += 1) onCall?.('MADE');
    const start = Number(after ?? 0);
    const length = Math.min(perRead, count - start);
    return {
      items: Array.from({ length }, (_, index) =>
        model({ account: 'a', path: `${start + index}`, name: String(start + index).padStart(4) }),
      ),
      cursorAfter: (index) => String(start + index + 1),
      isLast: start + length >= count,
      pushedDown: { filter: false, order: false },
      total: total ?? null,
      isStable: true,
    };
  };
  const adapter = createMemoryAdapter({ account: 'a', models: {}, powers: { models: { list } } });
  return { adapter, reads };
}

test('every call that a read costs counts, not the reads', async () => {
  const costly = shop({ count: 80, perRead: 20, callsPerRead: 21 });
  const { data } = await ask([costly.adapter], LIST, { orderBy: BY_NAME });
  expect(data.models).toEqual({ nodes: [], sources: [TOO_MUCH] });
  expect(costly.reads.made).toBe(3);

  const narrow = shop({ count: 60, perRead: 20, callsPerRead: 21 });
  const answer = await ask([narrow.adapter], LIST, { first: 60, orderBy: BY_NAME });
  expect(answer.data.models.nodes).toHaveLength(60);
});

test('a page without order keeps to the same bound', async () => {
  const costly = shop({ count: 200, perRead: 1, callsPerRead: 10 });
  const { data } = await ask([costly.adapter], LIST, { first: 10 });
  expect(data.models.sources).toEqual([TOO_MUCH]);
  expect(costly.reads.made).toBe(5);
});

test('calls of one list do not count for another of the same account', async () => {
  const { adapter } = shop({ count: 3, perRead: 3, callsPerRead: 40 });
  const { data } = await ask(
    [adapter],
    `{ ${[1, 2, 3].map((first) => `list${first}: models(first: ${first}) { sources { state } }`).join(' ')} }`,
  );
  expect(Object.values(data)).toEqual(Array(3).fill({ sources: [{ state: 'OK' }] }));
});

test('a list that is known to be too long is given up after the first read', async () => {
  const long = shop({ count: 5_001, perRead: 100, callsPerRead: 1, total: 5_001 });
  const { data } = await ask([long.adapter], LIST, { orderBy: BY_NAME });
  expect(data.models.sources).toEqual([TOO_MUCH]);
  expect(long.reads.made).toBe(1);

  const unordered = await ask([long.adapter], LIST, { first: 100 });
  expect(unordered.data.models.nodes).toHaveLength(100);
});

test('the bounds may be others', async () => {
  const { adapter } = shop({ count: 10, perRead: 1, callsPerRead: 1 });
  const limits = { listLimits: { maxCalls: 3 } };
  const { data } = await ask([adapter], LIST, { first: 1, orderBy: BY_NAME }, limits);
  const [source] = data.models.sources;
  expect(source.error.message).toContain('more than 3 calls or 5000 items');
});
