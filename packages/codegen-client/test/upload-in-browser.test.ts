import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../src/index.ts';
import { json, startServer } from './server.ts';

/** As much of a browser's class as an upload needs, over the fetch that is here. */
class BrowserRequest {
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  status = 0;
  responseText = '';
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  readonly #controller = new AbortController();
  readonly #headers = new Headers();
  #target = { method: '', url: '' };

  open(method: string, url: string) {
    this.#target = { method, url };
  }
  setRequestHeader(name: string, value: string) {
    this.#headers.set(name, value);
  }
  abort() {
    this.#controller.abort();
  }
  async send(body: Blob) {
    const { method, url } = this.#target;
    const { signal } = this.#controller;
    try {
      this.upload.onprogress?.({ loaded: body.size });
      const response = await fetch(url, { method, headers: this.#headers, body, signal });
      this.status = response.status;
      this.responseText = await response.text();
      this.onload?.();
    } catch {
      if (signal.aborted) this.onabort?.();
      else this.onerror?.();
    }
    this.onloadend?.();
  }
}

const file = new File(['solid'], 'part.stl');
const model = { id: 'm', name: 'part.stl', status: 'READY' };

async function startGateway(status: number) {
  const puts: unknown[] = [];
  const url = await startServer((request, response) => {
    if (request.method === 'PUT') {
      puts.push([request.url, request.headers['content-type'], request.body]);
      json(response, { code: 'PAYLOAD_TOO_LARGE', message: 'Too large.' }, status);
      return;
    }
    const slot = { filename: 'part.stl', method: 'PUT', headers: { 'content-type': 'model/stl' } };
    const files = [{ ...slot, url: url.replace('graphql', 'uploads/1/0') }];
    const isFirst = request.body.includes('createUpload(');
    const data = isFirst
      ? { createUpload: { uploadId: '1', expiresAt: '', files } }
      : { completeUpload: { models: [model], assets: [], job: null } };
    json(response, { data });
  });
  return { url, puts };
}

describe('an upload in a browser', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('goes by the class that tells of its progress', async () => {
    vi.stubGlobal('XMLHttpRequest', BrowserRequest);
    const { url, puts } = await startGateway(201);
    const progress: unknown[] = [];
    const { models } = createClient({ url });
    const onProgress = (told: unknown) => progress.push(told);
    expect(await models.upload(file, { accountId: 'a', onProgress })).toEqual(model);
    expect(puts).toEqual([['/uploads/1/0', 'model/stl', 'solid']]);
    expect(progress).toEqual([{ sentBytes: 5, totalBytes: 5 }]);
  });

  it('rejects with what the gateway refuses it with', async () => {
    vi.stubGlobal('XMLHttpRequest', BrowserRequest);
    const { url } = await startGateway(413);
    await expect(
      createClient({ url }).models.upload(file, { accountId: 'a' }),
    ).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', message: 'Too large.' });
  });

  it('stops with the reason of its signal', async () => {
    vi.stubGlobal('XMLHttpRequest', BrowserRequest);
    const { url } = await startGateway(201);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('The user left.'));
    const options = { accountId: 'a', onProgress, signal: controller.signal };
    await expect(createClient({ url }).models.upload(file, options)).rejects.toThrow(
      'The user left.',
    );
  });

  it('cannot read a path', async () => {
    vi.stubGlobal('process', undefined);
    const client = createClient({ url: 'http://127.0.0.1:1/graphql' });
    await expect(client.models.upload('part.stl', { accountId: 'a' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'A path can be read in Node only: pass a File or a Blob.',
    });
  });
});
