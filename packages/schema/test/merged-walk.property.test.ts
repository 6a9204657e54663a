import type { Model } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePositions, type OrderField, positionOf } from '../src/merged-list/sort-key.ts';
import { model } from './support/entity.ts';
import { ask } from './support/graph.ts';
import { createMemoryAdapter, type MemoryAdapter } from './support/memory-adapter.ts';

interface Shop {
  readonly models: readonly { readonly name: string; readonly size: number | null }[];
  readonly pageSize: number | undefined;
  readonly canOrder: boolean;
}

interface Change {
  readonly shop: number;
  readonly index: number;
  readonly insert: { readonly name: string; readonly size: number | null } | null;
}

const thing = fc.record({
  // Few names, so that ties are many; cases and letters that fold; keys beyond the first plane.
  name: fc.constantFrom(
    'a',
    'B',
    'b',
    'É',
    'E\u0301',
    'é',
    'straße',
    'STRASSE',
    '\uFF5E',
    '😀',
    '',
  ),
  size: fc.option(fc.integer({ min: 0, max: 4 })),
});
const shop: fc.Arbitrary<Shop> = fc.record({
  models: fc.array(thing, { maxLength: 25 }),
  pageSize: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  canOrder: fc.boolean(),
});
const shops = fc.array(shop, { minLength: 1, maxLength: 4 });
const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
const orders = fc.record({
  field: fc.constantFrom<OrderField>('NAME', 'SIZE'),
  direction: fc.constantFrom('ASC', 'DESC' as const),
});
const changes = fc.array(
  fc.array(
    fc.record({
      shop: fc.nat({ max: 3 }),
      index: fc.nat({ max: 30 }),
      insert: fc.option(thing),
    }),
    { maxLength: 3 },
  ),
  { maxLength: 12 },
);

test('without order: each thing once, each account in its own order, turn by turn, whatever the page sizes', async () => {
  await fc.assert(
    fc.asyncProperty(shops, sizes, async (shops, sizes) => {
      const adapters = shops.map(open);
      const seen = await walk(adapters, sizes, null);
      expect(seen).toEqual(interleave(adapters));
    }),
    { numRuns: 60 },
  );
});

test('with order: each thing once, in the one order, whatever the page sizes', async () => {
  await fc.assert(
    fc.asyncProperty(shops, sizes, orders, async (shops, sizes, orderBy) => {
      const adapters = shops.map(open);
      const compare = comparePositions(orderBy.direction);
      const expected = adapters
        .flatMap(({ models }) => models.all())
        .map((entity) => ({ entity, position: positionOf(entity, orderBy.field) }))
        .sort((a, b) => compare(a.position, b.position))
        .map(({ entity }) => idOf(entity));
      // These vendors order names by code unit, which is not our order: the next test's matter.
      const honest = orderBy.field === 'SIZE' ? shops : shops.map(withoutOrder);
      expect(await walk(honest.map(open), sizes, orderBy)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('a vendor that claims our order and has another is read whole and sorted', async () => {
  await fc.assert(
    fc.asyncProperty(shops, fc.constantFrom('ASC', 'DESC'), async (shops, direction) => {
      const orderBy = { field: 'NAME', direction };
      const claimed = await walk(shops.map(open), [100], orderBy);
      expect(claimed).toEqual(await walk(shops.map(withoutOrder).map(open), [100], orderBy));
    }),
    { numRuns: 60 },
  );
});

test('while vendors insert and delete between pages: nothing twice, nothing lost that was there all along', async () => {
  await fc.assert(
    fc.asyncProperty(
      shops,
      sizes,
      fc.option(orders.map((order) => ({ ...order, field: 'SIZE' as const }))),
      changes,
      async (shops, sizes, orderBy, changes) => {
        const adapters = shops.map(open);
        const lasting = new Set(adapters.flatMap(({ models }) => models.all().map(idOf)));
        let made = 0;
        const seen = await walk(adapters, sizes, orderBy, (page) => {
          for (const change of changes[page] ?? []) {
            made += 1;
            apply(change, adapters, made, lasting);
          }
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect([...lasting].filter((id) => !seen.includes(id))).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

function withoutOrder(shop: Shop): Shop {
  return { ...shop, canOrder: false };
}

async function walk(
  adapters: readonly MemoryAdapter[],
  sizes: readonly number[],
  orderBy: object | null,
  betweenPages: (page: number) => void = () => {},
): Promise<string[]> {
  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 1_000; page += 1) {
    const first = sizes[page % sizes.length];
    const { data, errors } = await ask(adapters, PAGE, { first, after, orderBy });
    expect(errors).toEqual([]);
    const { nodes, pageInfo } = data.models;
    for (const { vendorId, account } of nodes) seen.push(`${account.name}/${vendorId}`);
    expect(pageInfo.hasPreviousPage).toBe(after !== null);
    if (pageInfo.hasNextPage) expect(nodes).toHaveLength(first as number);
    if (!pageInfo.hasNextPage) return seen;
    after = pageInfo.endCursor;
    betweenPages(page);
  }
  throw new Error('The walk does not end.');
}

const PAGE = `query ($first: Int, $after: String, $orderBy: ModelOrder) {
  models(first: $first, after: $after, orderBy: $orderBy) {
    nodes { vendorId account { name } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

function open({ models, pageSize, canOrder }: Shop, index: number): MemoryAdapter {
  const account = `shop-${index}`;
  return createMemoryAdapter({
    account,
    models: {
      items: models.map((given, at) => model({ account, path: `m${at}`, ...given })),
      canOrder,
      ...(pageSize === undefined ? {} : { pageSize }),
    },
  });
}

function apply(
  { shop, index, insert }: Change,
  adapters: readonly MemoryAdapter[],
  made: number,
  lasting: Set<string>,
): void {
  const adapter = adapters[shop % adapters.length] as MemoryAdapter;
  const all = adapter.models.all();
  const at = index % (all.length + 1);
  if (insert !== null) {
    adapter.models.insert(model({ account: adapter.account, path: `new${made}`, ...insert }), at);
    return;
  }
  const gone = all[at];
  if (gone === undefined) return;
  adapter.models.remove(at);
  lasting.delete(idOf(gone));
}

function interleave(adapters: readonly MemoryAdapter[]): string[] {
  const lists = adapters.map(({ models }) => models.all().map(idOf));
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

function idOf({ ref, vendorId }: Model): string {
  return `${ref.account}/${vendorId}`;
}
