import { expect, test } from 'vitest';
import { asset, job } from './support/entity.ts';
import { ask } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const account = 'a';

test.each([
  ['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.000Z'],
  ['2026-11-21T09:30:00.123456Z', '2026-11-21T09:30:00.123Z'],
  ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
])('the time %s is taken', async (text, meant) => {
  const a = createMemoryAdapter({ account, assets: {} });
  const { errors } = await ask([a], query(JSON.stringify(text)));
  expect(errors).toEqual([]);
  expect(a.calls[0]?.asked).toMatchObject({ filter: { createdAfter: new Date(meant) } });
});

test.each([
  ['"2026-11-21T09:30:00"'],
  ['"2026-11-21T09:30:00+01:00"'],
  ['"2026-11-21"'],
  ['"2026-02-30T00:00:00Z"'],
  ['"2026-11-21T24:00:00Z"'],
  ['"Sat, 21 Nov 2026 09:30:00 GMT"'],
  ['1763717400'],
])('the time %s is refused', async (literal) => {
  const a = createMemoryAdapter({ account, assets: {} });
  const { errors } = await ask([a], query(literal));
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(a.calls).toEqual([]);
});

test('sizes beyond 32 bits, times and free JSON arrive as they are', async () => {
  const a = createMemoryAdapter({
    account,
    assets: { items: [asset({ account, path: '1', size: 2 ** 53 - 1, updatedAt: new Date(1) })] },
    jobs: { items: [job({ account, path: '1', parameters: { deep: [{ x: null }] } })] },
  });
  const { data } = await ask(
    [a],
    '{ assets { nodes { size updatedAt vendorData } } jobs { nodes { parameters } } }',
  );
  expect(data.assets.nodes).toEqual([
    {
      size: 9_007_199_254_740_991,
      updatedAt: '1970-01-01T00:00:00.001Z',
      vendorData: { path: '1' },
    },
  ]);
  expect(data.jobs.nodes).toEqual([{ parameters: { deep: [{ x: null }] } }]);
});

function query(literal: string): string {
  return `{ assets(filter: { createdAfter: ${literal} }) { totalCount } }`;
}
