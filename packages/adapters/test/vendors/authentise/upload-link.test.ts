import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../../support/server.ts';
import { createTestAdapter, createWrite, rejection, TOKEN, uploadOf } from './fixture.ts';
import { inPieces } from './stl.ts';

const BYTES = new TextEncoder().encode('solid a\nendsolid a\n');
const SECRET = 'sig=canary-8c1d';

/** A file store as strict as the vendor's: it takes bytes of one type, and nobody's credentials. */
async function serveStore(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown = (_, response) =>
    response.writeHead(204).end(),
): Promise<TestServer> {
  return await serve((request, response) => {
    const { authorization, cookie, 'content-type': type } = request.headers;
    const isFit = !authorization && !cookie && type === 'application/octet-stream';
    if (!isFit) return response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code>');
    return answer(request, response);
  });
}

interface CreateAnswer {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A model service that answers a creation with `created` and keeps one model. */
async function serveModelService(
  created: (origin: string) => CreateAnswer,
  model: (readCount: number) => Record<string, unknown> = () => ({}),
): Promise<TestServer> {
  let readCount = 0;
  const server: TestServer = await serve((request, response) => {
    if (request.method === 'POST') {
      const { headers = {}, body } = created(server.origin);
      response.writeHead(201, headers).end(body === undefined ? '' : JSON.stringify(body));
      return;
    }
    readCount += 1;
    const json = { uri: '/model/m/', name: 'box.stl', status: 'processing', ...model(readCount) };
    response.end(JSON.stringify(json));
  });
  return server;
}

/** The store is on this machine: the setting has to allow that. */
async function upload(
  service: TestServer,
  store: TestServer | null,
  more: Parameters<typeof uploadOf>[1] = {},
) {
  const adapter = createTestAdapter(service.origin, {
    ...TOKEN,
    linkOrigins: store?.origin ?? '',
  });
  return await adapter.facets.uploads!.upload(uploadOf(BYTES, more), createWrite());
}

describe('the place that a file is uploaded to', () => {
  const place = (store: TestServer) => `${store.origin}/bucket/m?${SECRET}`;

  it.each<[string, (place: string, origin: string) => CreateAnswer]>([
    [
      'headers',
      (link, origin) => ({
        headers: { location: `${origin}/model/m/`, 'x-upload-location': link },
      }),
    ],
    [
      'headers, relative',
      (link) => ({
        headers: { Location: '/model/m/', 'X-Upload-Location': link },
      }),
    ],
    [
      'headers before a body that says otherwise',
      (link) => ({
        headers: { location: '/model/m/', 'x-upload-location': link },
        body: { resources: [{ uri: '/model/other/', 'upload-location': 'http://127.0.0.1:1/' }] },
      }),
    ],
    [
      'a list of one',
      (link) => ({
        body: { resources: [{ uri: '/model/m/', 'upload-location': link }] },
      }),
    ],
    ['the thing itself', (link) => ({ body: { uri: '/model/m/', 'upload-location': link } })],
  ])('is read from %s', async (_, created) => {
    const store = await serveStore();
    const service = await serveModelService((origin) => created(place(store), origin));
    const { models } = await upload(service, store);
    expect(models[0]!.ref.path).toBe('m');
    expect(store.calls).toMatchObject([
      { method: 'PUT', url: `/bucket/m?${SECRET}`, body: 'solid a\nendsolid a\n' },
    ]);
    expect(store.calls[0]!.headers['content-length']).toBe(String(BYTES.length));
  });

  it('is read from the model where the answer does not tell it', async () => {
    const store = await serveStore();
    const service = await serveModelService(
      () => ({ headers: { location: '/model/m/' } }),
      (count) => (count === 1 ? { status: 'not-uploaded', 'upload-location': place(store) } : {}),
    );
    await upload(service, store);
    expect(store.calls).toHaveLength(1);
  });

  it.each([
    [{ headers: { location: '/model/m/' } }, 'no place to upload the bytes to'],
    [{ headers: { location: '/elsewhere/m/' } }, 'no address of what it made'],
    [{}, 'no address of what it made'],
  ])('is nowhere after %j, which is a bad answer', async (created, says) => {
    const service = await serveModelService(() => created);
    const error = await rejection(upload(service, null));
    expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
    expect(error.message).toContain(says);
  });

  it('must be on the internet or named by the settings', async () => {
    const store = await serveStore();
    const service = await serveModelService(() => ({
      headers: { location: '/model/m/', 'x-upload-location': place(store) },
    }));
    const error = await rejection(upload(service, null));
    expect(error.code).toBe('VENDOR_BAD_RESPONSE');
    expect(error.message).not.toContain('canary');
    expect(store.calls).toHaveLength(0);
  });

  it('is asked for again where the link has run out', async () => {
    const store = await serveStore((request, response) =>
      response.writeHead(request.url?.includes('fresh') ? 200 : 403).end(),
    );
    const service = await serveModelService(
      () => ({ headers: { location: '/model/m/', 'x-upload-location': place(store) } }),
      (count) =>
        count === 1
          ? { status: 'not-uploaded', 'upload-location': `${store.origin}/fresh?${SECRET}` }
          : {},
    );
    const { models } = await upload(service, store);
    expect(models).toMatchObject([{ status: 'PROCESSING' }]);
    expect(store.calls.map(({ body }) => body)).toEqual(Array(2).fill('solid a\nendsolid a\n'));
  });

  it.each([
    ['the model knows no other', BYTES, (link: string) => link],
    ['too much was sent', new Uint8Array(300_000), () => 'http://127.0.0.1:1/'],
  ])('is not asked for twice where %s', async (_, bytes, fresh) => {
    const store = await serveStore((_request, response) => response.writeHead(403).end());
    const service = await serveModelService(
      () => ({ headers: { location: '/model/m/', 'x-upload-location': place(store) } }),
      () => ({ status: 'not-uploaded', 'upload-location': fresh(place(store)) }),
    );
    const error = await rejection(
      upload(service, store, { size: bytes.length, content: inPieces(bytes, 65_536) }),
    );
    expect(error).toMatchObject({ code: 'FORBIDDEN', httpStatus: 403 });
    expect(error.message).toContain('The model m was made and has no bytes');
    expect(error.message).not.toContain('canary');
    expect(store.calls).toHaveLength(1);
  });
});

describe('an upload whose answer is lost', () => {
  const created = (store: TestServer) => () => ({
    headers: { location: '/model/m/', 'x-upload-location': `${store.origin}/m?${SECRET}` },
  });

  it('is done where the model has its bytes', async () => {
    const store = await serveStore((request) => request.socket.destroy());
    const service = await serveModelService(created(store));
    expect(await upload(service, store)).toMatchObject({
      models: [{ status: 'PROCESSING' }],
      job: { kind: 'ANALYSIS', status: 'RUNNING' },
    });
  });

  it('has an unknown outcome where it has not', async () => {
    const store = await serveStore((request) => request.socket.destroy());
    const service = await serveModelService(created(store), () => ({ status: 'not-uploaded' }));
    expect(await rejection(upload(service, store))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('is done with a state that nobody knows where the model cannot be read afterwards', async () => {
    const store = await serveStore();
    const service = await serve((request, response) => {
      if (request.method === 'POST') response.writeHead(201, created(store)().headers).end();
      else response.writeHead(404).end();
    });
    expect(await upload(service, store)).toMatchObject({
      models: [{ ref: { path: 'm' }, name: 'box.stl', status: 'UNKNOWN' }],
    });
  });
});

describe('an upload whose caller leaves', () => {
  it.each([
    ['while its bytes are on their way', false, 'VENDOR_TIMEOUT'],
    ['once they are sent', true, 'OUTCOME_UNKNOWN'],
  ])('%s is over at once', async (_, isSent, code) => {
    const caller = new AbortController();
    const leave = () => setImmediate(() => caller.abort());
    const content = async function* () {
      yield BYTES;
      if (isSent) return;
      leave();
      await new Promise(() => {});
    };
    const store = await serveStore(leave);
    const service = await serveModelService(() => ({
      headers: { location: '/model/m/', 'x-upload-location': `${store.origin}/m` },
    }));
    const adapter = createTestAdapter(service.origin, { ...TOKEN, linkOrigins: store.origin });
    const input = uploadOf(BYTES, { size: isSent ? BYTES.length : null, content: content() });
    const upload = adapter.facets.uploads!.upload(input, { signal: caller.signal });
    expect(await rejection(upload)).toMatchObject({ code });
  });
});

describe('what the vendor is told of an upload', () => {
  it.each([
    [false, false, undefined],
    [true, false, 'https://gateway.example/callbacks/a/b'],
  ])(
    'is real JSON (resize %s, rotation %s, callback %s)',
    async (allowResize, allowRotation, callbackUrl) => {
      const store = await serveStore();
      const service = await serveModelService(() => ({
        headers: { location: '/model/m/', 'x-upload-location': `${store.origin}/m` },
      }));
      const adapter = createTestAdapter(service.origin, { ...TOKEN, linkOrigins: store.origin });
      const input = { ...uploadOf(BYTES), allowResize, allowRotation };
      await adapter.facets.uploads!.upload(input, createWrite(callbackUrl));
      expect(JSON.parse(service.calls[0]!.body)).toEqual({
        name: 'box.stl',
        allowed_transformations: { resize: allowResize, rotation: allowRotation },
        ...(callbackUrl === undefined ? {} : { callback: { url: callbackUrl, method: 'POST' } }),
      });
    },
  );
});
