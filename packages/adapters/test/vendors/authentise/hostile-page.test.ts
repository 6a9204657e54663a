import { describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../../support/server.ts';
import { createRequest, createTestAdapter, readAll, rejection } from './fixture.ts';
import { numbered, serveModels, urlsOf } from './hand-made-vendor.ts';

interface PageJson {
  readonly ids?: readonly string[];
  readonly next?: string | null;
}

/** Answers every GET with the page that its address is mapped to. */
async function servePages(pages: (url: string) => PageJson | undefined): Promise<TestServer> {
  const server: TestServer = await serve((request, response) => {
    const page = pages(request.url ?? '');
    if (page === undefined) return response.writeHead(404).end();
    const { ids = [], next = null } = page;
    const resources = ids.map((id) => ({ uri: `${server.origin}/model/${id}/`, name: id }));
    return response.end(JSON.stringify({ resources, links: { next } }));
  });
  return server;
}

async function failureOf(server: TestServer) {
  const adapter = createTestAdapter(server.origin);
  return await rejection(readAll(adapter.facets.models!.list, { first: 5 }));
}

describe('pages of the model list', () => {
  it('are not followed to another host', async () => {
    const other = await serve((_, response) => response.end('{"resources":[]}'));
    const server = await servePages(() => ({ ids: ['a'], next: `${other.origin}/model/?page=2` }));
    expect(await failureOf(server)).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
    expect(other.calls).toEqual([]);
  });

  it.each(['/users/?page=2', '/model/../users/', 'file:///model/', 'javascript:1', '//model/'])(
    'are not followed to %s',
    async (next) => {
      const server = await servePages(() => ({ ids: ['a'], next }));
      expect(await failureOf(server)).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
      expect(urlsOf(server)).toEqual(['GET /model/']);
    },
  );

  it('are followed, at the configured host, where the service calls itself by another', async () => {
    const own = 'https://data.example/model/';
    const server = await serve((request, response) => {
      const isFirst = request.url === '/model/';
      const resources = [{ uri: `${own}${isFirst ? 'a' : 'b'}/`, name: 'x' }];
      const links = { next: isFirst ? `${own}?page=2` : null };
      response.end(JSON.stringify({ resources, links }));
    });
    const adapter = createTestAdapter(server.origin);
    const models = await readAll(adapter.facets.models!.list, { first: 5 });
    expect(models.map(({ vendorId }) => vendorId)).toEqual(['a', 'b']);
    expect(urlsOf(server)).toEqual(['GET /model/', 'GET /model/?page=2']);
  });

  it('are given up when a page leads to itself', async () => {
    const server = await servePages(() => ({ ids: ['a'], next: '/model/' }));
    expect((await failureOf(server)).message).toContain('lead back to themselves');
    expect(server.calls).toHaveLength(1);
  });

  it('are given up when they run in a circle', async () => {
    const pages: Record<string, PageJson> = {
      '/model/': { ids: ['a'], next: '/model/?p=2' },
      '/model/?p=2': { ids: ['b'], next: '/model/?p=3' },
      '/model/?p=3': { ids: ['c'], next: '/model/?p=4' },
      '/model/?p=4': { ids: ['d'], next: '/model/?p=2' },
    };
    const server = await servePages((url) => pages[url]);
    expect(await failureOf(server)).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
    expect(server.calls.length).toBeLessThan(10);
  });

  it('are given up when they are empty for ever', async () => {
    let count = 0;
    const server = await servePages(() => {
      count += 1;
      return { next: `/model/?p=${count}` };
    });
    expect(await failureOf(server)).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
    expect(server.calls.length).toBeLessThan(30);
  });

  it('are passed over when a few of them are empty', async () => {
    const pages: Record<string, PageJson> = {
      '/model/': { next: '/model/?p=2' },
      '/model/?p=2': { next: '/model/?p=3' },
      '/model/?p=3': { ids: ['a'] },
    };
    const server = await servePages((url) => pages[url]);
    const adapter = createTestAdapter(server.origin);
    const page = await adapter.facets.models!.list({ first: 5 }, createRequest());
    expect(page.items.map(({ name }) => name)).toEqual(['a']);
    expect(page.isLast).toBe(true);
  });

  it.each(['{}', 'null', '"x"', '{"resources":"x"}', '{"resources":{}}'])(
    'are a bad answer where the body is %s',
    async (body) => {
      const server = await serve((_, response) => response.end(body));
      expect(await failureOf(server)).toMatchObject({ code: 'VENDOR_BAD_RESPONSE' });
    },
  );

  it('lose what is no model, and nothing else', async () => {
    const server = await serve((_, response) => {
      const resources = [
        null,
        7,
        { name: 'no-uri' },
        { uri: `${server.origin}/model/a/` },
        { uri: 'ftp://elsewhere.example/model/b/', name: 'b' },
        { uri: `${server.origin}/model/..%2f/`, name: 'c' },
        { uri: '/model/d/', name: 'd', status: 7, size: 'x', parents: 'x', created: 'x' },
      ];
      response.end(JSON.stringify({ resources, meta: { count: 7 } }));
    });
    const adapter = createTestAdapter(server.origin);
    const page = await adapter.facets.models!.list({ first: 5 }, createRequest());
    expect(page.items).toEqual([
      expect.objectContaining({
        vendorId: 'd',
        status: 'UNKNOWN',
        vendorStatus: null,
        geometry: null,
        parents: [],
        createdAt: null,
      }),
    ]);
  });
});

describe('a cursor of the model list', () => {
  it.each(['', 'x', '{}', '[]', 'null', '{"at":{"address":"/model/"},"within":null}'])(
    'is refused where it is %j',
    async (after) => {
      const vendor = await serveModels({ models: numbered(3) });
      const adapter = createTestAdapter(vendor.origin);
      const read = adapter.facets.models!.list({ first: 5, after }, createRequest());
      expect(await rejection(read)).toMatchObject({ code: 'INVALID_INPUT' });
      expect(vendor.calls).toEqual([]);
    },
  );

  it.each([
    '/users/',
    'http://elsewhere.example/model/',
    '/model/../users/',
    'model/',
    '//x/model/',
  ])('takes no call to %s', async (address) => {
    const vendor = await serveModels({ models: numbered(3) });
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.models!.list({ first: 5 }, createRequest());
    const after = page.cursorAfter(0).replace('"/model/"', JSON.stringify(address));
    const read = adapter.facets.models!.list({ first: 5, after }, createRequest());
    expect(await rejection(read)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(vendor.calls).toHaveLength(1);
  });
});
