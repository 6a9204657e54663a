import type { TestGateway, VendorId } from './gateway-setup.ts';

/** A cube with its corner in the origin, as an ASCII STL. `faces`: 12 is closed, fewer leave it open. */
export function cube(edgeMm: number, faces = 12): Buffer {
  const e = edgeMm;
  const corner = (bits: number) => `${bits & 1 ? e : 0} ${bits & 2 ? e : 0} ${bits & 4 ? e : 0}`;
  const quads = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  const triangles = quads.flatMap(([a = 0, b = 0, c = 0, d = 0]) => [
    [a, b, c],
    [a, c, d],
  ]);
  const text = triangles
    .slice(0, faces)
    .map((corners) => corners.map((bits) => `vertex ${corner(bits)}\n`).join(''))
    .map((loop) => `facet normal 0 0 0\nouter loop\n${loop}endloop\nendfacet\n`)
    .join('');
  return Buffer.from(`solid cube\n${text}endsolid cube\n`);
}

/** The first folder of an account, and the account. */
export async function folderOf(test: Pick<TestGateway, 'query'>, vendor: VendorId) {
  const { data } = await test.query<{
    folders: { nodes: { id: string; account: { id: string } }[] };
  }>(
    'query ($vendor: ID!) { folders(filter: { vendors: [$vendor] }) { nodes { id account { id } } } }',
    {
      vendor,
    },
  );
  const [folder] = data.folders.nodes;
  if (folder === undefined) throw new Error(`no folder at ${vendor}`);
  return { folderId: folder.id, accountId: folder.account.id };
}

/** Brings files to a vendor in the three steps; resolves to the ids of what they became. */
export async function uploadFiles(
  test: TestGateway,
  vendor: VendorId,
  files: readonly { readonly filename: string; readonly content: Buffer }[],
) {
  const { data } = await test.query<{
    createUpload: { uploadId: string; files: { url: string }[] };
  }>(
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { uploadId files { url } } }',
    {
      input: {
        ...(await folderOf(test, vendor)),
        files: files.map(({ filename, content }) => ({ filename, size: content.length })),
      },
    },
  );
  for (const [index, { url }] of data.createUpload.files.entries()) {
    const content = files[index]?.content ?? Buffer.alloc(0);
    const { status } = await fetch(url, { method: 'PUT', body: new Uint8Array(content) });
    if (status !== 201) throw new Error(`PUT answered ${status}`);
  }
  const completed = await test.query<{
    completeUpload: {
      models: { id: string }[];
      assets: { id: string }[];
      job: { id: string } | null;
    };
  }>(
    'mutation ($id: ID!) { completeUpload(uploadId: $id) { models { id } assets { id } job { id } } }',
    { id: data.createUpload.uploadId },
  );
  return completed.data.completeUpload;
}
