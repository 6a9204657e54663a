import type { Model, Page } from '@fabgraph/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequest, createTestAdapter } from './fixture.ts';
import { type HandMadeVendor, numbered, serveModels, urlsOf } from './hand-made-vendor.ts';

/** Each page in a request of its own, as a client that turns pages makes them. */
async function turn(
  vendor: HandMadeVendor,
  after?: string,
  adapter = createTestAdapter(vendor.origin),
): Promise<Page<Model>> {
  return await adapter.facets.models!.list({ first: 10, after }, createRequest());
}

function idsOf(page: Page<Model>): readonly string[] {
  return page.items.map(({ vendorId }) => vendorId);
}

function endOf(page: Page<Model>): string {
  return page.cursorAfter(page.items.length - 1);
}

describe('a place in the list of models', () => {
  it('is found again when models were inserted before it', async () => {
    const vendor = await serveModels({ models: numbered(9), pageSize: 4 });
    const first = await turn(vendor);
    vendor.models.unshift(...['new-1', 'new-2', 'new-3', 'new-4', 'new-5'].map((id) => ({ id })));
    const second = await turn(vendor, endOf(first));
    expect(second.isStable).toBe(true);
    expect(idsOf(first)).toEqual(['m-1', 'm-2', 'm-3', 'm-4']);
    expect(idsOf(second)[0]).toBe('m-5');
  });

  it('is found again when models were deleted before it', async () => {
    const vendor = await serveModels({ models: numbered(12), pageSize: 4 });
    const second = await turn(vendor, endOf(await turn(vendor)));
    vendor.models.splice(0, 5);
    const third = await turn(vendor, endOf(second));
    expect(third.isStable).toBe(true);
    expect(idsOf(third)[0]).toBe('m-9');
  });

  it('is found again when the model just before it was deleted', async () => {
    const vendor = await serveModels({ models: numbered(12), pageSize: 4 });
    const first = await turn(vendor);
    vendor.models.splice(1, 1);
    const second = await turn(vendor, first.cursorAfter(1));
    expect(second.isStable).toBe(true);
    expect(idsOf(second).slice(0, 2)).toEqual(['m-3', 'm-4']);
  });

  it('is the start when all that was seen is gone', async () => {
    const vendor = await serveModels({ models: numbered(12), pageSize: 4 });
    const first = await turn(vendor);
    vendor.models.splice(0, 2);
    const second = await turn(vendor, first.cursorAfter(1));
    expect(second.isStable).toBe(true);
    expect(idsOf(second)[0]).toBe('m-3');
  });

  it('is said to be unsure when none of the three models before it is left', async () => {
    const vendor = await serveModels({ models: numbered(20), pageSize: 10 });
    const first = await turn(vendor);
    vendor.models.splice(3, 3);
    const second = await turn(vendor, first.cursorAfter(5));
    expect(second.isStable).toBe(false);
  });

  it('A30: notices what changes between two pages of one request', async () => {
    let isDone = false;
    const vendor = await serveModels({
      models: numbered(12),
      pageSize: 4,
      beforePage: (self) => {
        if (self.calls.length < 2 || isDone) return;
        isDone = true;
        self.models.splice(0, 2);
      },
    });
    const adapter = createTestAdapter(vendor.origin);
    const request = createRequest();
    const first = await adapter.facets.models!.list({ first: 4 }, request);
    const second = await adapter.facets.models!.list({ first: 4, after: endOf(first) }, request);
    expect(second.isStable).toBe(true);
    expect(idsOf(second)[0]).toBe('m-5');
  });

  it('costs no call more while one request turns the pages', async () => {
    const vendor = await serveModels({ models: numbered(12), pageSize: 4 });
    const adapter = createTestAdapter(vendor.origin);
    const request = createRequest();
    let page = await adapter.facets.models!.list({ first: 4 }, request);
    while (!page.isLast) {
      page = await adapter.facets.models!.list({ first: 4, after: endOf(page) }, request);
    }
    expect(urlsOf(vendor)).toEqual(['GET /model/', 'GET /model/?offset=4', 'GET /model/?offset=8']);
  });

  it('A30: loses nothing that stays and gives nothing twice, whatever comes and goes', async () => {
    const change = fc.record({
      insertAt: fc.nat(30),
      inserts: fc.nat(3),
      deleteAt: fc.nat(30),
      deletes: fc.nat(2),
      cutAt: fc.nat(5),
    });
    const vendor = await serveModels({ pageSize: 6 });
    const adapter = createTestAdapter(vendor.origin);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        vendor.models = numbered(25);
        const stayed = new Set(vendor.models.map(({ id }) => id));
        const given: string[] = [];
        let after: string | undefined;
        let isStable = true;
        for (let step = 0; step < 60; step += 1) {
          const page = await turn(vendor, after, adapter);
          isStable &&= page.isStable;
          const {
            insertAt = 0,
            inserts = 0,
            deleteAt = 0,
            deletes = 0,
            cutAt = 5,
          } = {
            ...changes[step],
          };
          const last = Math.min(cutAt, page.items.length - 1);
          given.push(...idsOf(page).slice(0, last + 1));
          if (page.isLast && last === page.items.length - 1) break;
          after = page.cursorAfter(last);
          const born = Array.from({ length: inserts }, (_, index) => ({
            id: `n-${step}-${index}`,
          }));
          vendor.models.splice(insertAt, 0, ...born);
          for (const { id } of vendor.models.splice(deleteAt, deletes)) stayed.delete(id);
        }
        if (!isStable) return;
        expect(new Set(given).size).toBe(given.length);
        expect([...stayed].filter((id) => !given.includes(id))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
