import {
  ApolloClient,
  gql as apolloGql,
  CombinedGraphQLErrors,
  InMemoryCache,
} from '@apollo/client';
import { fetchExchange, gql, Client as Urql } from '@urql/core';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway, type VendorId } from '../e2e/gateway-setup.ts';
import { cube, folderOf } from '../e2e/stl.ts';

let test: OpenedGateway;
beforeAll(async () => {
  test = await openTestGateway();
});
afterAll(() => test.close());

interface Uploaded {
  readonly uploadModel: { readonly models: readonly { readonly id: string }[] };
}

type Upload = (
  input: {
    readonly accountId: string;
    readonly folderId?: string;
    readonly files: readonly File[];
  },
  headers: Readonly<Record<string, string>>,
) => Promise<Uploaded>;

const UPLOAD = `mutation Upload($input: UploadModelInput!) {
  uploadModel(input: $input) { models { id name } }
}`;

const clients: Readonly<Record<string, Upload>> = {
  '@urql/core': async (input, headers) => {
    const client = new Urql({
      url: test.url,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      fetchOptions: { headers },
    });
    const { data, error } = await client.mutation<Uploaded>(gql(UPLOAD), { input }).toPromise();
    if (error !== undefined) throw error.graphQLErrors[0];
    return data!;
  },
  '@apollo/client with apollo-upload-client': async (input, headers) => {
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new UploadHttpLink({ uri: test.url, headers }),
    });
    try {
      const mutation = apolloGql(UPLOAD);
      const { data } = await client.mutate<Uploaded>({ mutation, variables: { input } });
      return data!;
    } catch (error) {
      throw CombinedGraphQLErrors.is(error) ? error.errors[0] : error;
    }
  },
};

function file(name: string, edgeMm = 10): File {
  return new File([new Uint8Array(cube(edgeMm))], name, { type: 'model/stl' });
}

async function sizeOf(id: string): Promise<number> {
  const { data } = await test.query<{ model: { geometry: { sizeMm: { x: number } } } }>(
    'query ($id: ID!) { model(id: $id) { geometry { sizeMm { x } } } }',
    { id },
  );
  return data.model.geometry.sizeMm.x;
}

const HEADERS = { 'apollo-require-preflight': 'true' };
const place = (vendor: VendorId) => folderOf(test, vendor);

describe.each(Object.entries(clients))('%s', (_, upload) => {
  it('brings a file whole to its vendor', async () => {
    const { accountId } = await place('authentise');
    const { uploadModel } = await upload({ accountId, files: [file('cube.stl', 17)] }, HEADERS);
    test.advance(10_000);
    expect(await sizeOf(uploadModel.models[0]!.id)).toBe(17);
  });

  it('brings several files as one upload', async () => {
    const files = [file('a.stl'), file('b.stl')];
    const { uploadModel } = await upload({ ...(await place('3dverse')), files }, HEADERS);
    expect(uploadModel.models).toMatchObject([{ name: 'a.stl' }, { name: 'b.stl' }]);
  });

  it('is told by the gateway which header it forgot', async () => {
    const { accountId } = await place('authentise');
    const uploading = upload({ accountId, files: [file('cube.stl')] }, {});
    await expect(uploading).rejects.toMatchObject({
      message: expect.stringContaining('graphql-preflight: 1'),
      extensions: { code: 'INVALID_INPUT' },
    });
  });

  it('is told by code that a file is too large to come with the request', async () => {
    const { accountId } = await place('authentise');
    const large = new File([new Uint8Array(26_000_000)], 'large.stl');
    await expect(upload({ accountId, files: [large] }, HEADERS)).rejects.toMatchObject({
      message: expect.stringContaining('createUpload'),
      extensions: { code: 'PAYLOAD_TOO_LARGE' },
    });
  });
});
