import type { Signal } from '@fabgraph/contract';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type OpenedGateway, openTestGateway, type VendorId } from '../e2e/gateway-setup.ts';
import { folderOf } from '../e2e/stl.ts';
import { createTestServer } from '../server/server-setup.ts';
import { askingClients, type Told } from './asking-client.ts';

let test: OpenedGateway;
beforeAll(async () => {
  test = await openTestGateway({ settings: { metafold: { accessToken: 'wrong' } } });
});
afterAll(() => test.close());

interface Models {
  readonly models: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly sources: readonly {
      readonly state: string;
      readonly error: { readonly code: string } | null;
    }[];
  };
}

const MODELS = `query Models($first: Int, $after: String, $filter: ModelFilter) {
  models(first: $first, after: $after, filter: $filter) {
    edges { node { id name account { id vendor { id } } } }
    pageInfo { hasNextPage endCursor }
    sources { state account { id } error { code message } }
  }
}`;
const CREATE_FOLDER = `mutation CreateFolder($input: CreateFolderInput!) {
  createFolder(input: $input) { folder { id name } }
}`;

describe.each(Object.entries(askingClients))('%s', (name, create) => {
  const client = () => create(test.url);
  const accountOf = async (vendor: VendorId) => (await folderOf(test, vendor)).accountId;

  it('gets a list of several vendors, in which one that failed is no error but a source', async () => {
    const { data, errors } = await client().query<Models>(MODELS, { first: 10 });
    expect(errors).toEqual([]);
    expect(data?.models.edges).toHaveLength(10);
    expect(data?.models.sources.map(({ state, error }) => [state, error?.code])).toEqual([
      ['FAILED', 'UNAUTHENTICATED'],
      ['OK', undefined],
      ['OK', undefined],
    ]);
  });

  it('reads a list to its end by its cursors, each thing once', async () => {
    const filter = { vendors: ['3dverse'], name: '*.stl' };
    const whole = await client().query<Models>(MODELS, { first: 100, filter });
    const ids: string[] = [];
    let after: string | null = null;
    for (let isMore = true; isMore; ) {
      const page: Told<Models> = await client().query(MODELS, { first: 5, after, filter });
      const { edges, pageInfo } = page.data!.models;
      ids.push(...edges.map(({ node }) => node.id));
      after = pageInfo.endCursor;
      isMore = pageInfo.hasNextPage;
    }
    expect(ids.length).toBeGreaterThan(5);
    expect(ids).toEqual(whole.data?.models.edges.map(({ node }) => node.id));
  });

  it('makes a folder', async () => {
    const input = { accountId: await accountOf('3dverse'), name: `made with ${name}` };
    const { data, errors } = await client().mutate<{ createFolder: { folder: { name: string } } }>(
      CREATE_FOLDER,
      { input },
    );
    expect(errors).toEqual([]);
    expect(data?.createFolder.folder.name).toBe(input.name);
  });

  it('is told why a mutation failed, by code', async () => {
    const input = { accountId: await accountOf('authentise'), name: 'nowhere' };
    const { errors } = await client().mutate(CREATE_FOLDER, { input });
    expect(errors).toMatchObject([
      {
        path: ['createFolder'],
        extensions: { code: 'UNSUPPORTED', retryable: false, account: 'authentise-demo' },
      },
    ]);
  });

  it('has what could be read beside the error of what could not', async () => {
    const { data, errors } = await client().query<{ accounts: { license: unknown }[] }>(
      'query Accounts { accounts { id name license { product } } }',
    );
    expect(data?.accounts).toHaveLength(3);
    expect(errors).toMatchObject([
      {
        path: ['accounts', 0, 'license'],
        extensions: { code: 'UNAUTHENTICATED', vendor: 'metafold', retryable: false },
      },
    ]);
  });

  it('is told what is wrong with a document, by code', async () => {
    const { data, errors } = await client().query('query Wrong { modles { id } }');
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: expect.stringContaining('modles'), extensions: { code: 'INVALID_INPUT' } },
    ]);
  });

  it('ends the reads at the gateway when its user gives up', async () => {
    const { url, asked, ended } = await startWaitingServer();
    const controller = new AbortController();
    const given = create(url)
      .giveUp('query Jobs { jobs { nodes { id } } }', controller.signal)
      .catch(() => {});
    await asked;
    controller.abort();
    expect(await ended).toBeDefined();
    await given;
  });
});

/** Its list of jobs waits until the read is ended, and tells when that was. */
async function startWaitingServer() {
  let ask = () => {};
  let end = (_reason: unknown) => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const ended = new Promise<unknown>((resolve) => {
    end = resolve;
  });
  const jobs = {
    pollGroup: () => '',
    getMany: async () => [],
    list: (_query: unknown, { signal }: { signal: Signal }) =>
      new Promise<never>((_resolve, reject) => {
        ask();
        signal.addEventListener('abort', () => {
          end(signal.reason);
          reject(signal.reason);
        });
      }),
  };
  const { gateway } = createTestServer({ facets: { jobs } });
  onTestFinished(gateway.close);
  const { url } = await gateway.listen({ port: 0 });
  return { url: `${url}/graphql`, asked, ended };
}
