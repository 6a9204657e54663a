import { type FileFacet, VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { asset, model } from './support/entity.ts';
import { ask } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';

const account = 'a';
const LINKS = '{ assets { nodes { download { url } thumbnail { url } } } }';
const SIGNED = '{ assets { nodes { download { url vendorUrl expiresAt contentType } } } }';

function shop(files?: Partial<FileFacet>) {
  const items = [
    asset({ account, path: 'bytes', hasDownload: true, hasThumbnail: false }),
    asset({ account, path: 'picture', hasDownload: false, hasThumbnail: true }),
  ];
  return createMemoryAdapter({
    account,
    assets: { items },
    models: { items: [model({ account, path: 'm', hasThumbnail: true })] },
    ...(files === undefined ? {} : { powers: { files } }),
  });
}

function signer(answer: Awaited<ReturnType<NonNullable<FileFacet['getLink']>>>) {
  const signed: string[] = [];
  const getLink: FileFacet['getLink'] = async (ref, content) => {
    signed.push(`${content} of ${ref.type} ${ref.path}`);
    return answer;
  };
  return { signed, files: { getLink } };
}

test("the gateway's own address is there for bytes that exist, and costs no call", async () => {
  const { signed, files } = signer(null);
  const a = shop(files);
  const { data, errors } = await ask([a], LINKS);
  expect(errors).toEqual([]);
  expect(data.assets.nodes).toEqual([
    { download: { url: 'https://gateway.example/download/bytes' }, thumbnail: null },
    { download: null, thumbnail: { url: 'https://gateway.example/thumbnail/picture' } },
  ]);
  expect(signed).toEqual([]);
  expect(a.calls.map(({ method }) => method)).toEqual(['assets.list']);
});

test('an account whose files cannot be read gives no links', async () => {
  const { data, errors } = await ask([shop()], LINKS);
  expect(errors).toEqual([]);
  expect(data.assets.nodes).toEqual([
    { download: null, thumbnail: null },
    { download: null, thumbnail: null },
  ]);
});

test("the vendor's link is asked for once for all that is selected of it, and only for what exists", async () => {
  const { signed, files } = signer({
    url: 'https://vendor.example/signed',
    expiresAt: new Date(0),
    contentType: 'model/stl',
  });
  const { data } = await ask([shop(files)], SIGNED);
  expect(data.assets.nodes).toEqual([
    {
      download: {
        url: 'https://gateway.example/download/bytes',
        vendorUrl: 'https://vendor.example/signed',
        expiresAt: '1970-01-01T00:00:00.000Z',
        contentType: 'model/stl',
      },
    },
    { download: null },
  ]);
  expect(signed).toEqual(['download of Asset bytes']);
});

test('the bytes and the picture of one thing have links of their own', async () => {
  const { signed, files } = signer({
    url: 'https://vendor.example/x',
    expiresAt: null,
    contentType: null,
  });
  await ask(
    [shop(files)],
    '{ models { nodes { download { vendorUrl } thumbnail { vendorUrl expiresAt } } } }',
  );
  expect([...signed].sort()).toEqual(['download of Model m', 'thumbnail of Model m']);
});

test.each([
  ['makes no links', { open: () => Promise.reject(new Error('Nothing should be opened.')) }],
  ['makes none for this', signer(null).files],
])('where the vendor %s its fields are null without an error', async (_what, files) => {
  const { data, errors } = await ask([shop(files)], SIGNED);
  expect(errors).toEqual([]);
  expect(data.assets.nodes[0].download).toEqual({
    url: 'https://gateway.example/download/bytes',
    vendorUrl: null,
    expiresAt: null,
    contentType: null,
  });
});

test('a link that the vendor fails to make is null with its error, and the address stands', async () => {
  const getLink = () =>
    Promise.reject(
      new VendorError({ code: 'FORBIDDEN', vendor: 'memory', account, message: 'No.' }),
    );
  const { data, errors } = await ask([shop({ getLink })], SIGNED);
  expect(data.assets.nodes[0].download).toMatchObject({
    url: 'https://gateway.example/download/bytes',
    vendorUrl: null,
  });
  expect(errors.map(({ path, extensions }) => [path.at(-1), extensions.code]).sort()).toEqual([
    ['contentType', 'FORBIDDEN'],
    ['expiresAt', 'FORBIDDEN'],
    ['vendorUrl', 'FORBIDDEN'],
  ]);
});

test('a link that is no address of the web is not shown', async () => {
  const { files } = signer({ url: 'file:///etc/passwd', expiresAt: null, contentType: null });
  const { data, errors } = await ask([shop(files)], SIGNED);
  expect(data.assets.nodes[0].download.vendorUrl).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
  expect(JSON.stringify(errors)).not.toContain('passwd');
});
