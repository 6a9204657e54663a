import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type OpenedGateway, openTestGateway, vendorsOf } from './gateway-setup.ts';

interface Told {
  readonly made: number;
  readonly shared: number;
  readonly perVendor: Readonly<Record<string, number>>;
}

let test: OpenedGateway;
beforeAll(async () => {
  test = await openTestGateway();
});
afterAll(() => test.close());
beforeEach(() => {
  for (const { clearCalls } of vendorsOf(test.emulators)) clearCalls();
});

/** What the vendors saw. */
function seen(): Told {
  const counts = (['metafold', 'authentise', '3dverse'] as const)
    .map((vendor) => [vendor, test.emulators[vendor].calls().length] as const)
    .filter(([, count]) => count > 0);
  const made = counts.reduce((sum, [, count]) => sum + count, 0);
  return { made, shared: 0, perVendor: Object.fromEntries(counts) };
}

async function send(
  params: { query: string; variables?: object; extensions?: object },
  headers: Record<string, string> = { 'x-fabgraph-calls': '1' },
) {
  const response = await fetch(test.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
  });
  const answer = (await response.json()) as { data: never; errors?: []; extensions?: never };
  return { ...answer, calls: (answer.extensions as { calls: Told } | undefined)?.calls };
}

/** The ids of things that the sample has, by a query with one list of folders, jobs or assets. */
async function findId(selection: string): Promise<string> {
  const { data } = await send({ query: `{ found: ${selection} { nodes { id } } }` });
  const [first] = (data as { found: { nodes: { id: string }[] } }).found.nodes;
  for (const { clearCalls } of vendorsOf(test.emulators)) clearCalls();
  return first?.id ?? '';
}

const METAFOLD_FOLDERS = 'folders(first: 1, filter: { vendors: ["metafold"] })';

describe('an answer tells the calls that the vendors saw', () => {
  it('of nothing but what the gateway knows itself: none', async () => {
    const { calls } = await send({ query: '{ vendors { id } }' });
    expect(calls).toEqual({ made: 0, shared: 0, perVendor: {} });
  });

  it('of one asset by its id', async () => {
    const id = await findId('assets(first: 1, filter: { vendors: ["metafold"] })');
    const { calls } = await send({
      query: 'query ($id: ID!) { asset(id: $id) { name size createdAt } }',
      variables: { id },
    });
    expect(calls).toEqual(seen());
    expect(calls?.made).toBe(1);
  });

  it('of workflows with their steps and what went into them', async () => {
    const id = await findId(METAFOLD_FOLDERS);
    const { calls } = await send({
      query: `query ($id: ID!) {
        folder(id: $id) {
          jobs(first: 20, filter: { kinds: [WORKFLOW] }) {
            nodes { vendorId steps { name inputs { role resource { ... on Asset { name } } } } }
          }
        }
      }`,
      variables: { id },
    });
    expect(calls).toEqual(seen());
    expect(calls?.made).toBe(2);
  });

  it('of one list over three vendors, and of three lists in one', async () => {
    const one = await send({ query: '{ models(first: 50) { nodes { name } } }' });
    expect(one.calls).toEqual(seen());
    expect(Object.keys(one.calls?.perVendor ?? {}).sort()).toEqual([
      '3dverse',
      'authentise',
      'metafold',
    ]);
    for (const { clearCalls } of vendorsOf(test.emulators)) clearCalls();
    const three = await send({
      query: '{ models { nodes { name } } assets { nodes { name } } jobs { nodes { name } } }',
    });
    expect(three.calls).toEqual(seen());
  });

  it('of a mutation', async () => {
    const account = await send({ query: '{ accounts { id vendor { id } } }' });
    const { accounts } = account.data as { accounts: { id: string; vendor: { id: string } }[] };
    const accountId = accounts.find(({ vendor }) => vendor.id === 'metafold')?.id;
    const { calls, errors } = await send({
      query:
        'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { folder { name } } }',
      variables: { input: { accountId, name: 'Counted' } },
    });
    expect(errors).toBeUndefined();
    expect(calls).toEqual(seen());
    expect(calls?.made).toBeGreaterThan(0);
  });

  it('of two who asked the same at once: made for one, shared by the other', async () => {
    const params = { query: '{ models(first: 40) { nodes { name } } }' };
    const told = await Promise.all([send(params), send(params)]);
    const [shared, made] = told
      .map(({ calls }) => calls as Told)
      .sort((a, b) => a.made - b.made) as [Told, Told];
    expect(made).toEqual(seen());
    expect(shared).toEqual({ made: 0, shared: made.made, perVendor: {} });
  });
});

describe('a caller asks for it', () => {
  const query = '{ jobs(first: 1) { nodes { name } } }';

  it('by a header or in the operation’s own extensions', async () => {
    expect((await send({ query: '{ vendors { id } }' }, {})).extensions).toBeUndefined();
    expect((await send({ query, extensions: { calls: true } }, {})).calls).toEqual(seen());
  });

  it('on the way for unusual requests, too', async () => {
    const response = await fetch(`${test.url}?query=${encodeURIComponent(query)}`, {
      headers: { 'x-fabgraph-calls': '1', 'graphql-preflight': '1' },
    });
    expect(await response.json()).toMatchObject({ extensions: { calls: seen() } });
  });

  it('over a WebSocket', async () => {
    const client = createClient({ url: test.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    for await (const result of client.iterate({ query, extensions: { calls: true } })) {
      expect(result.extensions).toEqual({ calls: seen() });
    }
    await client.dispose();
  });
});
