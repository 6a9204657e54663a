import type { Asset, AssetFilter, Ref } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { serve } from '../../support/server.ts';
import {
  ACCOUNT,
  callsOf,
  createRequest,
  createTestAdapter,
  readAll,
  rejection,
  startShop,
} from './fixture.ts';
import { serveModels, urlsOf } from './hand-made-vendor.ts';

function refOf(path: string): Ref<'Asset'> {
  return { account: ACCOUNT, type: 'Asset', path };
}

const SNAPSHOT = '/model/m/snapshot/s/';

describe('the assets of an account', () => {
  it('are read off the list of models without a call more', async () => {
    const { emulator, adapter } = await startShop();
    const models = await readAll(adapter.facets.models!.list, { first: 100 });
    const modelCalls = callsOf(emulator);
    emulator.clearCalls();
    const assets = await readAll(adapter.facets.assets!.list, { first: 100 });
    expect(callsOf(emulator)).toEqual(modelCalls);
    const uploaded = models.filter(({ status }) => status !== 'AWAITING_UPLOAD');
    expect(assets.filter(({ kind }) => kind === 'file')).toHaveLength(uploaded.length);
    expect(assets.some(({ kind }) => kind === 'snapshot')).toBe(true);
  });

  it('are each read again by their refs', async () => {
    const { emulator, adapter } = await startShop();
    const assets = await readAll(adapter.facets.assets!.list, { first: 100 });
    emulator.clearCalls();
    const refs = assets.slice(0, 20).map(({ ref }) => ref);
    const found = await adapter.facets.assets!.getMany(refs, createRequest());
    expect(found).toMatchObject(assets.slice(0, 20).map(({ ref, name }) => ({ ref, name })));
    expect(refs.every(adapter.isRef)).toBe(true);
    expect(callsOf(emulator)).toHaveLength(1);
  });

  it('have the dates of their model, and their own names and makers', async () => {
    const created = '2020-01-01 00:00:00.000000';
    const models = [{ id: 'm', created, file_size: 9, content: 'https://f/x', snapshot: SNAPSHOT }];
    const vendor = await serveModels({ models });
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.assets!.list({ first: 5 }, createRequest());
    expect(page.items).toMatchObject([
      {
        ref: { path: 'content/m' },
        name: 'm',
        kind: 'file',
        size: 9,
        hasDownload: true,
        producedBy: null,
        createdAt: new Date('2020-01-01T00:00:00Z'),
      },
      {
        ref: { path: 'model/m/snapshot/s' },
        name: 'm snapshot',
        kind: 'snapshot',
        size: null,
        producedBy: { path: 'snapshot/m/s' },
        model: { path: 'm' },
        createdAt: new Date('2020-01-01T00:00:00Z'),
      },
    ]);
  });

  it('can be walked one by one, also between two of one model', async () => {
    const models = ['a', 'b'].map((id) => ({ id, snapshot: `/model/${id}/snapshot/s/` }));
    const vendor = await serveModels({ models });
    const adapter = createTestAdapter(vendor.origin);
    const walked: string[] = [];
    let after: string | undefined;
    for (let step = 0; step < 4; step += 1) {
      const page = await adapter.facets.assets!.list({ first: 1, after }, createRequest());
      walked.push(page.items[0]?.ref.path ?? 'none');
      after = page.cursorAfter(0);
    }
    expect(walked).toEqual(['content/a', 'model/a/snapshot/s', 'content/b', 'model/b/snapshot/s']);
  });

  it('go on behind a model that was deleted between its two', async () => {
    const models = ['a', 'b'].map((id) => ({ id, snapshot: `/model/${id}/snapshot/s/` }));
    const vendor = await serveModels({ models });
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.assets!.list({ first: 1 }, createRequest());
    vendor.models.shift();
    const after = page.cursorAfter(0);
    const rest = await adapter.facets.assets!.list({ first: 1, after }, createRequest());
    expect(rest.items[0]?.ref.path).toBe('content/b');
  });

  it.each<[AssetFilter, string]>([
    [{ kinds: ['file'], name: '*a*' }, 'GET /model/?filter[name]=*a*'],
    [{ kinds: ['snapshot'], name: '*a*' }, 'GET /model/'],
    [{ name: '*snapshot' }, 'GET /model/'],
  ])('are filtered by %j without losing one', async (filter, call) => {
    const models = ['a', 'b'].map((id) => ({ id, snapshot: `/model/${id}/snapshot/s/` }));
    const vendor = await serveModels({ models });
    const adapter = createTestAdapter(vendor.origin);
    const all = await adapter.facets.assets!.list({ first: 9 }, createRequest());
    const found = await adapter.facets.assets!.list({ first: 9, filter }, createRequest());
    const wanted = ({ name, kind }: Asset) =>
      (filter.kinds?.includes(kind) ?? true) &&
      (filter.name === '*snapshot' ? name.endsWith('snapshot') : name.includes('a'));
    expect(found.items.map(({ ref }) => ref)).toEqual(
      all.items.filter(wanted).map(({ ref }) => ref),
    );
    expect(urlsOf(vendor)[1]).toBe(call);
  });

  it('are none of a kind that the vendor has not, which costs no call', async () => {
    const { emulator, adapter } = await startShop();
    const query = { first: 5, filter: { kinds: ['mesh'] } };
    expect(await readAll(adapter.facets.assets!.list, query)).toEqual([]);
    expect(callsOf(emulator)).toEqual([]);
  });

  it('are those of one model where one is named', async () => {
    const { emulator, adapter } = await startShop();
    const request = createRequest();
    const { items } = await adapter.facets.models!.list({ first: 5 }, request);
    const parent = items.find(({ status }) => status === 'READY')!.ref;
    emulator.clearCalls();
    const assets = await readAll(adapter.facets.assets!.list, { first: 5, parent }, request);
    expect(assets.map(({ model }) => model)).toEqual(assets.map(() => parent));
    expect(assets.map(({ kind }) => kind)).toEqual(['file', 'snapshot']);
    expect(callsOf(emulator)).toEqual([]);
    const gone = { account: ACCOUNT, type: 'Model', path: 'gone' } as const;
    const read = adapter.facets.assets!.list({ first: 5, parent: gone }, createRequest());
    expect(await rejection(read)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a snapshot that was ordered', () => {
  it('is read at its own address, and named after its model', async () => {
    const server = await serve((request, response) => {
      const body =
        request.url === '/model/m/'
          ? { uri: '/model/m/', name: 'lug', snapshot: SNAPSHOT }
          : { content: request.url === '/model/m/snapshot/t/' ? 'https://f/t' : '' };
      response.end(JSON.stringify(body));
    });
    const adapter = createTestAdapter(server.origin);
    const refs = ['model/m/snapshot/t', 'model/m/snapshot/u'].map(refOf);
    const found = await adapter.facets.assets!.getMany(refs, createRequest());
    expect(found).toMatchObject([
      { name: 'lug snapshot', hasDownload: true, vendorId: 't' },
      { name: 'lug snapshot', hasDownload: false, vendorId: 'u' },
    ]);
    expect(server.calls).toHaveLength(3);
  });

  it('is not found where its model waits for its bytes or is gone', async () => {
    const vendor = await serveModels({ models: [{ id: 'm', status: 'not-uploaded' }] });
    const adapter = createTestAdapter(vendor.origin);
    const refs = ['content/m', 'content/gone', 'model/m/snapshot/s'].map(refOf);
    const found = await adapter.facets.assets!.getMany(refs, createRequest());
    expect(found).toMatchObject(refs.map(() => ({ code: 'NOT_FOUND' })));
  });
});

describe('the one folder of an account', () => {
  it('is there without a call, holds everything and no folders', async () => {
    const { emulator, adapter } = await startShop();
    const { folders, models } = adapter.facets;
    const root = folders!.getRoot!();
    const [byRef, other] = await folders!.getMany(
      [root, { ...root, path: 'other' }],
      createRequest(),
    );
    expect(byRef).toMatchObject({ name: ACCOUNT, path: `/${ACCOUNT}`, parent: null });
    expect(other).toMatchObject({ code: 'NOT_FOUND' });
    const roots = await readAll(folders!.list, { first: 5 });
    expect(roots.map(({ ref }) => ref)).toEqual([root]);
    expect(await readAll(folders!.list, { first: 5, parent: root })).toEqual([]);
    expect(await readAll(folders!.list, { first: 5, filter: { name: 'x*' } })).toEqual([]);
    expect(callsOf(emulator)).toEqual([]);
    const page = await models!.list({ first: 5, parent: root }, createRequest());
    expect(page.items.every(({ folder }) => folder?.path === 'root')).toBe(true);
  });
});
