import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createClient,
  type FileInput,
  ModelFailedError,
  type UploadProgress,
} from '@fabgraph/codegen-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { until } from '../e2e/live-client.ts';
import { cube } from '../e2e/stl.ts';

let test: OpenedGateway;
let folder: string;
beforeAll(async () => {
  test = await openTestGateway();
  folder = mkdtempSync(join(tmpdir(), 'fabgraph-upload-'));
  writeFileSync(join(folder, 'cube.stl'), STL);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await test.close();
});

const STL = cube(20);
const filename = 'cube.stl';
const accountId = 'authentise-demo';

const INPUTS: Record<string, () => FileInput> = {
  'a path': () => join(folder, filename),
  'the URL of a file': () => new URL(`file://${folder}/${filename}`),
  'a File': () => new File([new Uint8Array(STL)], filename),
  'a Blob': () => ({ content: new Blob([new Uint8Array(STL)]), filename }),
  bytes: () => ({ content: STL, filename }),
  'a web stream': () => ({ content: new Blob([new Uint8Array(STL)]).stream(), filename }),
  'a stream of Node': () => ({ content: createReadStream(join(folder, filename)), filename }),
  'a stream of a size that is told': () => ({
    content: createReadStream(join(folder, filename)),
    filename,
    size: STL.length,
  }),
};

describe('models.upload', () => {
  it.each(Object.keys(INPUTS))('brings %s to a vendor, telling how far it is', async (name) => {
    const { models } = createClient({ url: test.url });
    const input = INPUTS[name]!();
    const progress: UploadProgress[] = [];
    const model = await models.upload(input, {
      accountId,
      onProgress: (told) => progress.push(told),
    });
    expect(model).toMatchObject({ name: filename, status: 'PROCESSING' });
    expect(progress.at(-1)?.sentBytes).toBe(STL.length);
    const isSizeKnown = name !== 'a web stream' && name !== 'a stream of Node';
    expect(progress.at(-1)?.totalBytes).toBe(isSizeKnown ? STL.length : undefined);
  });

  it('waits until the model is READY where that is asked', async () => {
    const { models } = createClient({ url: test.url });
    const uploading = models.upload(join(folder, filename), { accountId, until: 'READY' });
    await until(() => test.gateway.hub.getStats().subscribers === 1, 'the watch');
    test.advance(10_000);
    const { id, status } = await uploading;
    expect(status).toBe('READY');
    expect((await models.get(id))?.geometry).toMatchObject({ volumeMm3: 8_000, faceCount: 12 });
    expect(test.gateway.hub.getStats().subscribers).toBe(0);
  });

  it('rejects where the vendor cannot use the bytes', async () => {
    const { models } = createClient({ url: test.url });
    const content = Buffer.from('this is no mesh');
    const uploading = models
      .upload({ content, filename: 'broken.stl' }, { accountId, until: 'READY' })
      .catch((thrown) => thrown);
    await until(() => test.gateway.hub.getStats().subscribers === 1, 'the watch');
    test.advance(10_000);
    const error = await uploading;
    expect(error).toBeInstanceOf(ModelFailedError);
    expect(error).toMatchObject({ code: 'MODEL_FAILED', model: { status: 'FAILED' } });
  });

  it('gives up waiting after its time', async () => {
    const { models } = createClient({ url: test.url });
    const options = { accountId, until: 'READY', timeoutMs: 20 } as const;
    await expect(models.upload(join(folder, filename), options)).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
    });
  });

  it('checks the bytes against a checksum', async () => {
    const { models } = createClient({ url: test.url });
    const checksum = createHash('sha256').update(STL).digest('hex');
    const send = (content: Buffer) =>
      models.upload({ content, filename, checksum }, { accountId }).catch((thrown) => thrown);
    expect(await send(STL)).toMatchObject({ name: filename });
    expect(await send(cube(21))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('stops sending when its signal is aborted, with the reason', async () => {
    const { models } = createClient({ url: test.url });
    const controller = new AbortController();
    let isLeft = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        isLeft = true;
      }
    }
    const uploading = models.upload(
      { content: endless(), filename },
      {
        accountId,
        signal: controller.signal,
        onProgress: ({ sentBytes }) => {
          if (sentBytes > 1_000_000) controller.abort(new Error('The user left.'));
        },
      },
    );
    await expect(uploading).rejects.toThrow('The user left.');
    await until(() => isLeft, 'the source to be closed');
  });

  it('brings a file of no bytes, of which the vendor makes what it can', async () => {
    const { models } = createClient({ url: test.url });
    writeFileSync(join(folder, 'empty.stl'), '');
    const model = await models.upload(join(folder, 'empty.stl'), { accountId });
    expect(model).toMatchObject({ name: 'empty.stl', size: 0 });
  });

  it('rejects where the file has gone before its bytes are sent', async () => {
    const path = join(folder, 'fleeting.stl');
    writeFileSync(path, STL);
    const { models } = createClient({
      url: test.url,
      fetch: async (url, init) => {
        rmSync(path, { force: true });
        return fetch(url, init);
      },
    });
    await expect(models.upload(path, { accountId })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `${path} cannot be read.`,
    });
  });

  it.each([
    ['the source itself fails', STL.length, /^The disk is gone\.$/],
    ['it has more bytes than was said', STL.length - 1, /said to have \d+ bytes, and has more/],
    ['it has fewer bytes than was said', STL.length + 1, /said to have \d+ bytes, and has \d+/],
  ])('rejects with the reason where %s', async (_, size, message) => {
    const { models } = createClient({ url: test.url });
    async function* content() {
      yield STL;
      if (size === STL.length) throw new Error('The disk is gone.');
    }
    await expect(
      models.upload({ content: content(), filename, size }, { accountId }),
    ).rejects.toThrow(message);
  });

  it.each([
    ['a path where there is nothing', () => '/no/such.stl', 'cannot be read'],
    ['a folder', () => tmpdir(), 'is no file'],
    ['a stream without a name', () => new Blob(['x']).stream(), 'Name the file'],
  ])('refuses %s before it asks the gateway', async (_, input, message) => {
    const client = createClient({ url: 'http://127.0.0.1:1/graphql' });
    await expect(client.models.upload(input(), { accountId })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });
});

describe('uploads.send', () => {
  it('brings several files as one upload to the vendor that takes them', async () => {
    const { folders, uploads } = createClient({ url: test.url });
    const { nodes } = await folders.list({ filter: { vendors: ['3dverse'] } }).page();
    const progress: UploadProgress[] = [];
    const { models, job } = await uploads.send(
      ['one.stl', 'two.stl'].map((name) => ({ content: STL, filename: name })),
      {
        accountId: '3dverse-demo',
        folderId: nodes[0]!.id,
        onProgress: (told) => progress.push(told),
      },
    );
    expect(models.map(({ name }) => name).sort()).toEqual(['one.stl', 'two.stl']);
    expect(job).toMatchObject({ kind: 'UPLOAD' });
    const totalBytes = STL.length * 2;
    expect(progress.at(-1)).toEqual({ sentBytes: totalBytes, totalBytes });
  });
});
