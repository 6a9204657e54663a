import { describe, expect, it } from 'vitest';
import { useFaultGateway } from './fault-gateway.ts';

interface Assets {
  readonly assets: {
    readonly nodes: readonly { readonly name: string; readonly size: number | null }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly sources: readonly {
      readonly state: string;
      readonly error: { readonly code: string; readonly message: string } | null;
    }[];
  };
}

const ASSETS = `query ($after: String, $vendor: ID! = "metafold") {
  assets(first: 100, after: $after, filter: { vendors: [$vendor] }) {
    nodes { name size createdAt }
    pageInfo { hasNextPage endCursor }
    sources { state error { code message } }
  }
}`;

// What was read a moment before would otherwise stand in for what fails.
const faultGateway = useFaultGateway(() => ({ gateway: { lists: { staleMs: 0 } } }));

const assetJson = (id: number, more: object = {}) => ({
  id: String(id),
  filename: `part-${id}.bin`,
  size: 10,
  checksum: 'sha256:0',
  created: 'Sat, 22 Mar 2025 10:00:00 GMT',
  project_id: '1',
  ...more,
});

/** One project whose list of files is this. */
async function readAssets(list: unknown) {
  const { emulators, query } = faultGateway();
  emulators.metafold.addFaults([
    { path: '/projects', body: [{ id: '1', name: 'Gears' }] },
    { path: '/projects/1/assets', body: list },
  ]);
  const { data, errors, status } = await query<Assets>(ASSETS);
  expect(status).toBe(200);
  return { ...data.assets, errors };
}

const fifty = Array.from({ length: 50 }, (_, index) => assetJson(index + 1));

describe('one bad item in a list', () => {
  it.each<[string, unknown, string]>([
    ['A20: that lacks a required field', { id: '25' }, '[24].filename'],
    ['A19: whose id is a number', assetJson(25, { id: 25 }), '[24].id'],
    ['A19: that is no object', 'hello', '[24]'],
    ['A19: that is null', null, '[24]'],
    ['A19: whose name is a list', assetJson(25, { filename: ['a'] }), '[24].filename'],
  ])('%s costs that item only, and its source says so', async (_, bad, place) => {
    const list: unknown[] = [...fifty];
    list[24] = bad;
    const { nodes, sources, errors } = await readAssets(list);
    expect(nodes).toHaveLength(49);
    expect(nodes.map(({ name }) => name)).not.toContain('part-25.bin');
    expect(errors).toBeUndefined();
    const message = `1 of 50 items of Metafold’s answer was left out: ${place} is not as documented.`;
    expect(sources).toEqual([{ state: 'OK', error: { code: 'VENDOR_BAD_RESPONSE', message } }]);
  });

  it.each<[string, object]>([
    ['A19: a size that is text', { size: '10' }],
    ['A19: a size below 0', { size: -1 }],
    ['A19: a date that is none', { created: 'next tuesday' }],
    ['A19: a date that is a number', { created: 17 }],
    ['A19: a checksum that is a list', { checksum: [] }],
  ])('%s is null, and the item is there', async (_, wrong) => {
    const list: unknown[] = [...fifty];
    list[24] = assetJson(25, wrong);
    const { nodes, errors } = await readAssets(list);
    expect(nodes).toHaveLength(50);
    expect(nodes.map(({ name }) => name)).toContain('part-25.bin');
    expect(errors).toBeUndefined();
  });
});

it.each<[string, unknown]>([
  ['A18: an object where a list belongs', { assets: [] }],
  ['A19: a text where a list belongs', 'x'],
  ['A18: null where a list belongs', null],
])('%s fails the source and no other', async (_, list) => {
  const { nodes, sources, errors } = await readAssets(list);
  expect(nodes).toEqual([]);
  expect(errors).toBeUndefined();
  expect(sources).toMatchObject([{ state: 'FAILED', error: { code: 'VENDOR_BAD_RESPONSE' } }]);
});

describe('a 404', () => {
  it('A4: is null without an error for each look-up, and NOT_FOUND for a write', async () => {
    const { emulators, query } = faultGateway();
    const ids = await query<Record<string, { nodes: { id: string }[] }>>(`{
      folders(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } }
      models(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } }
      assets(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } }
      jobs(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } }
    }`);
    emulators.metafold.addFaults([{ path: '*', status: 404 }]);
    for (const [field, list] of Object.entries(ids.data)) {
      const one = field.slice(0, -1);
      const id = list.nodes[0]?.id;
      const found = await query(
        `query ($id: ID!) { one: ${one}(id: $id) { vendorId } node(id: $id) { id } nodes(ids: [$id]) { id } }`,
        { id },
      );
      expect(found).toEqual({ status: 200, data: { one: null, node: null, nodes: [null] } });
    }
    const renamed = await query(
      'mutation ($id: ID!) { rename(id: $id, name: "New") { resource { id } } }',
      { id: ids.data.folders?.nodes[0]?.id },
    );
    expect(renamed.data).toEqual({ rename: null });
    expect(renamed.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
  });

  it('A4: ends a subscription as NOT_FOUND', async () => {
    const { emulators, query, url } = faultGateway();
    const { data } = await query<{ jobs: { nodes: { id: string }[] } }>(
      '{ jobs(first: 1, filter: { vendors: ["metafold"] }) { nodes { id } } }',
    );
    emulators.metafold.addFaults([{ path: '*', status: 404 }]);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: 'subscription ($id: ID!) { jobUpdated(id: $id) { change } }',
        variables: { id: data.jobs.nodes[0]?.id },
      }),
    });
    expect(await response.text()).toContain('NOT_FOUND');
  });
});
