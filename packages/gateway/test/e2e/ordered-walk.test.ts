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

/** 3dverse has to be asked for the date of each asset. */
const FEW_ASSETS = '{ name: "*st*" }';

describe('a walk over three vendors', () => {
  it.each(CASES)(
    'gives all $field once, by $order $direction, whatever the page size',
    async ({ field, direction, order }) => {
      const filter = field === 'assets' && order === 'CREATED_AT' ? FEW_ASSETS : '{}';
      const orderBy = `{ field: ${order}, direction: ${direction} }`;
      const whole = await walk(field, 100, orderBy, filter);
      const inParts = await walk(field, 40, orderBy, filter);

      expect(inParts.ids).toEqual(whole.ids);
      expect(new Set(whole.ids).size).toBe(whole.ids.length);
      // Null where a vendor cannot count.
      expect([null, whole.ids.length]).toContain(whole.totalCount);
      const keys = whole.keys[order].map((key) => (order === 'NAME' ? fold(key) : key));
      expect(keys).toEqual(sorted(keys, direction));
      expect(whole.vendors).toEqual(new Set(['metafold', 'authentise', '3dverse']));
    },
  );

  it('leaves out a vendor that would have to be asked for each of hundreds, and says so', async () => {
    const { query, emulators } = test;
    emulators['3dverse'].clearCalls();
    const { data } = await query<{ byDate: Page; after: Page }>(`{
      byDate: assets(first: 100, orderBy: { field: CREATED_AT, direction: ASC }) { ${PAGE} }
      after: assets(first: 100, filter: { createdAfter: "2030-01-01T00:00:00Z" }) { ${PAGE} }
    }`);
    for (const { sources, nodes } of [data.byDate, data.after]) {
      expect(sources.map(({ state }) => state)).toEqual(['OK', 'OK', 'FAILED']);
      expect(sources[2]?.error?.code).toBe('OPERATION_TOO_COMPLEX');
      expect(sources[2]?.error?.message).toContain('narrow the filter');
      expect(nodes.some(({ account }) => account.vendor.id === '3dverse')).toBe(false);
    }
    const keys = data.byDate.nodes.map(({ createdAt }) => createdAt ?? '');
    expect(keys).toHaveLength(100);
    expect(keys).toEqual(sorted(keys, 'ASC'));
    // Three portions of twenty for each of the two lists, and the list itself: not one for each asset.
    expect(emulators['3dverse'].calls().length).toBeLessThanOrEqual(2 * 61);
  });

  it('asks for the dates of no more assets than the filter lets through', async () => {
    const { query, emulators } = test;
    emulators['3dverse'].clearCalls();
    const { data } = await query<{ assets: Page }>(
      `{ assets(first: 100, filter: { vendors: ["3dverse"], name: "*cl*" }, orderBy: { field: CREATED_AT }) { ${PAGE} } }`,
    );
    expect(data.assets.nodes.length).toBeGreaterThan(10);
    const calls = emulators['3dverse'].calls().map(({ path }) => path.endsWith('/details'));
    expect(calls.filter((isDetail) => isDetail)).toHaveLength(data.assets.nodes.length);
    expect(calls.filter((isDetail) => !isDetail).length).toBeLessThanOrEqual(3);
  });
});

const PAGE = `nodes { id name account { vendor { id } } createdAt } totalCount
  pageInfo { hasNextPage endCursor } sources { state isStable error { code message } }`;

interface Page {
  readonly nodes: readonly {
    id: string;
    name: string | null;
    createdAt?: string | null;
    account: { vendor: { id: string } };
  }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  readonly totalCount: number | null;
  readonly sources: readonly {
    state: string;
    isStable: boolean;
    error: { code: string; message: string } | null;
  }[];
}

async function walk(field: string, first: number, orderBy: string, filter: string) {
  // Reading an asset's date costs 3dverse a call for each.
  const date = orderBy.includes('CREATED_AT') ? 'createdAt' : '';
  const nodes: Page['nodes'][number][] = [];
  let after: string | null = null;
  let totalCount: number | null = null;
  do {
    const { data, errors } = await test.query<Record<string, Page>>(
      `query ($first: Int!, $after: String) {
        ${field}(first: $first, after: $after, orderBy: ${orderBy}, filter: ${filter}) {
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
    vendors: new Set(nodes.map(({ account }) => account.vendor.id)),
    keys: {
      NAME: nodes.flatMap(({ name }) => name ?? []),
      CREATED_AT: nodes.flatMap(({ createdAt }) => createdAt ?? []),
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
