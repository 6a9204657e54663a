import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway } from './gateway-setup.ts';

let test: OpenedGateway;

beforeAll(async () => {
  test = await openTestGateway();
});
afterAll(() => test.close());

const CASES = (['models', 'assets', 'jobs', 'folders'] as const).flatMap((field) =>
  (['ASC', 'DESC'] as const).flatMap((direction) =>
    (['NAME', 'CREATED_AT'] as const).map((order) => ({ field, direction, order }) as const),
  ),
);

describe('a walk over three vendors', () => {
  it.each(CASES)(
    'gives all $field once, by $order $direction, whatever the page size',
    async ({ field, direction, order }) => {
      const whole = await walk(field, 100, `{ field: ${order}, direction: ${direction} }`);
      const inParts = await walk(field, 40, `{ field: ${order}, direction: ${direction} }`);

      expect(inParts.ids).toEqual(whole.ids);
      expect(new Set(whole.ids).size).toBe(whole.ids.length);
      // Null where a vendor cannot count.
      expect([null, whole.ids.length]).toContain(whole.totalCount);
      const keys = whole.keys[order].map((key) => (order === 'NAME' ? fold(key) : key));
      expect(keys).toEqual(sorted(keys, direction));
    },
  );
});

interface Page {
  readonly nodes: readonly {
    id: string;
    name: string | null;
    createdAt?: string | null;
    account: { vendor: { id: string } };
  }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  readonly totalCount: number | null;
  readonly sources: readonly { state: string; isStable: boolean }[];
}

async function walk(field: string, first: number, orderBy: string) {
  // Reading an asset's date costs 3dverse a call for each.
  const date = field === 'assets' ? '' : 'createdAt';
  const nodes: Page['nodes'][number][] = [];
  let after: string | null = null;
  let totalCount: number | null = null;
  do {
    const { data, errors } = await test.query<Record<string, Page>>(
      `query ($first: Int!, $after: String) {
        ${field}(first: $first, after: $after, orderBy: ${orderBy}) {
          nodes { id name account { vendor { id } } ${date} } totalCount pageInfo { hasNextPage endCursor } sources { state isStable }
        }
      }`,
      { first, after },
    );
    expect(errors).toBeUndefined();
    const page = data[field] as Page;
    expect(page.sources).toEqual(Array(3).fill({ state: 'OK', isStable: true }));
    nodes.push(...page.nodes);
    totalCount = page.totalCount;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return {
    totalCount,
    ids: nodes.map(({ id }) => id),
    keys: {
      NAME: nodes.flatMap(({ name }) => name ?? []),
      // 3dverse's lists have no dates of models and assets: these come last, by account and id.
      CREATED_AT: nodes
        .filter(({ account }) => field !== 'models' || account.vendor.id !== '3dverse')
        .flatMap(({ createdAt }) => createdAt ?? []),
    },
  };
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function sorted(keys: readonly string[], direction: 'ASC' | 'DESC'): readonly string[] {
  const rising = keys.toSorted((left, right) => (left < right ? -1 : Number(left > right)));
  return direction === 'ASC' ? rising : rising.reverse();
}
