import { describe, expect, it } from 'vitest';
import { serve } from '../../support/server.ts';
import { callsOf, createRequest, createTestAdapter, readAll, startShop } from './fixture.ts';
import { numbered, serveModels, urlsOf } from './hand-made-vendor.ts';

describe('the list of models', () => {
  it('comes page by page along the links of the vendor', async () => {
    const { emulator, adapter } = await startShop();
    const models = await readAll(adapter.facets.models!.list, { first: 100 });
    const calls = callsOf(emulator);
    expect(models.length).toBeGreaterThanOrEqual(60);
    expect(new Set(models.map(({ vendorId }) => vendorId)).size).toBe(models.length);
    expect(calls[0]).toBe('GET /model/');
    expect(calls.every((call) => call.startsWith('GET /model/'))).toBe(true);
  });

  it('tells how many there are', async () => {
    const { adapter } = await startShop();
    const page = await adapter.facets.models!.list({ first: 1 }, createRequest());
    const all = await readAll(adapter.facets.models!.list, { first: 1 });
    expect(page.isLast).toBe(false);
    expect(page.total).toBe(all.length);
  });

  it.each([
    ['CREATED_AT', 'DESC', 'sort=-created'],
    ['UPDATED_AT', 'ASC', 'sort=%2Bupdated'],
  ] as const)('is sorted by the vendor: %s %s', async (field, direction, query) => {
    const { emulator, adapter } = await startShop();
    const page = await adapter.facets.models!.list(
      { first: 1, orderBy: { field, direction } },
      createRequest(),
    );
    expect(callsOf(emulator)).toEqual([`GET /model/?${query}`]);
    expect(page.items.length).toBeGreaterThan(0);
  });

  it('is left to the gateway to sort by size, which the vendor cannot', async () => {
    const { emulator, adapter } = await startShop();
    const page = await adapter.facets.models!.list(
      { first: 1, orderBy: { field: 'SIZE', direction: 'ASC' } },
      createRequest(),
    );
    expect(callsOf(emulator)).toEqual(['GET /model/']);
    expect(page.pushedDown.order).toBe(false);
  });

  it('is called sorted where it is seen to be', async () => {
    const models = ['2026-03-01', '2026-03-02', '2026-03-03'].map((day) => ({
      id: day,
      created: `${day} 09:00:00.000000`,
    }));
    const vendor = await serveModels({ models });
    const adapter = createTestAdapter(vendor.origin);
    const query = { first: 1, orderBy: { field: 'CREATED_AT', direction: 'ASC' } } as const;
    const sorted = await adapter.facets.models!.list(query, createRequest());
    vendor.models.reverse();
    const unsorted = await adapter.facets.models!.list(query, createRequest());
    expect([sorted, unsorted].map(({ pushedDown }) => pushedDown.order)).toEqual([true, false]);
  });

  it('is never sorted by name by the vendor, who may have an order of its own there', async () => {
    const vendor = await serveModels({ models: ['a', 'b', 'c'].map((id) => ({ id })) });
    const page = await createTestAdapter(vendor.origin).facets.models!.list(
      { first: 1, orderBy: { field: 'NAME', direction: 'ASC' } },
      createRequest(),
    );
    expect(urlsOf(vendor)).toEqual(['GET /model/']);
    expect(page.pushedDown.order).toBe(false);
  });

  it('is searched by the vendor for a part of a name', async () => {
    const { emulator, adapter } = await startShop();
    const page = await adapter.facets.models!.list(
      { first: 100, filter: { name: '*Bracket*' } },
      createRequest(),
    );
    expect(callsOf(emulator)).toEqual(['GET /model/?filter[name]=*Bracket*']);
    expect(page.items.length).toBeGreaterThan(0);
    expect(page.items.every(({ name }) => /bracket/i.test(name))).toBe(true);
    expect(page.pushedDown.filter).toBe(true);
    expect(page.total).toBe(page.items.length);
  });

  it('is searched for a whole name, whose other matches are dropped here', async () => {
    const vendor = await serveModels({ models: [{ id: 'lug' }, { id: 'lug-2' }, { id: 'LUG' }] });
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.models!.list(
      { first: 100, filter: { name: 'lug' } },
      createRequest(),
    );
    expect(urlsOf(vendor)).toEqual(['GET /model/?filter[name]=lug']);
    expect(page.items.map(({ name }) => name)).toEqual(['lug', 'LUG']);
    expect(page.pushedDown.filter).toBe(false);
  });

  it('is not searched for what the vendor might spell otherwise', async () => {
    const vendor = await serveModels({ models: [{ id: 'a', name: 'Gehäuse' }] });
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.models!.list(
      { first: 100, filter: { name: '*GEHÄUSE*' } },
      createRequest(),
    );
    expect(urlsOf(vendor)).toEqual(['GET /model/']);
    expect(page.items).toHaveLength(1);
  });

  it.each([
    [['READY'], 'GET /model/?filter[status]=processed', true],
    [['AWAITING_UPLOAD'], 'GET /model/?filter[status]=not-uploaded', true],
    [['FAILED', 'PROCESSING'], 'GET /model/', false],
    [['UNKNOWN'], 'GET /model/', false],
  ] as const)('is filtered by the statuses %j', async (statuses, call, isPushed) => {
    const { emulator, adapter } = await startShop();
    const all = await readAll(adapter.facets.models!.list, { first: 100 });
    emulator.clearCalls();
    const query = { first: 100, filter: { statuses } };
    const page = await adapter.facets.models!.list(query, createRequest());
    expect(callsOf(emulator)).toEqual([call]);
    expect(page.pushedDown.filter).toBe(isPushed);
    const found = await readAll(adapter.facets.models!.list, query);
    expect(found.map(({ vendorId }) => vendorId).sort()).toEqual(
      all
        .filter(({ status }) => (statuses as readonly unknown[]).includes(status))
        .map(({ vendorId }) => vendorId)
        .sort(),
    );
  });

  it('is filtered here by dates and formats', async () => {
    const { emulator, adapter } = await startShop();
    const all = await readAll(adapter.facets.models!.list, { first: 100 });
    const dates = all.map(({ createdAt }) => createdAt!.getTime()).sort((a, b) => a - b);
    const createdAfter = new Date(dates[Math.floor(dates.length / 2)]!);
    emulator.clearCalls();
    const found = await readAll(adapter.facets.models!.list, {
      first: 100,
      filter: { createdAfter, formats: ['stl'] },
    });
    expect(callsOf(emulator)[0]).toBe('GET /model/');
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ createdAt }) => createdAt! > createdAfter)).toBe(true);
  });

  it('holds nothing that is one of none, which costs no call', async () => {
    const { emulator, adapter } = await startShop();
    for (const filter of [{ formats: [] }, { statuses: [] }]) {
      expect(await readAll(adapter.facets.models!.list, { first: 9, filter })).toEqual([]);
    }
    expect(callsOf(emulator)).toEqual([]);
  });

  it('says so when the vendor ignored the filter', async () => {
    const models = [{ id: 'a' }, { id: 'b', status: 'error' }];
    const vendor = await serveModels({ models });
    const adapter = createTestAdapter(vendor.origin);
    const page = await adapter.facets.models!.list(
      { first: 100, filter: { statuses: ['READY'] } },
      createRequest(),
    );
    expect(page.items.map(({ name }) => name)).toEqual(['a']);
    expect(page.pushedDown.filter).toBe(false);
  });

  it('can be called `models`, or be a bare array', async () => {
    const item = { uri: '/model/a/', name: 'a' };
    for (const body of [{ models: [item] }, [item], { resources: [item], links: {}, meta: {} }]) {
      const server = await serve((_, response) => response.end(JSON.stringify(body)));
      const adapter = createTestAdapter(server.origin);
      const page = await adapter.facets.models!.list({ first: 5 }, createRequest());
      expect(page).toMatchObject({ isLast: true, total: 1, isStable: true });
      expect(page.items.map(({ vendorId }) => vendorId)).toEqual(['a']);
    }
  });

  it.each([
    [undefined, ''],
    ['NAME', ''],
    ['CREATED_AT', '?sort=%2Bcreated'],
  ] as const)('is read once for all that one request needs of it by %s', async (field, query) => {
    const vendor = await serveModels({ models: numbered(25) });
    const { models, assets, jobs } = createTestAdapter(vendor.origin).facets;
    const orderBy = field && ({ field, direction: 'ASC' } as const);
    const filter = { kinds: ['ANALYSIS', 'TRANSFORMATION'] } as const;
    const request = createRequest();
    await Promise.all([
      readAll(models!.list, { first: 5, orderBy }, request),
      readAll(assets!.list, { first: 5, orderBy }, request),
      readAll(jobs!.list, { first: 5, orderBy: orderBy as never, filter }, request),
    ]);
    const pages = query === '' ? '?' : `${query}&`;
    expect(urlsOf(vendor)).toEqual([
      `GET /model/${query}`,
      `GET /model/${pages}offset=10`,
      `GET /model/${pages}offset=20`,
    ]);
  });

  it('is one call as long as nobody wants more than the page holds', async () => {
    const vendor = await serveModels({ models: numbered(50), pageSize: 50 });
    const page = await createTestAdapter(vendor.origin).facets.models!.list(
      { first: 50 },
      createRequest(),
    );
    expect(page).toMatchObject({ isLast: true, total: 50 });
    vendor.models.push({ id: 'one-more' });
    const longer = await createTestAdapter(vendor.origin).facets.models!.list(
      { first: 50 },
      createRequest(),
    );
    expect(longer.items).toHaveLength(50);
    expect(longer.isLast).toBe(false);
    expect(urlsOf(vendor)).toEqual(['GET /model/', 'GET /model/']);
  });
});
