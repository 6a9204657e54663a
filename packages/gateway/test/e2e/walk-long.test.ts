import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway, vendorsOf } from './gateway-setup.ts';

const PAGE_SIZE = 100;
/** Of one page: what is read without an order, and with one the lists that have none of their own. */
const MAX_CALLS = 12;
const MAX_CALLS_IN_ORDER = 20;

let test: OpenedGateway;
let inTurns: Walk;

beforeAll(async () => {
  test = await openTestGateway({
    emulators: {
      authentise: { pageSize: 100, extraModels: 2_500 },
      metafold: { extraAssets: 150 },
      '3dverse': { extraSourceFiles: 300 },
    },
  });
  inTurns = await walk('');
});
afterAll(() => test.close());

describe('a walk through thousands of models', () => {
  it('gives each once in turns, and no page costs more than twelve calls', () => {
    const { ids, calls } = inTurns;
    expect(ids.length).toBeGreaterThan(3_000);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...calls)).toBeLessThanOrEqual(MAX_CALLS);
  });

  it.each(['ASC', 'DESC'] as const)(
    'gives each once by date, %s, in one order',
    async (direction) => {
      const { ids, dates, calls } = await walk(
        `, orderBy: { field: CREATED_AT, direction: ${direction} }`,
      );
      expect(ids.toSorted()).toEqual(inTurns.ids.toSorted());
      expect(dates).toEqual(direction === 'ASC' ? dates.toSorted() : dates.toSorted().reverse());
      expect(Math.max(...calls)).toBeLessThanOrEqual(MAX_CALLS_IN_ORDER);
    },
  );
});

interface Page {
  readonly nodes: readonly {
    id: string;
    account: { vendor: { id: string } };
    createdAt?: string;
  }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  readonly sources: readonly { state: string; isStable: boolean }[];
}

interface Walk {
  readonly ids: readonly string[];
  readonly calls: readonly number[];
  readonly dates: readonly string[];
}

async function walk(order: string): Promise<Walk> {
  // Without an order a date of a 3dverse model would cost calls that the page does not need.
  const date = order === '' ? '' : 'createdAt';
  const nodes: Page['nodes'][number][] = [];
  const calls: number[] = [];
  let after: string | null = null;
  do {
    for (const vendor of vendorsOf(test.emulators)) vendor.clearCalls();
    const { data, errors } = await test.query<{ models: Page }>(
      `query ($first: Int!, $after: String) {
        models(first: $first, after: $after${order}) {
          nodes { id account { vendor { id } } ${date} }
          pageInfo { hasNextPage endCursor } sources { state isStable }
        }
      }`,
      { first: PAGE_SIZE, after },
    );
    expect(errors).toBeUndefined();
    const page = data.models as Page;
    expect(page.sources).toEqual(Array(3).fill({ state: 'OK', isStable: true }));
    nodes.push(...page.nodes);
    calls.push(vendorsOf(test.emulators).reduce((sum, vendor) => sum + vendor.calls().length, 0));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return {
    ids: nodes.map(({ id }) => id),
    calls,
    // 3dverse's list has no dates: its models come last, by id.
    dates: nodes
      .filter(({ account }) => account.vendor.id !== '3dverse')
      .flatMap(({ createdAt }) => createdAt ?? []),
  };
}
