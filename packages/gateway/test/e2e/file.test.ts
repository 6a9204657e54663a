import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { put } from '../upload/put-client.ts';
import { type OpenedGateway, openTestGateway, type VendorId } from './gateway-setup.ts';

const STL = Buffer.from(tetrahedron());
const SHA256 = createHash('sha256').update(STL).digest('hex');

const CREATE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { uploadId files { filename url method headers } }
}`;
const COMPLETE = `mutation ($uploadId: ID!) {
  completeUpload(uploadId: $uploadId) {
    models { id name download { url } }
    assets { id name download { url } }
    job { id kind steps { id } }
  }
}`;

interface Slot {
  readonly filename: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly download: { readonly url: string } | null;
}

interface Completed {
  readonly completeUpload: {
    readonly models: readonly Thing[];
    readonly assets: readonly Thing[];
    readonly job: { readonly kind: string; readonly steps: readonly unknown[] | null } | null;
  };
}

let server: OpenedGateway;
beforeAll(async () => {
  server = await openTestGateway();
});
afterAll(() => server.close());

/** The first folder of an account that can be uploaded to. */
async function folderOf(vendor: VendorId) {
  const { data } = await server.query<{
    folders: { nodes: { id: string; account: { id: string; vendor: { id: string } } }[] };
  }>('{ folders(first: 50) { nodes { id account { id vendor { id } } } } }');
  const folder = data.folders.nodes.find(({ account }) => account.vendor.id === vendor);
  if (folder === undefined) throw new Error(`no folder at ${vendor}`);
  return { folderId: folder.id, accountId: folder.account.id };
}

async function createUpload(vendor: VendorId, files: readonly object[]) {
  const input = { ...(await folderOf(vendor)), files };
  const { data, errors } = await server.query<{
    createUpload: { uploadId: string; files: Slot[] };
  }>(CREATE, { input });
  expect(errors).toBeUndefined();
  return data.createUpload;
}

async function complete(uploadId: string) {
  const { data, errors } = await server.query<Completed>(COMPLETE, { uploadId });
  expect(errors).toBeUndefined();
  return data.completeUpload;
}

describe.each(['metafold', 'authentise', '3dverse'] as const)('a file at %s', (vendor) => {
  it('goes up in three steps and comes down byte for byte', async () => {
    const told = { filename: 'part.stl', size: STL.length, checksum: SHA256 };
    const { uploadId, files } = await createUpload(vendor, [told]);
    const [slot] = files;
    expect(await put(slot!.url, STL, slot!.headers, slot!.method)).toMatchObject({
      status: 201,
      body: { filename: 'part.stl', size: STL.length, checksum: `sha256:${SHA256}` },
    });
    const { models, assets } = await complete(uploadId);
    const link = [...models, ...assets].find(({ download }) => download !== null)?.download;
    const response = await fetch(link!.url);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(STL)).toBe(true);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
    const part = await fetch(link!.url, { headers: { range: 'bytes=0-4' } });
    const text = await part.text();
    expect([part.status, text]).toEqual([206, 'solid']);
    const head = await fetch(link!.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('that is not what was told is not there', async () => {
    const told = { filename: 'wrong.stl', size: STL.length, checksum: '0'.repeat(64) };
    const { uploadId, files } = await createUpload(vendor, [told]);
    expect(await put(files[0]!.url, STL)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', message: 'wrong.stl has another checksum than was told' },
    });
    const { errors } = await server.query(COMPLETE, { uploadId });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});

describe.each(['metafold', 'authentise', '3dverse'] as const)('a file cut off at %s', (vendor) => {
  it('is not reported as done, and goes up when it is sent again', async () => {
    const told = { filename: 'cut.stl', size: STL.length };
    const { uploadId, files } = await createUpload(vendor, [told]);
    const [slot] = files;
    const call = request(slot!.url, { method: 'PUT', headers: { 'content-length': STL.length } });
    call.on('error', () => {});
    call.write(STL.subarray(0, STL.length / 2), () => call.destroy());
    await new Promise((resolve) => call.once('close', resolve));
    const { errors } = await server.query(COMPLETE, { uploadId });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    await vi.waitFor(async () => {
      expect(await put(slot!.url, STL)).toMatchObject({ status: 201 });
    });
    const { models, assets } = await complete(uploadId);
    expect([...models, ...assets].map(({ name }) => name)).toContain('cut.stl');
  });
});

describe('several files', () => {
  it('go to 3dverse as one upload with a step for each', async () => {
    const { uploadId, files } = await createUpload('3dverse', [
      { filename: 'a.stl' },
      { filename: 'b.stl' },
    ]);
    for (const { url } of files) expect(await put(url, STL)).toMatchObject({ status: 201 });
    const { job } = await complete(uploadId);
    expect(job).toMatchObject({ kind: 'UPLOAD', steps: [{}, {}] });
  });
});

describe('a small file that comes with the operation', () => {
  it.each(['metafold', 'authentise', '3dverse'] as const)('is at %s after it', async (vendor) => {
    const query = `mutation ($input: UploadModelInput!) {
      uploadModel(input: $input) { models { name } assets { name } }
    }`;
    const input = { ...(await folderOf(vendor)), files: [null] };
    const body = new FormData();
    body.append('operations', JSON.stringify({ query, variables: { input } }));
    body.append('map', JSON.stringify({ 0: ['variables.input.files.0'] }));
    body.append('0', new Blob([STL]), 'small.stl');
    const headers = { 'graphql-preflight': '1' };
    const response = await fetch(server.url, { method: 'POST', headers, body });
    const { data, errors } = (await response.json()) as {
      data: { uploadModel: { models: Thing[]; assets: Thing[] } };
      errors?: unknown;
    };
    expect(errors).toBeUndefined();
    const { models, assets } = data.uploadModel;
    expect([...models, ...assets].map(({ name }) => name)).toContain('small.stl');
  });
});

/** A closed mesh of four faces, 10 mm. */
function tetrahedron(): string {
  const [o, x, y, z] = ['0 0 0', '10 0 0', '0 10 0', '0 0 10'];
  const faces = [
    [o, y, x],
    [o, x, z],
    [o, z, y],
    [x, y, z],
  ].map(
    (corners) =>
      `facet normal 0 0 0\nouter loop\n${corners.map((corner) => `vertex ${corner}\n`).join('')}endloop\nendfacet\n`,
  );
  return `solid part\n${faces.join('')}endsolid part\n`;
}
