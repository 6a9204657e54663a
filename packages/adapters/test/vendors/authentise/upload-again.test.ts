import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Adapter, UploadInput } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createAwaitingModels } from '../../../src/vendors/authentise/awaiting-model.ts';
import { serve } from '../../support/server.ts';
import {
  callsOf,
  createTestAdapter,
  createWrite,
  rejection,
  startShop,
  TOKEN,
  uploadOf,
} from './fixture.ts';
import { createBox, inPieces } from './stl.ts';

const { bytes: BYTES } = createBox(1, 2, 3);

async function* cut(length: number) {
  yield new Uint8Array(length);
  throw new Error('the client left');
}

function upload(adapter: Adapter, input: UploadInput, callbackUrl?: string) {
  return adapter.facets.uploads!.upload(input, createWrite(callbackUrl));
}

/** A service whose models wait until their bytes have come, and whose file store answers as told. */
async function serveVendor(answerPut: (response: ServerResponse, count: number) => unknown) {
  let made = 0;
  let puts = 0;
  const uploaded = new Set<string>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const [, , id = ''] = (request.url ?? '').split('/');
    if (request.method === 'POST') {
      made += 1;
      const headers = {
        location: `/model/m${made}/`,
        'x-upload-location': `${vendor.origin}/store/m${made}`,
      };
      return response.writeHead(201, headers).end();
    }
    if (request.method === 'PUT') {
      puts += 1;
      answerPut(response, puts);
      if (response.headersSent && response.statusCode < 300) uploaded.add(id);
      return response;
    }
    const status = uploaded.has(id) ? 'processing' : 'not-uploaded';
    const uri = `/model/${id}/`;
    return response.end(JSON.stringify({ uri, name: 'box.stl', status }));
  };
  const vendor = await serve(answer);
  const adapter = createTestAdapter(vendor.origin, { ...TOKEN, linkOrigins: vendor.origin });
  const callsMade = () => vendor.calls.map(({ method, url }) => `${method} ${url}`);
  return { adapter, callsMade, markUploaded: (id: string) => uploaded.add(id) };
}

describe('the next upload of a file', () => {
  it.each([[500], [null]])(
    'after its bytes were cut off goes to the model that waits for them (of %s bytes)',
    async (size) => {
      const { emulator, adapter } = await startShop();
      const input = uploadOf(BYTES, { size, content: cut(84) });
      await expect(upload(adapter, input)).rejects.toThrow('the client left');
      emulator.clearCalls();
      const { models } = await upload(adapter, uploadOf(BYTES));
      expect(models).toMatchObject([{ name: 'box.stl', status: 'PROCESSING' }]);
      const id = models[0]!.ref.path;
      // The upload that was cut off may end its call late.
      const calls = callsOf(emulator).filter((call) => !call.startsWith('PUT'));
      expect(calls).toEqual([`GET /model/${id}/`, `GET /model/${id}/`]);
      // What has its bytes is given to nobody else.
      const again = await upload(adapter, uploadOf(BYTES));
      expect(again.models[0]!.ref.path).not.toBe(id);
    },
  );

  it.each([413, 429, 503])('after a refusal with %i goes to the same model', async (status) => {
    const { adapter, callsMade } = await serveVendor((response, count) =>
      response.writeHead(count <= 2 ? status : 204).end(),
    );
    await rejection(upload(adapter, uploadOf(BYTES)));
    await rejection(upload(adapter, uploadOf(BYTES)));
    const { models } = await upload(adapter, uploadOf(BYTES));
    expect(models[0]!.ref.path).toBe('m1');
    expect(callsMade().filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('makes another model where the place of the first is refused a second time', async () => {
    const { adapter } = await serveVendor((response, count) =>
      response.writeHead(count <= 2 ? 403 : 204).end(),
    );
    await rejection(upload(adapter, uploadOf(BYTES)));
    await rejection(upload(adapter, uploadOf(BYTES)));
    const { models } = await upload(adapter, uploadOf(BYTES));
    expect(models[0]!.ref.path).toBe('m2');
  });

  it.each<[string, Partial<UploadInput>, string | undefined]>([
    ['name', { files: uploadOf(BYTES, { filename: 'other.stl' }).files }, undefined],
    ['wish', { allowResize: true }, undefined],
    ['callback', {}, 'http://127.0.0.1:1/c'],
  ])('makes another model for another %s', async (_, more, callbackUrl) => {
    const { adapter } = await serveVendor((response, count) =>
      response.writeHead(count === 1 ? 413 : 204).end(),
    );
    await rejection(upload(adapter, uploadOf(BYTES)));
    const { models } = await upload(adapter, { ...uploadOf(BYTES), ...more }, callbackUrl);
    expect(models[0]!.ref.path).toBe('m2');
  });

  it('makes another model where the first has got its bytes after all', async () => {
    const { adapter, markUploaded } = await serveVendor((response, count) =>
      response.writeHead(count === 1 ? 413 : 204).end(),
    );
    await rejection(upload(adapter, uploadOf(BYTES)));
    markUploaded('m1');
    expect((await upload(adapter, uploadOf(BYTES))).models[0]!.ref.path).toBe('m2');
  });
});

describe('a model whose bytes may have come', () => {
  it.each([
    ['the answer is lost', (response: ServerResponse) => response.socket?.destroy()],
    ['the store fails', (response: ServerResponse) => response.writeHead(500).end()],
  ])('is not uploaded to again: %s', async (_, fail) => {
    const { adapter } = await serveVendor((response, count) =>
      count === 1 ? fail(response) : response.writeHead(204).end(),
    );
    const error = await rejection(upload(adapter, uploadOf(BYTES)));
    expect(error.code).toBe('OUTCOME_UNKNOWN');
    expect((await upload(adapter, uploadOf(BYTES))).models[0]!.ref.path).toBe('m2');
  });

  it('is not uploaded to again where the source failed after its last byte', async () => {
    const { adapter } = await serveVendor((response) => response.writeHead(204).end());
    const input = uploadOf(BYTES, { size: 84, content: cut(84) });
    await expect(upload(adapter, input)).rejects.toThrow('the client left');
    expect((await upload(adapter, uploadOf(BYTES))).models[0]!.ref.path).toBe('m2');
  });
});

describe('two uploads of one name at a time', () => {
  it('share no model', async () => {
    const { adapter } = await serveVendor((response, count) =>
      response.writeHead(count === 1 ? 413 : 204).end(),
    );
    await rejection(upload(adapter, uploadOf(BYTES)));
    const both = await Promise.all([
      upload(adapter, uploadOf(BYTES)),
      upload(adapter, uploadOf(BYTES, { content: inPieces(BYTES) })),
    ]);
    const ids = both.map(({ models }) => models[0]!.ref.path);
    expect(ids.toSorted()).toEqual(['m1', 'm2']);
  });
});

describe('a model that waits', () => {
  const wish = { name: 'a', allowResize: false, allowRotation: false, isReported: false };
  const model = (id: string) => ({ ...wish, id, uploadLocation: `/${id}` });

  it('is forgotten after a day', () => {
    let time = 0;
    const models = createAwaitingModels({ now: () => time });
    models.add(model('m'));
    time = 86_399_999;
    expect(models.take(wish)).toEqual(model('m'));
    models.add(model('m'));
    time += 86_400_000;
    expect(models.take(wish)).toBeNull();
  });

  it('is forgotten when too many others came after it', () => {
    const models = createAwaitingModels({ now: () => 0, maxCount: 2 });
    for (const id of ['a', 'b', 'c']) models.add(model(id));
    expect([models.take(wish)?.id, models.take(wish)?.id, models.take(wish)]).toEqual([
      'b',
      'c',
      null,
    ]);
  });
});
