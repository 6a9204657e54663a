import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Model } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createRequest, createTestAdapter } from './fixture.ts';
import { numbered, serveModels } from './hand-made-vendor.ts';

const MODELS = 3_000;
const PAGE = 100;

describe('an account of thousands of models', () => {
  it.each([[undefined], [{ field: 'CREATED_AT', direction: 'ASC' } as const]])(
    'is walked at the same price from the first page to the last, by %j',
    async (orderBy) => {
      const models = numbered(MODELS, { created: '2026-01-01 00:00:00.000000' });
      const vendor = await serveModels({ models, pageSize: 50 });
      const adapter = createTestAdapter(vendor.origin);
      const given = new Set<string>();
      const calls: number[] = [];
      const cursorLengths: number[] = [];
      let after: string | undefined;
      for (let isLast = false; !isLast; ) {
        const before = vendor.calls.length;
        const page = await readPage(adapter.facets.models!.list, { orderBy, after });
        for (const { vendorId } of page.items) given.add(vendorId);
        calls.push(vendor.calls.length - before);
        cursorLengths.push(page.cursor.length);
        ({ isLast } = page);
        after = page.cursor;
      }
      expect(given.size).toBe(MODELS);
      expect(calls).toHaveLength(MODELS / PAGE);
      // Two pages of the vendor's and, after the first, the one that the place is found again on.
      expect(calls).toEqual([2, ...Array.from({ length: MODELS / PAGE - 1 }, () => 3)]);
      // However far the walk, a cursor holds the same few things of its past.
      expect(Math.max(...cursorLengths)).toBeLessThan(400);
    },
  );
});

describe('a walk through an account of thousands of models', () => {
  it('leaves nothing behind in memory', async () => {
    const models = numbered(MODELS, { unit: 'a payload of some length'.repeat(40) });
    const vendor = await serveModels({ models, pageSize: 50 });
    const { list } = createTestAdapter(vendor.origin).facets.models!;
    let after: string | undefined;
    const turn = async (pages: number) => {
      for (let turned = 0; turned < pages; turned += 1) {
        ({ cursor: after } = await readPage(list, { after }));
      }
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await turn(5);
    expect((await turn(MODELS / PAGE - 5)) - before).toBeLessThan(3_000_000);
  });
});

/** So that what is left is what somebody holds. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

type List = NonNullable<ReturnType<typeof createTestAdapter>['facets']['models']>['list'];

/** A page as a client gets it: a request of its own, as many of the vendor's pages as it takes. */
async function readPage(
  list: List,
  query: Omit<Parameters<List>[0], 'first'>,
): Promise<{
  readonly items: readonly Model[];
  readonly cursor: string;
  readonly isLast: boolean;
}> {
  const request = createRequest();
  const items: Model[] = [];
  let { after } = query;
  for (;;) {
    const page = await list({ ...query, after, first: PAGE - items.length }, request);
    items.push(...page.items);
    after = page.cursorAfter(page.items.length - 1);
    if (page.isLast || items.length >= PAGE) return { items, cursor: after, isLast: page.isLast };
  }
}
