import { VendorError } from '@fabgraph/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../support/server.ts';
import { ACCOUNT, callsOf, createRequest, createTestAdapter, startShop } from './fixture.ts';
import { numbered, serveModels, urlsOf } from './hand-made-vendor.ts';

function refOf(path: string) {
  return { account: ACCOUNT, type: 'Model', path } as const;
}

function namesOf(slots: readonly unknown[]): readonly unknown[] {
  return slots.map((slot) =>
    slot instanceof VendorError ? slot.code : (slot as { name: string }).name,
  );
}

describe('reading many models', () => {
  it('takes the list and at most one call more for 50 models with their parents', async () => {
    const models = numbered(50).map((model, index) => ({
      ...model,
      parents: [`/model/m-${index + 1 - (index % 2)}/`, `/model/p-${index}/`],
    }));
    const parents = Array.from({ length: 50 }, (_, index) => ({ id: `p-${index}` }));
    const vendor = await serveModels({ models: [...models, ...parents], pageSize: 50 });
    const adapter = createTestAdapter(vendor.origin);
    const request = createRequest();
    const page = await adapter.facets.models!.list({ first: 50 }, request);
    const refs = page.items.flatMap((model) => model.parents ?? []);
    const found = await adapter.facets.models!.getMany(refs, request);
    expect(namesOf(found)).toEqual(refs.map(({ path }) => path));
    expect(vendor.calls).toHaveLength(2);
  });

  it('costs nothing for models that the request has read', async () => {
    const { emulator, adapter } = await startShop();
    const request = createRequest();
    const page = await adapter.facets.models!.list({ first: 5 }, request);
    await adapter.facets.models!.getMany(
      page.items.map(({ ref }) => ref),
      request,
    );
    expect(callsOf(emulator)).toEqual(['GET /model/']);
  });

  it('takes one GET for one model', async () => {
    const { emulator, adapter } = await startShop();
    const page = await adapter.facets.models!.list({ first: 5 }, createRequest());
    emulator.clearCalls();
    const { ref } = page.items[0]!;
    const [model] = await adapter.facets.models!.getMany([ref, ref], createRequest());
    expect(model).toMatchObject({ ref, name: page.items[0]!.name });
    expect(callsOf(emulator)).toEqual([`GET /model/${ref.path}/`]);
  });

  it('asks the emulated vendor for several models by one list', async () => {
    const { emulator, adapter } = await startShop();
    const page = await adapter.facets.models!.list({ first: 20 }, createRequest());
    emulator.clearCalls();
    const refs = page.items.map(({ ref }) => ref).reverse();
    const found = await adapter.facets.models!.getMany(refs, createRequest());
    expect(found).toMatchObject(refs.map((ref) => ({ ref })));
    expect(callsOf(emulator)).toHaveLength(1);
  });

  it('answers in order, with NOT_FOUND in the slot that has nothing', async () => {
    const vendor = await serveModels({ models: numbered(3) });
    const adapter = createTestAdapter(vendor.origin);
    const refs = ['m-3', 'gone', 'm-1', 'm-3', '..'].map(refOf);
    const found = await adapter.facets.models!.getMany(refs, createRequest());
    expect(namesOf(found)).toEqual(['m-3', 'NOT_FOUND', 'm-1', 'm-3', 'NOT_FOUND']);
    expect(urlsOf(vendor).slice(1)).toEqual(['GET /model/gone/']);
  });

  it('asks one by one where the vendor ignores the filter, and remembers that', async () => {
    const vendor = await serveModels({
      models: numbered(9),
      pageSize: 3,
      isUriFilterHonored: false,
    });
    const adapter = createTestAdapter(vendor.origin);
    const refs = ['m-9', 'm-1', 'm-8'].map(refOf);
    const found = await adapter.facets.models!.getMany(refs, createRequest());
    expect(namesOf(found)).toEqual(['m-9', 'm-1', 'm-8']);
    expect(urlsOf(vendor).slice(1).sort()).toEqual(['GET /model/m-8/', 'GET /model/m-9/']);
    await adapter.facets.models!.getMany(refs, createRequest());
    expect(vendor.calls).toHaveLength(6);
  });

  it('reads the pages of the list where these are fewer than the models', async () => {
    const vendor = await serveModels({
      models: numbered(9),
      pageSize: 3,
      isUriFilterHonored: false,
    });
    const adapter = createTestAdapter(vendor.origin);
    const refs = numbered(9).map(({ id }) => refOf(id));
    await adapter.facets.models!.list({ first: 3 }, createRequest());
    await adapter.facets.models!.getMany(refs.slice(0, 2), createRequest());
    await adapter.facets.models!.getMany([refs[3]!, refs[4]!], createRequest());
    const before = vendor.calls.length;
    const found = await adapter.facets.models!.getMany(refs, createRequest());
    expect(namesOf(found)).toEqual(refs.map(({ path }) => path));
    expect(urlsOf(vendor).slice(before)).toEqual([
      'GET /model/',
      'GET /model/?offset=3',
      'GET /model/?offset=6',
    ]);
  });

  it('asks one by one where the vendor refuses the filter', async () => {
    const server = await serve((request, response) => {
      const [, id] = /^\/model\/(.+)\/$/.exec(request.url ?? '') ?? [];
      if (id === undefined) return response.writeHead(400).end('{"errors":[{"title":"no"}]}');
      return response.end(JSON.stringify({ uri: `/model/${id}/`, name: id }));
    });
    const adapter = createTestAdapter(server.origin);
    const found = await adapter.facets.models!.getMany(['a', 'b'].map(refOf), createRequest());
    expect(namesOf(found)).toEqual(['a', 'b']);
    expect(server.calls).toHaveLength(3);
  });

  it('does not ask a vendor that is down for each model', async () => {
    const { emulator, adapter } = await startShop();
    emulator.addFaults([{ path: '/model/*', status: 503 }]);
    const refs = ['a', 'b', 'c', 'd', 'e'].map(refOf);
    const found = await adapter.facets.models!.getMany(refs, createRequest());
    expect(namesOf(found)).toEqual(Array(5).fill('VENDOR_UNAVAILABLE'));
    expect(emulator.calls().length).toBeLessThanOrEqual(3);
  });

  it('splits what would make an address too long', async () => {
    const models = numbered(120).map(({ id }) => ({ id: `${id}-${'x'.repeat(50)}` }));
    const vendor = await serveModels({ models, pageSize: 200 });
    const adapter = createTestAdapter(vendor.origin);
    const refs = models.map(({ id }) => refOf(id));
    const found = await adapter.facets.models!.getMany(refs, createRequest());
    expect(namesOf(found)).toEqual(refs.map(({ path }) => path));
    expect(vendor.calls.length).toBeGreaterThan(1);
    expect(Math.max(...vendor.calls.map(({ url }) => url.length))).toBeLessThan(7_000);
  });

  it('takes a single answer that names another model for a bad one', async () => {
    const server = await serve((_, response) => response.end('{"uri":"/model/b/","name":"b"}'));
    const adapter = createTestAdapter(server.origin);
    const found = await adapter.facets.models!.getMany([refOf('a')], createRequest());
    expect(namesOf(found)).toEqual(['VENDOR_BAD_RESPONSE']);
  });

  it('is no leak to the process, however many calls one request makes', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => {
      process.off('warning', note);
    });
    const { adapter } = await startShop();
    const jobs = Array.from({ length: 30 }, (_, index) => ({
      account: ACCOUNT,
      type: 'Job' as const,
      path: `slice/s-${index}`,
    }));
    const found = await adapter.facets.jobs!.getMany(jobs, createRequest());
    expect(namesOf(found)).toEqual(Array(30).fill('NOT_FOUND'));
    expect(warnings).toEqual([]);
  });

  it('sends nothing for a request that is ended', async () => {
    const { emulator, adapter } = await startShop();
    const ended = createRequest(AbortSignal.abort(new Error('left')));
    await expect(adapter.facets.models!.getMany([refOf('a')], ended)).resolves.toEqual([
      expect.objectContaining({ code: 'VENDOR_TIMEOUT' }),
    ]);
    expect(emulator.calls()).toEqual([]);
  });
});
