import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway } from './gateway-setup.ts';

interface Listed {
  readonly [field: string]: {
    readonly nodes: readonly {
      readonly id: string;
      readonly name: string | null;
      readonly account: { readonly vendor: { readonly id: string } };
    }[];
    readonly sources: readonly { readonly state: string }[];
  };
}

const FIELDS = ['models', 'assets', 'jobs', 'folders'] as const;
const VENDORS = ['3dverse', 'authentise', 'metafold'];

// Nothing here changes anything: one gateway serves all.
let gateway: OpenedGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

describe.each(FIELDS)('%s over three vendors', (field) => {
  const selection = 'nodes { id name account { vendor { id } } } sources { state }';

  it('mix the vendors’ items on one page', async () => {
    const { query } = gateway;
    const { status, data, errors } = await query<Listed>(
      `{ ${field}(first: 30) { ${selection} } }`,
    );
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    const { nodes = [], sources = [] } = data[field] ?? {};
    expect([...new Set(nodes.map(({ account }) => account.vendor.id))].sort()).toEqual(VENDORS);
    expect(sources.map(({ state }) => state)).toEqual(['OK', 'OK', 'OK']);
  });

  it('are one order by name', async () => {
    const { query } = gateway;
    const { data, errors } = await query<Listed>(
      `{ ${field}(first: 100, orderBy: { field: NAME, direction: ASC }) { ${selection} } }`,
    );
    expect(errors).toBeUndefined();
    const nodes = data[field]?.nodes ?? [];
    const keys = nodes.map(({ name }) => name?.normalize('NFC').toLowerCase() ?? null);
    const named = keys.filter((key) => key !== null);
    expect(named).toEqual([...named].sort(byCodePoint));
    // What has no name comes last.
    expect(keys.slice(named.length).every((key) => key === null)).toBe(true);
    expect(nodes.length).toBeGreaterThan(3);
  });

  it('give ids that lead back to the same things', async () => {
    const { query } = gateway;
    const { data } = await query<Listed>(`{ ${field}(first: 60) { ${selection} } }`);
    const ids = data[field]?.nodes.map(({ id }) => id) ?? [];
    const found = await query<{ nodes: ({ id: string } | null)[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids },
    );
    expect(found.errors).toBeUndefined();
    expect(found.data.nodes.map((node) => node?.id)).toEqual(ids);
    const one = await query<{ node: unknown }>(
      'query ($id: ID!) { node(id: $id) { id __typename } }',
      {
        id: ids[0],
      },
    );
    expect(one.data.node).toMatchObject({ id: ids[0] });
  });
});

function byCodePoint(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => [...text].map((char) => char.codePointAt(0) ?? 0));
  for (const [index, code] of (left ?? []).entries()) {
    const other = right?.[index];
    if (other === undefined) return 1;
    if (code !== other) return code - other;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}
